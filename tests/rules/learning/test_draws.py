"""Which items an attempt asks, and in which order their parts are shown."""

import pytest

from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind, Option, Pair, Step
from kaptrain.learning.rules.draws import SELF_CHECK, Asked, draw
from kaptrain.learning.rules.layout import answers_shown, parts_shown

BANK = tuple(f"q{number}" for number in range(1, 9))


def asked(items: tuple[str, ...], *wrong: str) -> Asked:
    return Asked(items, frozenset(wrong))


def test_an_attempt_asks_six_different_items_of_the_bank() -> None:
    items = draw(BANK, [], seed="7:m01-01")

    assert len(items) == len(set(items)) == 6
    assert set(items) < set(BANK)


@pytest.mark.parametrize("size", [0, 1, 5, 6])
def test_a_small_bank_is_asked_whole(size: int) -> None:
    assert sorted(draw(BANK[:size], [], seed="7:m01-01")) == list(BANK[:size])


def test_the_same_attempt_always_asks_the_same() -> None:
    before = [asked(BANK[:6], "q2")]

    assert draw(BANK, before, seed="7:m01-01") == draw(BANK, before, seed="7:m01-01")


def test_the_order_of_the_file_does_not_matter() -> None:
    assert draw(BANK, [], seed="s") == draw(tuple(reversed(BANK)), [], seed="s")


def test_people_and_lessons_draw_differently() -> None:
    drawn = {draw(BANK, [], seed=f"{place}:m01-{lesson}") for place in range(5) for lesson in range(5)}

    assert len(drawn) > 20


def test_a_retake_shows_new_items_first_then_wrong_ones_then_the_rest() -> None:
    first = draw(BANK, [], seed="s")

    second = draw(BANK, [asked(first, first[0], first[3])], seed="s")

    assert set(second[:2]) == set(BANK) - set(first)
    assert set(second[2:4]) == {first[0], first[3]}
    assert set(second[4:]) < set(first) - {first[0], first[3]}


def test_an_item_is_wrong_as_it_was_answered_last() -> None:
    before = [asked(BANK, "q1", "q2"), asked(("q1", "q3"), "q3")]

    assert set(draw(BANK, before, seed="s", size=2)) == {"q2", "q3"}


def test_every_item_is_asked_within_two_attempts() -> None:
    for place in range(50):
        first = draw(BANK, [], seed=f"{place}:m")
        second = draw(BANK, [asked(first)], seed=f"{place}:m")
        assert set(first) | set(second) == set(BANK)


def test_items_that_left_the_bank_are_not_asked() -> None:
    assert set(draw(BANK[:4], [asked(BANK, "q8")], seed="s")) == set(BANK[:4])


def test_a_self_check_shows_wrong_items_first_then_new_ones() -> None:
    drawn = draw(BANK, [asked(BANK[:6], "q1", "q5")], seed="s", size=4, first=SELF_CHECK)

    assert (set(drawn[:2]), set(drawn[2:])) == ({"q1", "q5"}, {"q7", "q8"})


SEEDS = [f"m01-01:{number}" for number in range(200)]


@pytest.mark.parametrize("length", [3, 4, 6])
def test_steps_are_never_shown_in_the_right_order(length: int) -> None:
    steps = tuple(Step(str(place), "So.") for place in range(length))
    item = CheckItem("q", ItemKind.ORDER, "?", steps=steps)

    shown = [parts_shown(item, seed) for seed in SEEDS]

    assert item.right not in shown
    assert all(sorted(each) == list(item.right) for each in shown)


def test_answers_never_stand_beside_all_their_lines() -> None:
    item = CheckItem("q", ItemKind.MATCH, "?", pairs=tuple(Pair(each, each, "So.") for each in "abc"))

    assert all(parts_shown(item, seed) != answers_shown(item, seed) for seed in SEEDS)
    assert all(sorted(answers_shown(item, seed)) == [0, 1, 2] for seed in SEEDS)


def test_options_come_in_every_order() -> None:
    item = CheckItem("q", ItemKind.SINGLE, "?", options=tuple(Option(each, False, "So.") for each in "abc"))

    assert len({parts_shown(item, seed) for seed in SEEDS}) == 6
