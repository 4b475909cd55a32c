"""Grade an attempt at a knowledge check."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from kaptrain.catalogue.rules.lesson import CheckItem

PASS_PERCENT = 80


@dataclass(frozen=True)
class GradedOption:
    """An option with what the trainee did about it."""

    text: str
    right: bool
    chosen: bool
    why: str


@dataclass(frozen=True)
class GradedItem:
    """An item is right when exactly the right options were chosen."""

    id: str
    answered: bool
    right: bool
    options: tuple[GradedOption, ...]


@dataclass(frozen=True)
class Graded:
    """The result of one attempt, in whole items."""

    score_right: int
    score_total: int
    passed: bool
    items: tuple[GradedItem, ...]


def grade(items: Sequence[CheckItem], answers: Mapping[str, Set[int]]) -> Graded:
    """Grade `answers` (item id to chosen option indexes); an item without an answer is wrong.

    Passed means at least 80% of the items, in integer arithmetic; an empty check is never passed.
    Answers to items that are not in the check are ignored.
    """
    graded = tuple(_grade_item(item, answers.get(item.id, frozenset())) for item in items)
    right = sum(item.right for item in graded)
    total = len(graded)
    return Graded(right, total, total > 0 and right * 100 >= PASS_PERCENT * total, graded)


def _grade_item(item: CheckItem, chosen: Set[int]) -> GradedItem:
    options = tuple(
        GradedOption(option.text, option.right, index in chosen, option.why)
        for index, option in enumerate(item.options)
    )
    return GradedItem(item.id, bool(chosen), bool(chosen) and set(chosen) == item.right, options)
