"""What items ask, how versions differ, and what an approval rests on."""

from dataclasses import replace
from datetime import date

import pytest

from kaptrain.mentorship.rules.approval import Seen, missing, requirements, seen_mark
from kaptrain.mentorship.rules.items import BY_ID, PARTS, Words, changes, check
from kaptrain.mentorship.rules.ratings import Rated
from kaptrain.shared.errors import Invalid

GOAL = Words(text="Wait.", shows="Ten seconds.", due_on=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("kind", "words", "part", "field"),
    [
        ("goal", replace(GOAL, text=""), "", "text"),
        ("goal", replace(GOAL, shows=""), "", "shows"),
        ("goal", replace(GOAL, due_on=None), "", "due_on"),
        ("goal", replace(GOAL, text="x" * 301), "", "text"),
        ("goal", replace(GOAL, shows="x" * 601), "", "shows"),
        ("goal", replace(GOAL, state="burnt"), "", "state"),
        ("goal", GOAL, "limits", "part"),
        ("plan", Words(text="Six."), "", "part"),
        ("plan", Words(text="Six."), "unknown", "part"),
        ("agenda", Words(text="x" * 301), "", "text"),
        ("note", Words(text="x" * 1501), "", "text"),
    ],
)
def test_an_item_that_lacks_something_is_refused_beside_it(kind, words, part, field):
    with pytest.raises(Invalid) as refused:
        check(BY_ID[kind], words, part=part)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "words", "part"),
    [("goal", GOAL, ""), ("plan", Words(text="Six."), "limits"), ("note", Words(text="x" * 1500), "")],
)
def test_an_item_with_all_it_needs_is_kept(kind, words, part):
    check(BY_ID[kind], words, part=part)


def test_a_difference_names_the_field_as_the_form_does():
    now = replace(GOAL, text="Wait longer.", due_on=date(2027, 1, 1), state="done")

    assert [(each.label, each.before, each.now) for each in changes(BY_ID["goal"], GOAL, now)] == [
        ("What you want to reach", "Wait.", "Wait longer."),
        ("By when", "2026-12-01", "2027-01-01"),
        ("State", "Open", "Reached"),
    ]
    assert changes(BY_ID["goal"], GOAL, GOAL) == ()


def seen(**changed):
    last = tuple(
        Rated(side=side, by=side, on=date(2026, 5, 1), month=12, marks=()) for side in ("self", "mentor")
    )
    whole = Seen(
        required=720, counted=720, pending=0, hours_met=True,
        plan_parts={part for part, _ in PARTS}, open_goals=0, ratings=last,
    )  # fmt: skip
    return requirements(replace(whole, **changed))


def test_a_whole_year_leaves_nothing_open():
    assert all(each.met for each in seen())
    assert missing(seen()) == ()


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"hours_met": False, "counted": 660, "pending": 60}, ["hours"]),
        ({"plan_parts": frozenset()}, ["plan"]),
        ({"plan_parts": frozenset({"limits"})}, []),
        ({"open_goals": 2, "ratings": ()}, []),
    ],
)
def test_only_hours_and_a_plan_stand_in_the_way(changed, names):
    assert [each.id for each in missing(seen(**changed))] == names


def test_an_early_mark_is_shown_as_early():
    early = (Rated(side="mentor", by="M", on=date(2026, 8, 1), month=3, marks=()),)
    found = {each.id: (each.met, each.words) for each in seen(ratings=early)}

    assert found["marks-mentor"] == (False, "Last in month 3")
    assert found["marks-self"] == (False, "None yet")


def test_whatever_changes_on_the_page_changes_its_mark():
    marks = {seen_mark(seen(**changed)) for changed in ({}, {"open_goals": 1}, {"counted": 700})}

    assert len(marks) == 3
