from types import SimpleNamespace
from typing import Any

import pytest

from kaptrain.catalogue.rules.lesson import LessonRef
from kaptrain.learning.rules.layout import needed, shuffled
from kaptrain.learning.rules.progress import Standing, State, credit_words, next_lesson, state_of


def ref(lesson_id: str, ready: bool = True) -> LessonRef:
    return LessonRef(lesson_id, "1.1", "Roles", 40, (), "", {}, ready)


def program(*lessons: LessonRef) -> Any:
    return SimpleNamespace(modules=[SimpleNamespace(id="m01", lessons=lessons)])


@pytest.mark.parametrize(("total", "least"), [(5, 4), (6, 5), (10, 8), (1, 1), (7, 6)])
def test_four_fifths_are_rounded_up(total: int, least: int) -> None:
    assert needed(total) == least


def test_the_same_seed_gives_the_same_order_and_another_seed_another() -> None:
    things = tuple(range(8))

    assert shuffled(things, "m01-01:1:q1") == shuffled(things, "m01-01:1:q1")
    assert shuffled(things, "m01-01:1:q1") != shuffled(things, "m01-01:2:q1")
    assert sorted(shuffled(things, "m01-01:2:q1")) == list(things)


def test_the_next_lesson_is_the_first_written_one_without_credit() -> None:
    lessons = (ref("m01-01"), ref("m01-02", ready=False), ref("m01-03"))

    found = next_lesson(program(*lessons), {"m01-01"})

    assert found is not None and found[1].id == "m01-03"
    assert next_lesson(program(*lessons), {"m01-01", "m01-03"}) is None


@pytest.mark.parametrize(
    ("lesson", "started", "state"),
    [
        (ref("counted"), (), State.COUNTED),
        (ref("outside"), (), State.NOT_COUNTED),
        (ref("begun"), ("begun",), State.UNDER_WAY),
        (ref("fresh"), (), State.TO_DO),
        (ref("later", ready=False), (), State.IN_PREPARATION),
    ],
)
def test_a_lesson_is_counted_only_when_the_statement_counts_it(
    lesson: LessonRef, started: tuple[str, ...], state: State
) -> None:
    standing = Standing({"counted": 40, "outside": 0}, frozenset({"counted", "outside"}), 40, 60)

    assert state_of(lesson, standing, started) is state


def test_a_passed_lesson_says_what_it_is_worth() -> None:
    assert credit_words(40, 40) == "Passed. 40 min count now."
    assert credit_words(40, 25) == "Passed. 25 min of 40 min count; your hours say why."
    assert credit_words(40, 0) == "Passed. Its 40 min do not count; your hours say why."
