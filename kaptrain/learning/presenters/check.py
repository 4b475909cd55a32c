"""A lesson's check: the questions to answer, or what became of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kaptrain.catalogue.rules.grading import Answer
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.learning.presenters.items import Answered, Filled, Question, answered, question
from kaptrain.learning.queries import Tried
from kaptrain.learning.rules.layout import needed, turned


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
    given: Mapping[str, Answer] = field(default_factory=dict)
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
    seed, filled = f"{lesson.id}:{number}", Filled(ask.given, ask.errors)
    return tuple(question(item, seed, filled) for item in turned(lesson.check, number))


def answers_of(lesson: Lesson, tried: Tried) -> tuple[Answered, ...]:
    """Return what became of each answer, in the order in which that attempt asked."""
    seed = f"{lesson.id}:{tried.number}"
    return tuple(
        answered(item, tried.answers.get(item.id, ()), seed) for item in turned(lesson.check, tried.number)
    )


def _chosen(attempts: Sequence[Tried], number: int | None) -> Tried | None:
    named = [each for each in attempts if each.number == number]
    return named[0] if named else attempts[-1] if attempts else None
