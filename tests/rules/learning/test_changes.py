"""What changed between two versions of a lesson."""

from dataclasses import replace
from typing import Any

import pytest

from kaptrain.catalogue.rules.kept import KeptLesson
from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind, LessonMinutes, Option
from kaptrain.learning.rules.changes import Turn, compare

ITEM = CheckItem(
    "q1", ItemKind.SINGLE, "Which?", options=(Option("a", True, "So."), Option("b", False, "No."))
)
BODY = "\n\n".join(f"Paragraph {number} says what it says." for number in range(10))
THEN = KeptLesson(
    id="m01-01",
    content_hash="0" * 64,
    title="Roles",
    minutes=LessonMinutes(read=10, exercise=20, further_reading=5, check=5),
    objectives=("Name the roles",),
    topics={"ethics": 10},
    body=BODY,
    check=(ITEM, replace(ITEM, id="q2")),
)


def facts(**changes: Any) -> tuple[str, ...]:
    return compare(THEN, replace(THEN, **changes)).facts


def test_the_same_text_is_said_to_be_the_same() -> None:
    found = compare(THEN, THEN)

    assert (found.facts, found.blocks) == (("The text is the same.",), ())


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"title": "Rooms"}, "Its title was “Roles”."),
        (
            {"minutes": LessonMinutes(15, 20, 5, 5)},
            "It took 40 min, it takes 45 min now (reading 10 min then, 15 min now). "
            "The minutes you were credited stay.",
        ),
        (
            {"minutes": LessonMinutes(12, 18, 5, 5)},
            "It took 40 min (reading 10 min then, 12 min now; exercise 20 min then, 18 min now). "
            "The minutes you were credited stay.",
        ),
        ({"objectives": ("Name them",)}, "Its objectives were changed."),
        ({"topics": {"ethics": 11}}, "Its minutes by topic were changed."),
        ({"check": (ITEM,)}, "Its knowledge check: 1 question taken out."),
        (
            {"check": (replace(ITEM, ask="What?"), replace(ITEM, id="q3"), replace(ITEM, id="q4"))},
            "Its knowledge check: 1 question changed, 2 questions new, 1 question taken out.",
        ),
    ],
)
def test_everything_but_the_text_is_said_in_a_sentence(changes: dict[str, Any], fact: str) -> None:
    assert facts(**changes) == (fact, "The text is the same.")


def test_a_changed_text_is_said_in_a_sentence_too() -> None:
    assert facts(body="Something else.") == ("Its text was changed.",)


def test_changed_words_stand_in_their_paragraph_and_the_rest_is_left_out() -> None:
    found = compare(THEN, replace(THEN, body=BODY.replace("5 says what", "5 told what")))

    assert [block.turn for block in found.blocks] == [Turn.GAP, Turn.SAME, Turn.CHANGED, Turn.SAME, Turn.GAP]
    assert found.blocks[0].pieces[0][1] == "4 paragraphs without a change"
    assert found.blocks[2].pieces == (
        (Turn.SAME, "Paragraph 5 "),
        (Turn.REMOVED, "says"),
        (Turn.ADDED, "told"),
        (Turn.SAME, " what it says."),
    )


def test_paragraphs_put_in_and_taken_out_are_shown_whole() -> None:
    body = BODY.replace("Paragraph 3 says what it says.\n\n", "") + "\n\nA new end."

    turns = [block.turn for block in compare(THEN, replace(THEN, body=body)).blocks]

    assert turns.count(Turn.REMOVED) == turns.count(Turn.ADDED) == 1


def test_a_paragraph_that_is_another_one_is_not_compared_word_by_word() -> None:
    body = BODY.replace("Paragraph 3 says what it says.", "Something else entirely!")

    turns = [block.turn for block in compare(THEN, replace(THEN, body=body)).blocks]

    assert Turn.CHANGED not in turns
    assert turns.index(Turn.ADDED) == turns.index(Turn.REMOVED) + 1


def test_a_paragraph_put_in_before_a_changed_one_is_not_taken_for_it() -> None:
    body = BODY.replace("Paragraph 3 says", "Knock first.\n\nParagraph 3 said")

    turns = [block.turn for block in compare(THEN, replace(THEN, body=body)).blocks]

    assert turns == [Turn.GAP, Turn.SAME, Turn.ADDED, Turn.CHANGED, Turn.SAME, Turn.GAP]


def test_each_version_can_be_read_out_of_the_difference() -> None:
    body = BODY.replace("Paragraph 0", "The first").replace("7 says", "seven says") + "\n\nMore."
    found = compare(THEN, replace(THEN, body=body))

    for side, text in ((Turn.REMOVED, BODY), (Turn.ADDED, body)):
        for block in found.blocks:
            if block.turn is not Turn.GAP:
                said = "".join(words for turn, words in block.pieces if turn in (Turn.SAME, side))
                assert said in text
