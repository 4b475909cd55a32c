"""A lesson's check: the questions to answer, or what became of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kaptrain.catalogue.rules.grading import GradedItem, grade
from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind, Lesson
from kaptrain.learning.queries import Tried
from kaptrain.learning.rules import needed, shuffled, turned


@dataclass(frozen=True)
class Choice:
    """An option on offer; `value` is its index in the file."""

    value: int
    text: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """An item to answer, with its message when it was left out."""

    id: str
    several: bool
    ask: str
    choices: tuple[Choice, ...]
    error: str | None


@dataclass(frozen=True)
class Mark:
    """An option of a finished attempt; `why` is empty where nothing needs explaining."""

    text: str
    right: bool
    chosen: bool
    why: str


@dataclass(frozen=True)
class Answered:
    """An item of a finished attempt."""

    ask: str
    right: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Check:
    """The check as a page shows it: a form for attempt `number`, or what became of the attempt `shown`.

    `revised` when the lesson's text has changed since that attempt; `errors` are (number on
    the page, item, message) of the questions that were left out.
    """

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
    given: Mapping[str, frozenset[int]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def check_of(lesson: Lesson, attempts: Sequence[Tried], ask: Ask) -> Check:
    """Return what the page says about the check, without its questions."""
    number = len(attempts) + 1
    shown = None if ask.again or ask.errors else _chosen(attempts, ask.attempt)
    places = enumerate(turned(lesson.check, number), 1) if ask.errors else ()
    return Check(
        total=len(lesson.check),
        needed=needed(len(lesson.check)),
        number=number,
        version=lesson.content_hash,
        shown=shown,
        revised=shown is not None and shown.content_hash != lesson.content_hash,
        attempts=tuple(attempts),
        errors=tuple(
            (place, item.id, ask.errors[item.id]) for place, item in places if item.id in ask.errors
        ),
    )


def questions_of(lesson: Lesson, number: int, ask: Ask) -> tuple[Question, ...]:
    """Return the questions of attempt `number` in its order, with what was given."""
    return tuple(_question(item, f"{lesson.id}:{number}", ask) for item in turned(lesson.check, number))


def answers_of(lesson: Lesson, tried: Tried) -> tuple[Answered, ...]:
    """Return what became of each answer, in the order in which that attempt asked."""
    asked = {item.id: item for item in lesson.check}
    graded = turned(grade(lesson.check, tried.answers).items, tried.number)
    return tuple(_answered(asked[each.id], each, f"{lesson.id}:{tried.number}") for each in graded)


def _chosen(attempts: Sequence[Tried], number: int | None) -> Tried | None:
    named = [each for each in attempts if each.number == number]
    return named[0] if named else attempts[-1] if attempts else None


def _question(item: CheckItem, seed: str, ask: Ask) -> Question:
    given = ask.given.get(item.id, frozenset())
    choices = tuple(Choice(place, each.text, place in given) for place, each in enumerate(item.options))
    return Question(
        id=item.id,
        several=item.kind is ItemKind.MULTIPLE,
        ask=item.ask,
        choices=shuffled(choices, f"{seed}:{item.id}"),
        error=ask.errors.get(item.id),
    )


def _answered(item: CheckItem, graded: GradedItem, seed: str) -> Answered:
    marks = tuple(
        Mark(each.text, each.right, each.chosen, each.why if each.right or each.chosen else "")
        for each in graded.options
    )
    return Answered(item.ask, graded.right, shuffled(marks, f"{seed}:{item.id}"))
