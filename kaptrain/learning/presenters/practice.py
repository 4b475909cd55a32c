"""A module's self-check: the questions, or what became of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kaptrain.catalogue.rules.kept import KeptLesson
from kaptrain.catalogue.rules.lesson import CheckItem, Lesson
from kaptrain.catalogue.rules.program import Module
from kaptrain.learning.models import Practice
from kaptrain.learning.presenters.check import Ask, errors_of
from kaptrain.learning.presenters.items import Answered, answered
from kaptrain.learning.rules.layout import seed_of


@dataclass(frozen=True)
class Run:
    """One self-check in the list of all."""

    number: int
    right: int
    total: int
    at: datetime


@dataclass(frozen=True)
class PracticePage:
    """A form of `total` questions drawn from a bank of `bank`, or the self-check `shown`."""

    module_id: str
    number: int
    title: str
    bank: int
    total: int
    version: str
    due: int
    shown: Run | None
    lost: int
    runs: tuple[Run, ...]
    errors: tuple[tuple[int, str, str], ...]


def practice_page(
    module: Module,
    items: Sequence[CheckItem],
    practices: Sequence[Practice],
    ask: Ask,
    *,
    bank: tuple[int, str],
    due: int,
    lost: int = 0,
) -> PracticePage:
    """Put the page together; `bank` is (its size, its version), `due` the number that the form carries.

    `lost` counts the answers whose questions nobody kept.
    """
    runs = tuple(Run(each.number, each.right, each.total, each.at) for each in practices)
    return PracticePage(
        module_id=module.id,
        number=module.number,
        title=module.title,
        bank=bank[0],
        total=len(items),
        version=bank[1],
        due=due,
        shown=next((run for run in runs if run.number == ask.attempt), None),
        lost=lost,
        runs=runs,
        errors=errors_of(items, ask.errors),
    )


def practised(
    practice: Practice, texts: Mapping[str, KeptLesson], present: Mapping[str, Lesson]
) -> tuple[Answered, ...]:
    """Return what became of each answer; `texts` are the versions asked about, by lesson.

    Each item names its lesson, with its address while the lesson is written.
    """
    seed = seed_of(practice.module_id, practice.number)
    found = []
    for name, answer in practice.answers.items():
        lesson_id, _, item_id = name.partition(".")
        text = texts.get(lesson_id)
        item = next((each for each in text.check if each.id == item_id), None) if text else None
        if text is None or item is None:
            continue
        here = present.get(lesson_id)
        source = (
            (f"Lesson {here.number} {here.title}", f"/modules/{here.module_id}/{here.id}")
            if here
            else (text.title, "")
        )
        found.append(answered(replace(item, id=name), answer, seed, source=source))
    return tuple(found)
