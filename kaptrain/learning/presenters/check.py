"""A lesson's check: the questions to answer, or what became of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kaptrain.catalogue.rules.grading import Answer
from kaptrain.catalogue.rules.kept import KeptLesson
from kaptrain.catalogue.rules.lesson import CheckItem, Lesson
from kaptrain.learning.presenters.items import Answered, Filled, Question, answered, question
from kaptrain.learning.queries import Tried
from kaptrain.learning.rules.layout import needed, seed_of


@dataclass(frozen=True)
class Check:
    """The check as a page shows it: a form for attempt `number`, or what became of the attempt `shown`.

    `total` items of a bank of `bank` are asked; `revised` when the lesson's text has changed since
    the attempt shown; `errors` are (number on the page, item, message) of what was left out.
    """

    bank: int
    total: int
    needed: int
    number: int
    version: str
    shown: Tried | None
    revised: bool
    attempts: tuple[Tried, ...]
    errors: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class Ask:
    """What is wanted of the check: an attempt to look at, a fresh form, or one with what was given."""

    attempt: int | None = None
    again: bool = False
    given: Mapping[str, Answer] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def filled(self) -> Filled:
        return Filled(self.given, self.errors)


def check_of(lesson: Lesson, items: Sequence[CheckItem], attempts: Sequence[Tried], ask: Ask) -> Check:
    """Return what the page says about the check, without its questions; `items` are those due now."""
    shown = None if ask.again or ask.errors else _chosen(attempts, ask.attempt)
    return Check(
        bank=len(lesson.check),
        total=len(items),
        needed=needed(len(items)),
        number=len(attempts) + 1,
        version=lesson.content_hash,
        shown=shown,
        revised=shown is not None and shown.content_hash != lesson.content_hash,
        attempts=tuple(attempts),
        errors=errors_of(items, ask.errors),
    )


def errors_of(items: Sequence[CheckItem], errors: Mapping[str, str]) -> tuple[tuple[int, str, str], ...]:
    """Return (number on the page, item, message) for each question that was left out."""
    return tuple(
        (place, item.id, errors[item.id]) for place, item in enumerate(items, 1) if item.id in errors
    )


def questions_of(items: Sequence[CheckItem], seed: str, filled: Filled) -> tuple[Question, ...]:
    """Return the questions in the order asked, with what was given."""
    return tuple(question(item, seed, filled) for item in items)


def answers_of(lesson: Lesson | KeptLesson, tried: Tried) -> tuple[Answered, ...]:
    """Return what became of each answer, in the order asked; `lesson` is the version asked about."""
    bank = {item.id: item for item in lesson.check}
    seed = seed_of(lesson.id, tried.number)
    return tuple(answered(bank[each], answer, seed) for each, answer in tried.answers.items() if each in bank)


def _chosen(attempts: Sequence[Tried], number: int | None) -> Tried | None:
    named = [each for each in attempts if each.number == number]
    return named[0] if named else attempts[-1] if attempts else None
