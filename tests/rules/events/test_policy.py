"""A policy as data, and in the words of the page before booking."""

from typing import Any

import pytest

from kaptrain.events.rules import Piece, Policy, Rule, fit, policy_data, policy_words, read_policy
from kaptrain.shared.errors import Invalid

PARTS = [{"title": "Talk", "after": 0, "minutes": 45}, {"title": "", "after": 45, "minutes": 45}]

POLICIES: list[dict[str, Any]] = [
    {"rule": "full"},
    {"rule": "full", "in_one_go": 15, "check_ins": {"needed": 3, "held": 3}},
    {"rule": "grace", "per_hour": 10},
    {"rule": "grace", "per_hour": 0},
    {"rule": "grace", "in_one_go": 20, "per_hour": 10},
    {"rule": "per_hour", "in_one_go": 15, "breaks": [{"after": 45, "minutes": 10}]},
    {"rule": "per_hour", "in_one_go": 0},
    {"rule": "parts", "in_one_go": 5, "parts": PARTS},
    {"rule": "minutes", "check_ins": {"needed": 1, "held": 2}},
]


@pytest.mark.parametrize("data", POLICIES)
def test_a_policy_is_written_as_it_was_read(data: dict[str, Any]) -> None:
    assert policy_data(read_policy(data)) == data


def test_a_policy_is_read_into_its_parts() -> None:
    policy = read_policy({"rule": "parts", "parts": PARTS})

    assert policy == Policy(Rule.PARTS, parts=(Piece(0, 45, "Talk"), Piece(45, 45)))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "A policy is a list of names"),
        ([], "A policy is a list of names"),
        ({1: 2}, "A policy is a list of names"),
        ({}, "Choose a rule: full, grace, per_hour, parts, minutes"),
        ({"rule": "all"}, "Choose a rule"),
        ({"rule": ["full"]}, "Choose a rule"),
        ({"rule": "full", "colour": 1}, "colour does not belong to the rule full"),
        ({"rule": "minutes", "in_one_go": 5}, "in_one_go does not belong to the rule minutes"),
        ({"rule": "grace"}, "needs per_hour"),
        ({"rule": "per_hour"}, "needs in_one_go"),
        ({"rule": "parts"}, "needs parts"),
        ({"rule": "parts", "parts": []}, "at least one part"),
        ({"rule": "parts", "parts": "all"}, "parts is a list"),
        ({"rule": "parts", "parts": [5]}, r"parts\[1\] is a list of names"),
        ({"rule": "parts", "parts": [{"after": 0}]}, r"parts\[1\].minutes must be a whole number"),
        ({"rule": "parts", "parts": [{"after": 0, "minutes": 0}]}, "from 1 to 1440"),
        ({"rule": "parts", "parts": [{"after": 0, "minutes": 5, "title": 7}]}, "title is text"),
        ({"rule": "parts", "parts": PARTS[::-1]}, "overlap, or are not in the order"),
        ({"rule": "full", "breaks": [{"after": 0, "minutes": 5, "title": "x"}]}, "title does not belong"),
        ({"rule": "full", "in_one_go": 1.5}, "whole number"),
        ({"rule": "full", "in_one_go": True}, "whole number"),
        ({"rule": "full", "in_one_go": -1}, "whole number"),
        ({"rule": "grace", "per_hour": 60}, "from 0 to 59"),
        ({"rule": "full", "check_ins": 3}, "check_ins is a list of names"),
        ({"rule": "full", "check_ins": {"of": 3}}, "of does not belong to check_ins"),
        ({"rule": "full", "check_ins": {"needed": 4, "held": 3}}, "More check-ins are needed"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(data: object, message: str) -> None:
    with pytest.raises(Invalid, match=message) as refusal:
        read_policy(data)

    assert refusal.value.field == "policy"


def test_parts_and_breaks_lie_inside_the_session() -> None:
    fit(read_policy({"rule": "parts", "parts": PARTS}), 90)

    for data, message in (
        ({"rule": "parts", "parts": PARTS}, "The last part ends after 90 minutes"),
        ({"rule": "full", "breaks": [{"after": 60, "minutes": 10}]}, "The last break ends after 70"),
        ({"rule": "full", "breaks": [{"after": 0, "minutes": 60}]}, "leave nothing"),
    ):
        with pytest.raises(Invalid, match=message):
            fit(read_policy(data), 60)


def test_the_words_before_booking_are_those_of_the_page() -> None:
    policy = read_policy({"rule": "full", "in_one_go": 15, "check_ins": {"needed": 3, "held": 3}})

    words = policy_words(policy, 90, counts_as="under webinars, live", missed="Watch the recording.")

    assert words == [
        ("Full credit", "1 h 30 min under webinars, live."),
        ("You must", "answer all 3 check-ins, one every half hour."),
        (
            "Late or cut off",
            "Up to 15 minutes in one go is fine and costs nothing. "
            "More means no credit for the live session.",
        ),
        ("Missed it?", "Watch the recording."),
    ]


@pytest.mark.parametrize(
    ("data", "term", "expected"),
    [
        ({"rule": "full"}, 0, "1 h 30 min."),
        ({"rule": "full"}, 1, "be there; no check-ins are held."),
        ({"rule": "full"}, 2, "No credit for the live session unless you are there from beginning to end."),
        ({"rule": "full"}, 3, "Ask for a make-up on this page; the facilitator answers."),
        ({"rule": "full", "check_ins": {"needed": 2, "held": 3}}, 1, "answer at least 2 of the 3 check-ins."),
        ({"rule": "full", "check_ins": {"needed": 1, "held": 1}}, 1, "answer the check-in."),
        (
            {"rule": "full", "check_ins": {"needed": 2, "held": 2}},
            1,
            "answer both check-ins, one every 45 minutes.",
        ),
        (
            {"rule": "full", "breaks": [{"after": 45, "minutes": 10}]},
            1,
            "be there; no check-ins are held. "
            "Breaks (10 minutes in all) earn nothing and need no attendance.",
        ),
        (
            {"rule": "grace", "per_hour": 15, "in_one_go": 20},
            2,
            "Up to 15 minutes of every hour may be missed, here 22 min 30 s in all, "
            "and at most 20 minutes in one go. More means no credit for the live session.",
        ),
        (
            {"rule": "per_hour", "in_one_go": 15},
            2,
            "Each hour counts for itself. Up to 15 minutes of it missed in one go costs nothing; more means "
            "no credit for that hour.",
        ),
        (
            {"rule": "parts", "parts": PARTS},
            2,
            "Each part counts for itself: Talk (45 min) and part 2 (45 min). Missing any of a part means no "
            "credit for that part.",
        ),
        (
            {"rule": "parts", "parts": PARTS, "in_one_go": 1},
            2,
            "Each part counts for itself: Talk (45 min) and part 2 (45 min). Up to 1 minute of a part missed "
            "in one go costs nothing; more means no credit for that part.",
        ),
        ({"rule": "minutes"}, 2, "You get the minutes you were there; a minute that was begun counts."),
    ],
)
def test_each_rule_has_its_words(data: dict[str, Any], term: int, expected: str) -> None:
    assert policy_words(read_policy(data), 90)[term][1] == expected
