"""Grading a knowledge check."""

import pytest

from kaptrain.catalogue.rules.grading import grade
from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind, Option


def item(name: str, right: str = "r..", kind: ItemKind = ItemKind.SINGLE) -> CheckItem:
    options = tuple(Option(f"{name}{at}", mark == "r", f"why {at}") for at, mark in enumerate(right))
    return CheckItem(name, kind, f"Ask {name}?", options)


def check(size: int) -> list[CheckItem]:
    return [item(f"q{number}") for number in range(size)]


def answers(right: int, size: int) -> dict[str, frozenset[int]]:
    return {f"q{number}": frozenset({0 if number < right else 1}) for number in range(size)}


@pytest.mark.parametrize(
    ("right", "size", "passed"),
    [
        (5, 5, True),
        (4, 5, True),
        (3, 5, False),
        (4, 6, False),
        (5, 6, True),
        (5, 7, False),
        (6, 7, True),
        (0, 1, False),
    ],
)
def test_a_check_is_passed_at_eighty_percent(right: int, size: int, passed: bool) -> None:
    graded = grade(check(size), answers(right, size))

    assert (graded.score_right, graded.score_total, graded.passed) == (right, size, passed)


def test_an_item_without_an_answer_is_wrong() -> None:
    graded = grade(check(2), {"q0": frozenset({0}), "q1": frozenset()})

    assert [(each.answered, each.right) for each in graded.items] == [(True, True), (False, False)]
    assert grade(check(2), {}).score_right == 0


@pytest.mark.parametrize(
    ("chosen", "right"), [({0, 2}, True), ({0}, False), ({0, 1, 2}, False), ({1}, False), ({0, 2, 9}, False)]
)
def test_a_multiple_choice_is_right_when_exactly_the_right_options_are_chosen(
    chosen: set[int], right: bool
) -> None:
    graded = grade([item("q", "r.r", ItemKind.MULTIPLE)], {"q": chosen})

    assert graded.items[0].right is right


def test_two_answers_to_a_single_choice_are_wrong() -> None:
    assert not grade([item("q")], {"q": {0, 1}}).items[0].right


def test_every_option_says_why() -> None:
    graded = grade([item("q")], {"q": {1}})

    assert [(option.right, option.chosen, option.why) for option in graded.items[0].options] == [
        (True, False, "why 0"),
        (False, True, "why 1"),
        (False, False, "why 2"),
    ]


def test_answers_to_unknown_items_and_options_are_harmless() -> None:
    graded = grade(check(1), {"q0": {-1, 99}, "other": {0}})

    assert (graded.score_right, graded.score_total) == (0, 1)


def test_an_empty_check_is_never_passed() -> None:
    assert not grade([], {}).passed
