"""Items as questions and with what became of the answers."""

from dataclasses import replace

import pytest

from kaptrain.catalogue.rules.lesson import CheckItem, Pair
from kaptrain.learning.presenters.items import Filled, answered, question
from tests.factories.items import ALL, MATCH, ORDER, SEVERAL, SINGLE
from tests.factories.learning import wrong_answer

EMPTY = Filled()


def test_a_question_offers_every_option_and_nothing_about_which_is_right() -> None:
    shown = question(SEVERAL, "s", EMPTY)

    assert sorted(choice.text for choice in shown.choices) == ["Bell", "Chair", "Lamp"]
    assert shown.several
    assert not question(SINGLE, "s", EMPTY).several


def test_each_step_is_given_a_place() -> None:
    shown = question(ORDER, "s", EMPTY)

    assert sorted(part.text for part in shown.parts) == ["Enter", "Knock", "Sit"]
    assert [part.text for part in shown.parts] != ["Knock", "Enter", "Sit"]
    assert [choice.text for choice in shown.parts[0].choices] == ["1", "2", "3"]
    assert [part.name for part in shown.parts] == ["item-o1.0", "item-o1.1", "item-o1.2"]


def test_each_line_is_given_a_lettered_answer() -> None:
    shown = question(MATCH, "s", EMPTY)

    assert sorted(choice.text[3:] for choice in shown.parts[0].choices) == ["Talking", "Waiting", "Writing"]
    assert [choice.text[:2] for choice in shown.parts[0].choices] == ["A.", "B.", "C."]
    assert shown.answers == ()


def test_answers_too_long_for_a_menu_are_listed_too() -> None:
    long = Pair("Yard", "For people who would rather walk than sit", "Air.")

    shown = question(replace(MATCH, pairs=(*MATCH.pairs, long)), "s", EMPTY)

    assert len(shown.answers) == 4


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
def test_what_was_given_stays_in_the_form(item: CheckItem) -> None:
    given = wrong_answer(item)

    shown = question(item, "s", Filled({item.id: given}, {item.id: "Not yet."}))

    chosen = [choice for choice in shown.choices if choice.chosen]
    chosen += [choice for part in shown.parts for choice in part.choices if choice.chosen]
    assert len(chosen) == len(given)
    assert shown.error == "Not yet."


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
def test_every_reason_is_shown_whatever_was_answered(item: CheckItem) -> None:
    reasons = sorted(each.why for each in item.options or item.steps or item.pairs)

    for answer in (item.right, wrong_answer(item), ()):
        assert sorted(mark.why for mark in answered(item, answer, "s").marks) == reasons


def test_a_wrong_order_says_where_each_step_was_put() -> None:
    marks = answered(ORDER, (2, 1, 0), "s").marks

    assert [(mark.text, mark.said) for mark in marks] == [
        ("1. Knock", "Not right: you put it at place 3"),
        ("2. Enter", "Right, and your place for it"),
        ("3. Sit", "Not right: you put it at place 1"),
    ]


def test_a_wrong_match_says_what_belongs_there_and_what_was_chosen() -> None:
    result = answered(MATCH, (0, 2, 1), "s")

    assert not result.right
    assert [(mark.text, mark.said) for mark in result.marks] == [
        ("Hall: Waiting", "Right, and your answer"),
        ("Room: Talking", "Not right: you chose “Writing”"),
        ("Desk: Writing", "Not right: you chose “Talking”"),
    ]


def test_an_answer_that_does_not_fit_the_item_is_shown_as_none() -> None:
    assert [mark.said for mark in answered(MATCH, (0,), "s").marks] == ["Not right: you chose nothing"] * 3
    assert all("did not place" in mark.said for mark in answered(ORDER, (0, 1), "s").marks)
