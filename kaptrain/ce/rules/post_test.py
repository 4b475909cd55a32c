"""The test after an activity: the questions with options of its check, as often as one likes."""

from collections.abc import Mapping, Sequence

from kaptrain.catalogue.rules.grading import grade
from kaptrain.catalogue.rules.kept import item_mark
from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import digest


def items_of(bank: Sequence[CheckItem]) -> tuple[CheckItem, ...]:
    """Return the questions of the test."""
    return tuple(item for item in bank if item.options)


def version_of(items: Sequence[CheckItem]) -> str:
    """Return the mark of the questions, so that a form for others is noticed."""
    return digest([[item.id, item_mark(item)] for item in items])


def right_of(items: Sequence[CheckItem], answers: Mapping[str, Sequence[int]]) -> int:
    """Return how many answers are right; Invalid, at its field, for one that is missing."""
    for item in items:
        if not answers.get(item.id):
            raise Invalid("Choose an answer.", code="missing", field=field_of(item))
    return grade(items, answers).score_right


def field_of(item: CheckItem) -> str:
    """Return the name of a question's field."""
    return f"item_{item.id}"


def percent(right: int, total: int) -> int:
    """Return whole percent, rounded down: nobody passes by rounding."""
    return right * 100 // total if total else 0
