"""Who may read which texts: a table of people, and of headings."""

import pytest

from kaptrain.authz.actor import VISITOR, Actor, Role
from kaptrain.catalogue.rules.audience import (
    Audience,
    audiences_of,
    audiences_of_sections,
    readable,
)

LEARNERS, GUIDES = Audience.LEARNERS, Audience.GUIDES
FACILITATORS, MENTORS = Audience.FACILITATORS, Audience.MENTORS
TABLE: list[tuple[set[Role], bool, set[Audience]]] = [
    (set(), False, set()),
    (set(), True, set()),
    ({Role.TRAINEE}, False, set()),
    ({Role.TRAINEE}, True, {LEARNERS}),
    ({Role.PRACTITIONER}, False, {LEARNERS, GUIDES}),
    ({Role.FACILITATOR}, False, {LEARNERS, GUIDES, FACILITATORS}),
    ({Role.MENTOR}, False, {LEARNERS, GUIDES, FACILITATORS, MENTORS}),
    ({Role.ADMIN}, False, {LEARNERS, GUIDES, FACILITATORS, MENTORS}),
    ({Role.TRAINEE, Role.FACILITATOR}, True, {LEARNERS, GUIDES, FACILITATORS}),
    ({Role.TRAINEE, Role.PRACTITIONER}, False, {LEARNERS, GUIDES}),
]
BODY = """Everybody reads this.

## What you do

Turn by turn.

## For the facilitator

Watch the clock.

### When it stalls

Say so.

## How it ends

Together.

Notes for facilitators
----------------------

Write them down.

After
=====

Home.
"""


@pytest.mark.parametrize(("roles", "enrolled", "expected"), TABLE)
def test_a_person_belongs_to_the_audiences_of_roles_and_place(
    roles: set[Role], enrolled: bool, expected: set[Audience]
) -> None:
    actor = Actor(person_id=1, roles=frozenset(roles))

    assert audiences_of(actor, enrolled=enrolled) == expected


def test_a_visitor_reads_nothing() -> None:
    assert audiences_of(VISITOR, enrolled=False) == frozenset()


def test_a_learner_reads_all_but_the_notes_for_facilitators() -> None:
    shown = readable(BODY, {LEARNERS, GUIDES})

    for words in ("Everybody reads", "Turn by turn", "Together", "Home"):
        assert words in shown
    for words in ("facilitator", "clock", "stalls", "Say so", "Write them down", "---"):
        assert words not in shown


def test_a_facilitator_reads_the_text_as_it_is() -> None:
    assert readable(BODY, {LEARNERS, FACILITATORS}) == BODY


@pytest.mark.parametrize(
    "title",
    ["For the facilitator", "Notes for the facilitator", "Facilitator's notes", "What facilitators watch for",
     "Facilitation", "FOR THE *FACILITATOR* ##"],
)  # fmt: skip
def test_a_heading_that_names_the_facilitator_begins_the_notes(title: str) -> None:
    assert audiences_of_sections([(2, title)]) == [FACILITATORS]
    assert "secret" not in readable(f"##{title}\nsecret\n", {LEARNERS})


def test_notes_end_with_a_heading_of_the_same_level() -> None:
    headings = [(2, "Scene"), (3, "Facilitation"), (4, "Timing"), (3, "Debrief"), (2, "Close")]

    found = audiences_of_sections(headings)

    assert found == [LEARNERS, FACILITATORS, FACILITATORS, LEARNERS, LEARNERS]


def test_a_line_of_dashes_below_a_paragraph_does_not_end_the_notes() -> None:
    text = "## For the facilitator\n\nfirst\nsecond\n---\nsecret\n\n| a |\n|---|\n| hidden |\n"

    assert readable(text, {LEARNERS}) == ""
