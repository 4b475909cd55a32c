"""Grade an attempt at a knowledge check.

An answer is a list of whole numbers counted from 0. To options: the chosen ones. To an order
item: the position given to each step, in the order of the file. To a match item: for each pair,
the pair whose answer was chosen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind

PASS_PERCENT = 80
Answer = Sequence[int]


@dataclass(frozen=True)
class GradedItem:
    """Whether an item was answered, and whether rightly."""

    id: str
    answered: bool
    right: bool


@dataclass(frozen=True)
class Graded:
    """The result of one attempt, in whole items."""

    score_right: int
    score_total: int
    passed: bool
    items: tuple[GradedItem, ...]


def grade(items: Sequence[CheckItem], answers: Mapping[str, Answer]) -> Graded:
    """Grade `answers` by item id; an item without an answer is wrong.

    Passed means at least 80% of the items, in integer arithmetic; an empty check is never passed.
    Answers to items that are not in the check are ignored.
    """
    graded = tuple(_grade_item(item, answers.get(item.id, ())) for item in items)
    right = sum(item.right for item in graded)
    total = len(graded)
    return Graded(right, total, total > 0 and right * 100 >= PASS_PERCENT * total, graded)


def is_right(item: CheckItem, answer: Answer) -> bool:
    """Say whether an answer is right: exactly the right options, every step in order, every pair matched.

    Steps that say the same may change places.
    """
    if item.kind is ItemKind.ORDER:
        return _in_order(item, answer)
    if item.kind is ItemKind.MATCH:
        return bool(answer) and tuple(answer) == item.right
    return bool(answer) and set(answer) == set(item.right)


def _in_order(item: CheckItem, positions: Answer) -> bool:
    if sorted(positions) != list(range(len(item.steps))) or not positions:
        return False
    placed = sorted(range(len(item.steps)), key=positions.__getitem__)
    return [item.steps[each].text for each in placed] == [step.text for step in item.steps]


def _grade_item(item: CheckItem, answer: Answer) -> GradedItem:
    return GradedItem(item.id, bool(answer), is_right(item, answer))
