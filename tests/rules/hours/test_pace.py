"""Pace and forecast, in whole minutes and days."""

from datetime import date, timedelta
from typing import Any

from kaptrain.catalogue.rules import Component, Plan
from kaptrain.hours.rules import Enrolment, Facts, Forecast, Line, evaluate, forecast
from kaptrain.hours.rules.pace import even_minutes

START = date(2026, 1, 1)
YEAR = Enrolment(START, date(2026, 12, 31))
KINDS = ("module", "prior_learning")


def look(today: date, *lines: tuple[str, date, int], kind: str = "module") -> Forecast:
    components = tuple(
        Component(id=name, title=name, accepts=KINDS, required=required, cap=required)
        for name, required in (("modules", 600), ("labs", 130))
    )
    plan = Plan(title="Small", version="1", required=730, months=12, components=components)
    ledger = [_line(seq, *each, kind=kind) for seq, each in enumerate(lines)]
    return forecast(evaluate(plan, YEAR, ledger, Facts(), today), YEAR, today)


def _line(seq: int, component: str, on: date, minutes: int, *, kind: str) -> Line:
    words: dict[str, Any] = {"kind": kind, "activity": "m01-01", "modality": "live", "status": "signed"}
    return Line(id=str(seq), seq=seq, component=component, on=on, minutes=minutes, **words)


def test_the_pace_of_seven_weeks_is_projected_onto_what_is_missing() -> None:
    today = date(2026, 6, 30)

    found = look(today, ("modules", today, 98), ("modules", today - timedelta(days=49), 100))

    [modules, labs] = found.components
    # 402 minutes are missing, 98 came in 49 days: 2 a day, 201 days.
    assert (modules.missing, modules.recent, modules.weekly) == (402, 98, 14)
    assert modules.done_on == today + timedelta(days=201)
    assert labs.stalled and labs.done_on is None
    assert (found.bottleneck, found.done_on) == ("labs", None)


def test_the_year_is_done_when_its_slowest_component_is() -> None:
    today = date(2026, 6, 30)

    found = look(today, ("modules", today, 300), ("labs", today, 20))

    # 110 minutes at 20 in 49 days.
    assert found.bottleneck == "labs"
    assert found.done_on == found.components[1].done_on == today + timedelta(days=270)


def test_a_pace_beyond_ten_years_is_no_pace() -> None:
    today = date(2026, 6, 30)

    found = look(today, ("modules", today, 1), ("labs", today, 130))

    assert found.components[0].stalled
    assert found.done_on is None


def test_a_complete_ledger_has_no_bottleneck_and_no_date() -> None:
    today = date(2026, 6, 30)

    found = look(today, ("modules", today, 600), ("labs", today, 130))

    assert (found.bottleneck, found.done_on, found.total.missing) == (None, None, 0)
    assert not any(each.stalled for each in found.components)


def test_the_first_days_use_the_days_there_were() -> None:
    found = look(date(2026, 1, 2), ("modules", START, 60))

    assert found.components[0].days == 2
    assert found.components[0].done_on == date(2026, 1, 2) + timedelta(days=18)


def test_hours_brought_along_are_no_pace() -> None:
    today = date(2026, 3, 1)

    found = look(today, ("modules", today, 60), kind="prior_learning")

    assert found.components[0].recent == 0
    assert found.points[0].minutes == 60


def test_ahead_and_behind_are_measured_against_an_even_year() -> None:
    assert even_minutes(730, YEAR, START - timedelta(days=1)) == 0
    assert even_minutes(730, YEAR, START) == 2
    assert even_minutes(730, YEAR, date(2027, 5, 1)) == 730
    assert look(START, ("modules", START, 60)).ahead == 58
    assert look(date(2026, 1, 31), ("modules", START, 60)).ahead == -2


def test_points_stand_at_the_end_of_each_month_and_today() -> None:
    found = look(date(2026, 3, 10), ("modules", START, 60), ("modules", date(2026, 3, 1), 30))

    assert [(point.on, point.minutes) for point in found.points] == [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 31), 60),
        (date(2026, 2, 28), 60),
        (date(2026, 3, 10), 90),
    ]


def test_points_end_with_the_year_and_begin_before_it() -> None:
    assert look(date(2028, 1, 1)).points[-1].on == YEAR.ends_on
    assert [point.on for point in look(START - timedelta(days=3)).points] == [date(2025, 12, 31)]
