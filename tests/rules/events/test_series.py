"""Weekly series, with dates left out and moved, across clock changes."""

import itertools
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaptrain.events.rules.series import Move, Series, occurrences
from kaptrain.events.rules.times import known_zone
from kaptrain.shared.errors import Invalid
from tests.factories.zones import EDGES, ZONES, Change

TUESDAYS = Series(first=date(2026, 10, 20), at=time(18), minutes=90, zone="America/New_York", count=4)


def starts(series: Series) -> list[str]:
    return [f"{each.start:%m-%d %H:%M}" for each in occurrences(series)]


def test_a_series_keeps_its_wall_time_when_clocks_change() -> None:
    assert starts(TUESDAYS) == ["10-20 22:00", "10-27 22:00", "11-03 23:00", "11-10 23:00"]


def test_a_series_may_run_every_other_week_until_a_date_inclusive() -> None:
    series = replace(TUESDAYS, every=2, count=None, until=date(2026, 11, 17))

    assert [each.planned.day for each in occurrences(series)] == [20, 3, 17]


def test_a_date_left_out_counts_as_planned_and_the_others_keep_their_numbers() -> None:
    series = replace(TUESDAYS, skipped=frozenset({date(2026, 10, 27)}))

    assert [(each.number, each.planned.day) for each in occurrences(series)] == [(1, 20), (3, 3), (4, 10)]


def test_a_moved_date_takes_place_elsewhere_and_keeps_its_number() -> None:
    moved = Move(date(2026, 10, 20), date(2026, 10, 30), time(9, 30))

    made = occurrences(replace(TUESDAYS, moved=(moved,)))

    assert [(each.number, each.moved) for each in made] == [(2, False), (1, True), (3, False), (4, False)]
    assert f"{made[1].start:%m-%d %H:%M}" == "10-30 13:30"
    assert made[1].planned == date(2026, 10, 20)


def test_a_moved_date_keeps_the_time_when_only_its_day_changes() -> None:
    series = replace(TUESDAYS, moved=(Move(date(2026, 10, 20), date(2026, 10, 21)),))

    assert starts(series)[0] == "10-21 22:00"


NIGHT = Series(first=date(2026, 3, 1), at=time(2, 30), minutes=60, zone="America/Denver", count=3)


def test_a_date_in_a_gap_is_refused_with_what_to_do() -> None:
    with pytest.raises(Invalid) as refusal:
        occurrences(NIGHT)

    assert (refusal.value.code, refusal.value.field) == ("gap", "at")
    assert refusal.value.message == (
        "02:30 does not exist on Sunday 8 March 2026 in Mountain time: clocks go from 02:00 to 03:00. "
        "The next valid time is 03:00. Move this date to another time, or leave it out."
    )


def test_a_date_in_a_gap_may_be_left_out_or_moved() -> None:
    gap = date(2026, 3, 8)

    assert len(occurrences(replace(NIGHT, skipped=frozenset({gap})))) == 2
    assert starts(replace(NIGHT, moved=(Move(gap, gap, time(3)),))) == [
        "03-01 09:30",
        "03-08 09:00",
        "03-15 08:30",
    ]


def test_a_repeated_time_is_said_beside_its_date() -> None:
    made = occurrences(replace(NIGHT, first=date(2026, 10, 25), at=time(1, 30), count=2))

    assert [bool(each.said) for each in made] == [False, True]


def test_an_event_across_a_change_lasts_as_long_as_it_says() -> None:
    series = replace(NIGHT, first=date(2026, 11, 1), at=time(0, 30), minutes=180, count=1)

    (only,) = occurrences(series)

    assert only.end - only.start == timedelta(hours=3)
    assert f"{only.end.astimezone(known_zone('America/Denver')):%H:%M}" == "02:30"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"minutes": 0}, "minutes", "minutes"),
        ({"minutes": 1441}, "minutes", "minutes"),
        ({"every": 0}, "every", "every"),
        ({"every": 53}, "every", "every"),
        ({"count": None}, "end", "until"),
        ({"until": date(2026, 12, 1)}, "end", "until"),
        ({"count": 0}, "count", "count"),
        ({"count": 61}, "count", "count"),
        ({"count": None, "until": date(2026, 10, 19)}, "until", "until"),
        ({"count": None, "until": date(2028, 1, 1)}, "count", "until"),
        ({"count": None, "until": date(9999, 1, 1)}, "year", "until"),
        ({"first": date(9999, 12, 31)}, "year", "first"),
        ({"first": date(2100, 12, 31), "at": time(18)}, "year", "starts_at"),
        ({"zone": "Mars"}, "zone", "zone"),
        ({"skipped": frozenset({date(2026, 10, 21)})}, "not_planned", "skipped"),
        ({"moved": (Move(date(2026, 10, 21), date(2026, 10, 22)),)}, "not_planned", "moved"),
        ({"moved": (Move(date(2026, 10, 20), date(2026, 10, 20)),)}, "not_moved", "moved"),
        ({"moved": (Move(date(2026, 10, 20), date(2026, 10, 27), time(19)),)}, "overlap", "moved"),
        ({"moved": (Move(date(2026, 10, 20), date(1900, 1, 1)),)}, "year", "moved"),
        (
            {
                "moved": (
                    Move(date(2026, 10, 20), date(2026, 10, 21)),
                    Move(date(2026, 10, 20), date(2026, 10, 22)),
                )
            },
            "moved_twice",
            "moved",
        ),
        (
            {
                "moved": (Move(date(2026, 10, 20), date(2026, 10, 21)),),
                "skipped": frozenset({date(2026, 10, 20)}),
            },
            "both",
            "moved",
        ),
        ({"count": 1, "skipped": frozenset({date(2026, 10, 20)})}, "empty", "skipped"),
    ],
)
def test_a_series_that_makes_no_sense_is_refused(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        occurrences(replace(TUESDAYS, **change))

    assert refusal.value.code == code
    assert refusal.value.field in (field, "at")


@pytest.mark.parametrize("change", EDGES, ids=lambda each: f"{each.zone} {each.at:%m-%d}")
def test_a_series_across_a_change_keeps_its_wall_time_in_thirty_zones(change: Change) -> None:
    day = change.wall(change.at).date()
    series = Series(first=day - timedelta(weeks=2), at=time(12), minutes=60, zone=change.zone, count=5)

    local = [each.start.astimezone(known_zone(change.zone)) for each in occurrences(series)]

    assert {each.time() for each in local} == {time(12)}
    assert [each.date() for each in local] == [day + timedelta(weeks=each) for each in range(-2, 3)]
    assert len({each.utcoffset() for each in local}) == 2


@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    hour=st.integers(4, 23),
    every=st.integers(1, 4),
    count=st.integers(1, 60),
)
def test_every_series_has_its_dates_at_its_time(
    zone: str, first: date, hour: int, every: int, count: int
) -> None:
    made = occurrences(Series(first=first, at=time(hour), minutes=90, zone=zone, every=every, count=count))

    local = [each.start.astimezone(known_zone(zone)) for each in made]

    assert len(made) == count
    assert all(each.time() == time(hour) for each in local)
    assert [each.date() for each in local] == [each.planned for each in made]
    assert all(b.planned - a.planned == timedelta(weeks=every) for a, b in itertools.pairwise(made))
