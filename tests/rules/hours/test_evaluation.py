"""The rules one by one, at their edges."""

from datetime import date, time
from typing import Any

import pytest

from kaptrain.catalogue.rules import Component, Plan
from kaptrain.hours.rules import (
    Detail,
    Enrolment,
    Facts,
    Line,
    LineResult,
    MissingActivity,
    Removal,
    Statement,
    evaluate,
)

YEAR = Enrolment(date(2026, 1, 10), date(2027, 1, 9))
TODAY = date(2026, 11, 22)
DAY = date(2026, 2, 1)


def plan(*, total: int = 600, **changes: Any) -> Plan:
    component: dict[str, Any] = {
        "id": "practicum",
        "title": "Practicum",
        "accepts": ("practicum", "prior_learning"),
        "required": 600,
        "cap": 1200,
    }
    whole: dict[str, Any] = {"title": "Small", "version": "1", "required": total, "months": 12}
    for name, value in changes.items():
        (component if name in Component.__slots__ else whole)[name] = value
    return Plan(components=(Component(**component),), **whole)


def line(name: str, **changes: Any) -> Line:
    values: dict[str, Any] = {
        "component": "practicum",
        "kind": "practicum",
        "activity": "dosing",
        "on": DAY,
        "minutes": 60,
        "modality": "live",
        "status": "signed",
    }
    return Line(id=name, **{**values, **changes})


def judge(of: Plan, *lines: Line, **facts: Any) -> Statement:
    return evaluate(of, YEAR, lines, Facts(**facts), TODAY)


def result(statement: Statement, name: str) -> LineResult:
    return next(each for each in statement.lines if each.id == name)


def codes(statement: Statement, name: str) -> list[tuple[str, int]]:
    return [(each.code, each.minutes) for each in result(statement, name).removed]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"status": "draft"}, [("draft", 60)]),
        ({"status": "submitted"}, [("submitted", 60)]),
        ({"status": "returned"}, [("returned", 60)]),
        ({"status": "withdrawn"}, [("withdrawn", 60)]),
        ({"status": "draft", "component": "bonus", "on": date(2030, 1, 1)}, [("draft", 60)]),
        ({"component": "bonus"}, [("not_accepted", 60)]),
        ({"kind": "webinar"}, [("not_accepted", 60)]),
        ({"kind": "webinar", "on": date(2030, 1, 1)}, [("not_accepted", 60)]),
        ({"on": TODAY}, []),
        ({"on": date(2026, 11, 23)}, [("in_future", 60)]),
        ({"on": date(2030, 1, 1)}, [("in_future", 60)]),
        ({"on": date(2026, 1, 10)}, []),
        ({"on": date(2026, 1, 9)}, [("outside_window", 60)]),
        ({"kind": "prior_learning", "on": date(2019, 1, 1)}, []),
        ({"kind": "prior_learning", "on": date(2030, 1, 1)}, []),
        ({"kind": "prior_learning", "minutes": 3000}, [("cap_reached", 1800)]),
        ({"kind": "prior_learning", "component": "bonus"}, [("not_accepted", 60)]),
    ],
)
def test_one_line_alone(changes: dict[str, Any], expected: list[tuple[str, int]]) -> None:
    statement = judge(plan(), line("a", **changes))

    assert codes(statement, "a") == expected


def test_the_last_day_of_the_window_still_counts() -> None:
    short = Enrolment(date(2026, 1, 1), DAY)

    statement = evaluate(plan(), short, [line("a"), line("b", on=date(2026, 2, 2))], Facts(), TODAY)

    assert [each.counted for each in statement.lines] == [60, 0]
    assert result(statement, "b").removed[0].detail == Detail(first=date(2026, 1, 1), last=DAY)


def test_lines_are_taken_by_date_start_and_seq() -> None:
    lines = [
        line("no start, first row", seq=1),
        line("late", start=time(18), seq=2),
        line("same start, later row", start=time(9), seq=4),
        line("same start, earlier row", start=time(9), seq=3),
        line("no start, last row", seq=5),
        line("day before", on=date(2026, 1, 31), seq=6),
    ]

    statement = judge(plan(), *lines)

    assert [each.id for each in statement.lines] == [
        "day before",
        "same start, earlier row",
        "same start, later row",
        "late",
        "no start, first row",
        "no start, last row",
    ]


