"""Percentages and paths agree with the minutes they are made from."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kaptrain.web.charts import Piece, Share, Year, pace, percent, pieces, ring, year_bar

YEAR = Year(date(2026, 6, 1), date(2027, 5, 31), 9000)
minutes = st.integers(min_value=0, max_value=10_000)


def number(text: str) -> Decimal:
    return Decimal(text.removesuffix("%"))


def test_a_percentage_is_short_and_never_divides_by_nothing() -> None:
    assert percent(60, 720) == "8.333%"
    assert percent(1, 2) == "50%"
    assert percent(5, 0) == "0%"


def test_a_component_is_cut_into_counted_pending_and_missing() -> None:
    assert pieces(Share("Practicum", 1440, 450, 180)) == [
        Piece("counted", "0%", "31.25%"),
        Piece("pending", "31.25%", "12.5%"),
        Piece("missing", "43.75%", "56.25%"),
    ]


@given(required=st.integers(min_value=1, max_value=10_000), counted=minutes, pending=minutes)
def test_the_pieces_always_fill_the_bar_and_never_overflow(required: int, counted: int, pending: int) -> None:
    total = sum((number(piece.width) for piece in pieces(Share("x", required, counted, pending))), Decimal())

    assert abs(total - 100) <= Decimal("0.003")


def test_the_year_bar_lays_components_side_by_side() -> None:
    first, second = year_bar([Share("Modules", 3600, 2610), Share("Webinars", 2400, 40)])

    assert (first.note, first.x, first.width, first.end) == ("43 h 30 of 60", "0%", "60%", "60%")
    assert (second.note, second.x) == ("40 min of 40", "60%")
    assert second.pieces[0] == Piece("counted", "60%", "0.667%")


def test_the_ring_has_one_arc_for_each_component_from_the_top() -> None:
    arcs = ring([3600, 720, 720, 1440, 720, 600, 720, 480])

    assert len(arcs) == 8
    assert arcs[0] == "M101.61 16.02A84 84 0 0 1 150.67 167.00"


def test_one_component_alone_makes_a_long_arc() -> None:
    assert "A84 84 0 1 1 " in ring([600])[0]


def test_the_pace_ends_today_and_the_forecast_where_it_is_done() -> None:
    points = [(date(2026, 11, 22), 5490), (date(2026, 12, 1), 9000)]

    plot = pace(YEAR, points, today=date(2026, 11, 22), done_by=date(2027, 3, 9))

    assert plot.real.count("L") == 1
    assert plot.next.endswith(" 9.2")
    assert [note["words"] for note in plot.notes] == ["Today", "9 March 2027"]
    assert [month["words"] for month in plot.months][:2] == ["Jun", "Jul"]
    assert len(plot.months) == 12


def test_a_newcomer_without_hours_or_forecast_still_has_a_plot() -> None:
    plot = pace(YEAR, [], today=date(2026, 6, 1))

    assert (plot.area, plot.real, plot.next) == ("", "", "")
    assert len(plot.dots) == 1
