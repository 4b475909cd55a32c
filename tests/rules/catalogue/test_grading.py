"""Grading a knowledge check."""

import pytest

from kaptrain.catalogue.rules.grading import grade, is_right
from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind, Option, Pair, Step


def item(name: str, right: str = "r..", kind: ItemKind = ItemKind.SINGLE) -> CheckItem:
    options = tuple(Option(f"{name}{at}", mark == "r", f"why {at}") for at, mark in enumerate(right))
    return CheckItem(name, kind, f"Ask {name}?", options)


def check(size: int) -> list[CheckItem]:
    return [item(f"q{number}") for number in range(size)]


def answers(right: int, size: int) -> dict[str, tuple[int, ...]]:
    return {f"q{number}": (0 if number < right else 1,) for number in range(size)}


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
    graded = grade(check(2), {"q0": (0,), "q1": ()})

    assert [(each.answered, each.right) for each in graded.items] == [(True, True), (False, False)]
    assert grade(check(2), {}).score_right == 0


@pytest.mark.parametrize(
    ("chosen", "right"),
    [((0, 2), True), ((0,), False), ((0, 1, 2), False), ((1,), False), ((0, 2, 9), False)],
)
def test_a_multiple_choice_is_right_when_exactly_the_right_options_are_chosen(
    chosen: tuple[int, ...], right: bool
) -> None:
    graded = grade([item("q", "r.r", ItemKind.MULTIPLE)], {"q": chosen})

    assert graded.items[0].right is right


def test_two_answers_to_a_single_choice_are_wrong() -> None:
    assert not grade([item("q")], {"q": (0, 1)}).items[0].right


def test_answers_to_unknown_items_and_options_are_harmless() -> None:
    graded = grade(check(1), {"q0": (-1, 99), "other": (0,)})

    assert (graded.score_right, graded.score_total) == (0, 1)


def test_an_empty_check_is_never_passed() -> None:
    assert not grade([], {}).passed


def steps(*texts: str) -> CheckItem:
    return CheckItem("q", ItemKind.ORDER, "In order?", steps=tuple(Step(text, "So.") for text in texts))


@pytest.mark.parametrize(
    ("positions", "right"),
    [
        ((0, 1, 2), True),
        ((1, 0, 2), False),
        ((2, 1, 0), False),
        ((0, 0, 2), False),
        ((0, 1), False),
        ((0, 1, -1), False),
        ((0, 1, 2, 3), False),
        ((), False),
    ],
)
def test_steps_are_right_when_each_has_its_place(positions: tuple[int, ...], right: bool) -> None:
    assert is_right(steps("a", "b", "c"), positions) is right


@pytest.mark.parametrize(("positions", "right"), [((0, 1, 2), True), ((2, 1, 0), True), ((1, 0, 2), False)])
def test_steps_that_say_the_same_may_change_places(positions: tuple[int, ...], right: bool) -> None:
    assert is_right(steps("look", "act", "look"), positions) is right


@pytest.mark.parametrize(
    ("chosen", "right"),
    [((0, 1, 2), True), ((0, 2, 1), False), ((0, 0, 0), False), ((0, 1), False), ((), False)],
)
def test_a_match_is_right_when_every_pair_is(chosen: tuple[int, ...], right: bool) -> None:
    pairs = tuple(Pair(name, name.upper(), "So.") for name in "abc")

    assert is_right(CheckItem("q", ItemKind.MATCH, "Match.", pairs=pairs), chosen) is right


def test_a_scenario_is_graded_like_a_single_choice() -> None:
    scenario = item("q", kind=ItemKind.SCENARIO)

    assert [is_right(scenario, (chosen,)) for chosen in range(3)] == [True, False, False]
