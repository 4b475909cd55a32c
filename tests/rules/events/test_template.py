"""The rule of credit that an event takes from its form: who was there throughout gets all of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaptrain.catalogue.rules.guides import Part
from kaptrain.catalogue.rules.program import Activity
from kaptrain.events.rules import CheckIns, Interval, credit, read_policy
from kaptrain.events.rules.policy import Rule
from kaptrain.events.rules.template import Choice, breaks_minutes, choice_of, offered, policy_from
from kaptrain.shared.errors import Invalid
from tests.factories.reporting import kap

START = datetime(2026, 12, 1, 23, tzinfo=UTC)


def activity(*parts: int) -> Activity:
    found = kap().activity("webinar-1")
    assert found is not None
    pieces = tuple(Part(f"Part {at}", minutes) for at, minutes in enumerate(parts))
    return replace(found, guide=replace(found.guide, parts=pieces))


def policy(choice: Choice, *parts: int) -> Any:
    return policy_from(choice, sum(parts), activity(*parts))


def present_throughout(choice: Choice, *parts: int) -> int:
    length = sum(parts) + breaks_minutes(choice.breaks)
    window = Interval(START, START + timedelta(minutes=length))
    return credit(
        read_policy(policy(choice, *parts)), window, [window], CheckIns(held=0), minutes=sum(parts)
    ).minutes


@given(
    rule=st.sampled_from(list(Rule)),
    tolerance=st.integers(0, 30),
    parts=st.lists(st.integers(5, 60), min_size=1, max_size=5),
    rests=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 15)), max_size=4),
)
def test_whoever_was_there_throughout_gets_all_that_was_announced(
    rule: Rule, tolerance: int, parts: list[int], rests: list[tuple[int, int]]
) -> None:
    at, breaks = 0, list[tuple[int, int]]()
    for gap, long in rests:
        at += gap
        if at > sum(parts) + sum(each for _, each in breaks) - 1:
            break
        breaks.append((at, long))
        at += long
    written = ", ".join(f"{after}/{long}" for after, long in breaks)

    assert present_throughout(Choice(rule=rule.value, tolerance=tolerance, breaks=written), *parts) == sum(
        parts
    )


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        ("", [(0, 45), (45, 45)]),
        ("40/10", [(0, 55), (55, 45)]),
        ("45/10", [(0, 45), (55, 45)]),
        ("45/10, 55/5", [(0, 45), (60, 45)]),
        ("60/10", [(0, 45), (45, 55)]),
    ],
)
def test_a_break_moves_the_parts_after_it(breaks: str, expected: list[tuple[int, int]]) -> None:
    made = policy(Choice(rule="parts", breaks=breaks), 45, 45)

    assert [(each["after"], each["minutes"]) for each in made["parts"]] == expected


def test_parts_are_worth_what_was_announced_or_refused() -> None:
    with pytest.raises(Invalid) as refused:
        policy_from(Choice(rule="parts"), 60, activity(45, 45))

    assert (refused.value.field, refused.value.code) == ("minutes", "parts")
    with pytest.raises(Invalid):
        policy_from(Choice(rule="parts"), 60, activity())


def test_a_choice_survives_being_stored() -> None:
    for rule in Rule:
        choice = Choice(rule=rule.value, tolerance=0 if rule is Rule.MINUTES else 10, check_ins=True)
        assert choice_of(policy(choice, 60, 30)) == choice


def test_the_parts_of_every_activity_last_as_long_as_it_does() -> None:
    wrong = [
        each.id
        for each in offered(kap())
        if each.guide.parts and sum(part.minutes for part in each.guide.parts) != each.minutes
    ]

    assert wrong == []
