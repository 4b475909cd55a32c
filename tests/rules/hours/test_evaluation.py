"""The rules one by one, at their edges."""

from datetime import date, time
from typing import Any

import pytest

from kaptrain.catalogue.rules import Component, Plan, Topic
from kaptrain.hours.rules import (
    Detail,
    Enrolment,
    Facts,
    Line,
    LineError,
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


def test_topics_are_credited_in_order_up_to_the_counted_minutes_of_each_axis() -> None:
    topics = (
        Topic(id="ethics", title="Ethics", required=60),
        Topic(id="trauma", title="Trauma", required=60),
        Topic(id="law", title="Law", required=50, axis="state"),
    )
    credited = {"unknown": 600, "trauma": 40, "law": 60, "ethics": 20}

    statement = judge(plan(topics=topics, day_limit=50), line("a", topics=credited))

    assert [(each.id, each.counted, each.met) for each in statement.topics] == [
        ("ethics", 10, False),
        ("trauma", 40, False),
        ("law", 50, True),
    ]


def test_modalities_count_only_counted_minutes() -> None:
    statement = judge(
        plan(modalities={"live": 60, "in_person": 1}),
        line("a", minutes=59),
        line("b", minutes=30, status="submitted", seq=1),
        line("c", minutes=10, modality="in_person", seq=2),
    )

    assert [(each.id, each.counted, each.met) for each in statement.modalities] == [
        ("live", 59, False),
        ("in_person", 10, True),
    ]


def test_pending_is_what_was_submitted_even_if_it_could_not_count() -> None:
    statement = judge(
        plan(),
        line("a", status="submitted", kind="webinar", on=date(2030, 1, 1)),
        line("b", status="submitted", component="bonus", seq=1),
        line("c", status="returned", seq=2),
    )

    assert statement.components[0].pending == 60
    assert statement.total.pending == 60


def test_unmet_names_hours_occurrences_and_choice() -> None:
    wanted = plan(at_least={"dosing": 2, "closing": 1}, choose=3)

    statement = judge(wanted, line("a"), line("b", seq=1), line("c", activity="debrief", seq=2))

    component = statement.components[0]
    assert component.unmet == ("hours", "at_least:closing", "choose")
    assert component.occurrences == (("dosing", 2), ("debrief", 1))
    assert component.missing == 420


@pytest.mark.parametrize(
    ("exempt", "required", "total"), [(0, 600, 900), (60, 540, 840), (600, 0, 300), (700, 0, 300)]
)
def test_an_exemption_lowers_component_and_total_by_the_same(exempt: int, required: int, total: int) -> None:
    statement = judge(plan(total=900), exempt={"practicum": exempt, "gone": 5})

    assert statement.components[0].required == required
    assert statement.components[0].cap == 1200
    assert statement.total.required == total


def test_the_total_required_is_never_negative() -> None:
    assert judge(plan(total=100), exempt={"practicum": 600}).total.required == 0


@pytest.mark.parametrize(
    ("changes", "met", "complete"),
    [
        ({}, {"licence", "other"}, True),
        ({}, set(), False),
        ({"total": 61}, {"licence"}, False),
        ({"required": 61}, {"licence"}, False),
        ({"modalities": {"in_person": 1}}, {"licence"}, False),
        ({"topics": (Topic(id="ethics", title="Ethics", required=1),)}, {"licence"}, False),
    ],
)
def test_a_statement_is_complete_when_everything_is_met(
    changes: dict[str, Any], met: set[str], complete: bool
) -> None:
    needed = plan(**{"total": 60, "required": 60, "conditions": ("licence",), **changes})

    assert judge(needed, line("a"), met=frozenset(met)).complete is complete


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": 0},
        {"minutes": -60},
        {"kind": "surgery"},
        {"status": "approved"},
        {"modality": "online"},
        {"topics": {"ethics": -1}},
    ],
)
def test_a_line_that_no_ledger_can_hold_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(LineError) as refused:
        line("a", **changes)

    assert refused.value.problems[0].line_id == "a"


def test_repeated_ids_and_too_many_topic_minutes_are_told_together() -> None:
    topics = (Topic(id="ethics", title="Ethics", required=0), Topic(id="trauma", title="Trauma", required=0))
    greedy = line("a", topics={"ethics": 40, "trauma": 21}, status="draft", seq=7)

    with pytest.raises(LineError) as refused:
        judge(plan(topics=topics), greedy, line("a", seq=8))

    assert [(each.seq, each.line_id) for each in refused.value.problems] == [(7, "a"), (8, "a")]
    assert "sum to 61 of 60" in str(refused.value)


def test_a_negative_exemption_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Facts(exempt={"practicum": -1})


def test_a_component_is_found_by_its_id() -> None:
    statement = judge(plan())

    assert statement.component("practicum") is statement.components[0]
    assert statement.component("bonus") is None