def test_a_gate_opens_after_the_activity_has_counted_on_the_same_day() -> None:
    gated = plan(gates={"dosing": ("lab-1",)})
    lab = line("lab", activity="lab-1", start=time(10))

    early = judge(gated, lab, line("a", start=time(9)))
    later = judge(gated, lab, line("a", start=time(11)))

    assert codes(early, "a") == [("gate_closed", 60)]
    assert result(early, "a").removed[0].detail.missing == (MissingActivity("lab-1", DAY),)
    assert codes(later, "a") == []


def test_a_closed_gate_names_all_that_is_missing_once() -> None:
    gated = plan(after=("m01", "m02"), gates={"dosing": ("m02", "m03")})

    statement = judge(gated, line("a"))

    missing = tuple(MissingActivity(name, None) for name in ("m01", "m02", "m03"))
    assert result(statement, "a").removed == (Removal("gate_closed", 60, Detail(missing=missing)),)


def test_an_activity_that_counted_nothing_opens_no_gate() -> None:
    gated = plan(gates={"dosing": ("lab-1",)}, day_limit=60)

    statement = judge(
        gated, line("full", activity="x"), line("lab", activity="lab-1", seq=1), line("a", seq=2)
    )

    assert codes(statement, "lab") == [("daily_limit", 60)]
    assert codes(statement, "a") == [("gate_closed", 60)]


def test_prior_learning_passes_gates_and_opens_them() -> None:
    gated = plan(after=("lab-1",))
    brought = line("lab", kind="prior_learning", activity="lab-1", on=date(2020, 1, 1))

    statement = judge(gated, brought, line("a"))

    assert [each.counted for each in statement.lines] == [60, 60]


def test_prior_learning_takes_no_time_and_no_daily_limit() -> None:
    brought = line("old", kind="prior_learning", start=time(9), minutes=300)

    statement = judge(plan(day_limit=60), brought, line("a", start=time(9), seq=1))

    assert codes(statement, "a") == []
    assert statement.days == {DAY: 60}


def test_overlap_takes_the_whole_interval_of_a_line_that_counts_a_minute() -> None:
    small = plan(day_limit=61)

    statement = judge(
        small,
        line("full", start=time(8), minutes=60),
        line("nearly", start=time(9), minutes=60),
        line("next", on=DAY, start=time(9, 30), minutes=40),
    )

    assert codes(statement, "nearly") == [("daily_limit", 59)]
    assert codes(statement, "next") == [("overlap", 30), ("daily_limit", 10)]
    assert result(statement, "next").removed[0].detail == Detail(line="nearly")
    assert result(statement, "next").removed[1].detail == Detail(limit=61)


def test_a_line_that_counts_nothing_takes_no_time() -> None:
    statement = judge(
        plan(), line("drafted", start=time(9), status="draft"), line("a", start=time(9, 30), seq=1)
    )

    assert codes(statement, "a") == []


def test_touching_intervals_do_not_overlap() -> None:
    statement = judge(plan(), line("a", start=time(9)), line("b", start=time(10)))

    assert [each.counted for each in statement.lines] == [60, 60]


def test_a_short_line_inside_a_long_one_does_not_free_the_rest() -> None:
    statement = judge(
        plan(cap=5000),
        line("long", start=time(9), minutes=300),
        line("inside", start=time(10), minutes=301),
        line("after", start=time(14, 30), minutes=60),
    )

    assert codes(statement, "inside") == [("overlap", 240)]
    assert codes(statement, "after") == [("overlap", 31)]
    assert result(statement, "after").removed[0].detail == Detail(line="inside")


def test_an_interval_crosses_midnight_but_its_minutes_stay_on_its_day() -> None:
    statement = judge(
        plan(day_limit=90),
        line("night", start=time(23, 30), minutes=90),
        line("morning", on=date(2026, 2, 2), start=time(0, 30), minutes=60),
    )

    assert codes(statement, "morning") == [("overlap", 30)]
    assert statement.days == {DAY: 90, date(2026, 2, 2): 30}


def test_all_three_reductions_take_from_one_line_in_order() -> None:
    statement = judge(
        plan(day_limit=200, cap=160, required=160),
        line("first", start=time(9), minutes=100),
        line("second", start=time(10), minutes=200),
    )

    assert codes(statement, "second") == [("overlap", 40), ("daily_limit", 60), ("cap_reached", 40)]
    assert result(statement, "second").counted == 60
    assert result(statement, "second").removed[2].detail == Detail(limit=160)
