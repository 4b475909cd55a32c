"""Answers of every kind as a form sends them."""

import pytest
from werkzeug.datastructures import MultiDict

from kaptrain.learning.forms import CHOOSE_ONE, CHOOSE_SOME, GIVE_PLACES, MATCH_ALL, OPEN, read_answers
from tests.factories.items import ALL, MATCH, ORDER, SEVERAL, SINGLE
from tests.factories.learning import answers, as_form, wrong_answer

SEEDS = [f"m01-01:{number}" for number in range(20)]


def sent(fields: dict[str, object]) -> MultiDict[str, str]:
    return MultiDict(fields)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_chosen_in_the_order_shown_is_read_in_the_order_of_the_file(seed: str) -> None:
    right = answers(ALL)
    wrong = {item.id: wrong_answer(item) for item in ALL}

    assert read_answers(ALL, sent(as_form(ALL, seed, right)), seed).given == right
    assert read_answers(ALL, sent(as_form(ALL, seed, wrong)), seed).given == wrong
    assert read_answers(ALL, sent(as_form(ALL, seed, right)), seed).errors == {}


def test_what_is_left_out_is_asked_for() -> None:
    read = read_answers(ALL, sent({}), "s")

    assert read.errors == {"s1": CHOOSE_ONE, "s2": CHOOSE_SOME, "o1": GIVE_PLACES, "m1": MATCH_ALL}
    assert read.given == {"s1": (), "s2": (), "o1": (OPEN,) * 3, "m1": (OPEN,) * 3}


@pytest.mark.parametrize("value", ["", "3", "-1", "x", "०", "1.0", "9" * 5000])
def test_what_is_not_on_offer_is_left_out(value: str) -> None:
    fields = {"item-s1": value, "item-s2": value, "item-o1.0": value, "item-m1.0": value}

    read = read_answers(ALL, sent(dict(fields)), "s")

    assert set(read.errors) == {"s1", "s2", "o1", "m1"}
    assert read.given["o1"] == read.given["m1"] == (OPEN,) * 3


def test_a_place_that_is_given_twice_is_named() -> None:
    fields: dict[str, object] = {"item-o1.0": "1", "item-o1.1": "1", "item-o1.2": "0"}

    assert read_answers([ORDER], sent(fields), "s").errors == {
        "o1": "Place 2 is given twice; use each place once."
    }


def test_an_answer_that_is_chosen_twice_is_named_by_its_letter() -> None:
    fields: dict[str, object] = {"item-m1.0": "2", "item-m1.1": "0", "item-m1.2": "2"}

    assert read_answers([MATCH], sent(fields), "s").errors == {
        "m1": "Answer C is chosen twice; each belongs to one line."
    }


def test_one_answer_is_one_answer() -> None:
    both = sent({"item-s1": ["0", "1"], "item-s2": ["0", "1"]})

    assert read_answers([SINGLE, SEVERAL], both, "s").errors == {"s1": CHOOSE_ONE}
