"""The five kinds of check items, read and refused at the right line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kaptrain.catalogue.content.check import check_program
from kaptrain.catalogue.rules.lesson import ItemKind, Pair, Step
from kaptrain.catalogue.service import Library
from tests.content.places import place_of

LESSON = "modules/01-ground/01-roles.md"
# How the small lesson's own check ends, once for each item; ours stand behind the last.
LAST_ITEM = "why: It never comes.}\n"
SCENARIO = """\
  - id: q6
    kind: scenario
    case: Somebody waits in the hall.
    ask: What comes first?
    options:
      - {text: Greet, why: Nobody waits unseen.}
      - {text: Listen, right: true, why: They have something to say.}
"""
ORDER = """\
  - id: q7
    kind: order
    ask: Put these in order.
    steps:
      - {text: Knock, why: The door is theirs.}
      - {text: Enter, why: They said yes.}
      - {text: Sit, why: There is time.}
"""
MATCH = """\
  - id: q8
    kind: match
    ask: Match each room with its use.
    pairs:
      - {item: Hall, answer: Waiting, why: It has chairs.}
      - {item: Room, answer: Talking, why: It has a door.}
      - {item: Desk, answer: Writing, why: It has a lamp.}
"""
Add = Callable[[str], None]


@pytest.fixture
def add(mini: Path) -> Add:
    """Write an item at the end of the lesson's check."""

    def adding(item: str) -> None:
        text = (mini / LESSON).read_text(encoding="utf-8")
        (mini / LESSON).write_text(text.replace("---\n\n##", f"{item}---\n\n##"), encoding="utf-8")

    return adding


def test_every_kind_is_read_with_its_parts(mini: Path, add: Add) -> None:
    add(SCENARIO + ORDER + MATCH)

    scenario, order, match = Library(mini.parent).lesson("mini", "m01-01").check[5:]

    assert (scenario.kind, scenario.case) == (ItemKind.SCENARIO, "Somebody waits in the hall.")
    assert scenario.right == (1,)
    assert order.steps[0] == Step("Knock", "The door is theirs.")
    assert match.pairs[2] == Pair("Desk", "Writing", "It has a lamp.")
    assert (order.right, match.right, order.options, match.steps) == ((0, 1, 2), (0, 1, 2), (), ())


def test_every_kind_passes_the_check(mini: Path, add: Add) -> None:
    add(SCENARIO + ORDER + MATCH)

    result = check_program(mini, today=date(2026, 11, 22))

    assert (result.findings.lines(), result.items) == ([], 8)


MORE_STEPS = "".join(f"      - {{text: Step {at}, why: So.}}\n" for at in range(4))
# Item, text to replace, replacement, a mark in the line of the problem, words of the message.
PROBLEMS = [
    (SCENARIO, "    case: Somebody waits in the hall.\n", "", "id: q6", "'case' is missing"),
    (
        SCENARIO,
        "case: Somebody waits in the hall.",
        "case: ''",
        "case: ''",
        "case must be text and not empty",
    ),
    (SCENARIO, "kind: scenario", "kind: single", "case: Somebody", "unknown key 'case'"),
    (
        SCENARIO,
        "{text: Greet,",
        "{text: Greet, right: true,",
        "options:",
        "2 right options; a scenario choice",
    ),
    (SCENARIO, "text: Greet", "text: Listen", "options:", "two options say the same"),
    (ORDER, "kind: order", "kind: sort", "kind: sort", "is not one of single, multiple, scenario, order"),
    (ORDER, "steps:", "options:", "options:", "unknown key 'options'"),
    (ORDER, "steps:", "options:", "id: q7", "'steps' is missing"),
    (ORDER, "    ask: Put", "    case: No.\n    ask: Put", "case: No", "unknown key 'case'"),
    (ORDER, "      - {text: Sit, why: There is time.}\n", "", "steps:", "2 steps; 3 to 6 are asked"),
    (ORDER, "      - {text: Sit", f"{MORE_STEPS}      - {{text: Sit", "steps:", "7 steps; 3 to 6 are asked"),
    (ORDER, ", why: They said yes.", "", "{text: Enter", "'why' is missing"),
    (ORDER, "{text: Knock,", "{text: Knock, right: true,", "{text: Knock", "unknown key 'right'"),
    (MATCH, "pairs:", "steps:", "steps:", "unknown key 'steps'"),
    (MATCH, "pairs:", "steps:", "id: q8", "'pairs' is missing"),
    (MATCH, "      - {item: Desk, answer: Writing, why: It has a lamp.}\n", "", "pairs:", "2 pairs; 3 to 6"),
    (MATCH, "answer: Talking", "answer: Waiting", "pairs:", "two answers say the same"),
    (MATCH, "item: Room", "item: Hall", "pairs:", "two pairs say the same"),
    (MATCH, ", why: It has a door.", "", "{item: Room", "'why' is missing"),
    (MATCH, "item: Desk", "text: Desk", "text: Desk", "unknown key 'text'"),
]


@pytest.mark.parametrize(("item", "old", "new", "mark", "message"), PROBLEMS)
def test_each_problem_of_an_item_is_named_with_its_line(
    mini: Path, add: Add, item: str, old: str, new: str, mark: str, message: str
) -> None:
    assert old in item
    add(item.replace(old, new, 1))

    lines = check_program(mini, today=date(2026, 11, 22)).findings.lines()

    place = place_of(mini / LESSON, mark, after=LAST_ITEM)
    assert any(line.startswith(place) and message in line for line in lines), lines


def test_steps_that_all_say_the_same_are_refused(mini: Path, add: Add) -> None:
    add(ORDER.replace("Enter", "Knock").replace("Sit", "Knock"))

    assert any(
        "all steps say the same" in line
        for line in check_program(mini, today=date(2026, 11, 22)).findings.lines()
    )
