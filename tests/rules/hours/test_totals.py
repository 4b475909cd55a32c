"""What the counted minutes add up to, and what is still unmet."""

from datetime import date
from typing import Any

import pytest

from kaptrain.catalogue.rules import Component, Plan, Topic
from kaptrain.hours.rules import (
    Enrolment,
    Facts,
    Line,
    LineError,
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
