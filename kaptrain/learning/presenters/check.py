"""A lesson's check: the questions to answer, or what became of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

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
class Result:
    """A finished attempt; without `items` when the lesson's text has changed since."""

    number: int
    right: int
    total: int
    passed: bool
    at: datetime
    items: tuple[Answered, ...]


@dataclass(frozen=True)
class Check:
    """The check as a page shows it: a form (`questions`) or a `result`, and the list of attempts."""

    total: int
    needed: int
    number: int
    version: str
    questions: tuple[Question, ...]
    result: Result | None
    attempts: tuple[Tried, ...]

    @property
    def errors(self) -> list[tuple[int, Question]]:
        """The questions left out, with the number each has on the page."""
        return [(place, each) for place, each in enumerate(self.questions, 1) if each.error]


@dataclass(frozen=True)
class Ask:
    """What is wanted of the check: an attempt to look at, a fresh form, or one with what was given."""

    attempt: int | None = None
    again: bool = False
    given: Mapping[str, frozenset[int]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def check_of(lesson: Lesson, attempts: Sequence[Tried], ask: Ask, seed: str) -> Check:
    """Return the check; `seed` makes the order of options differ from person to person."""
    number = len(attempts) + 1
    shown = None if ask.again or ask.errors else _chosen(attempts, ask.attempt)
    return Check(
        total=len(lesson.check),
        needed=needed(len(lesson.check)),
        number=number,
        version=lesson.content_hash,
        questions=() if shown else _questions(lesson, f"{seed}:{number}", number, ask),
        result=_result(lesson, shown, f"{seed}:{shown.number}") if shown else None,
        attempts=tuple(attempts),
    )


def _chosen(attempts: Sequence[Tried], number: int | None) -> Tried | None:
    named = [each for each in attempts if each.number == number]
    return named[0] if named else attempts[-1] if attempts else None


def _questions(lesson: Lesson, seed: str, number: int, ask: Ask) -> tuple[Question, ...]:
    return tuple(_question(item, seed, ask) for item in turned(lesson.check, number))


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


def _result(lesson: Lesson, tried: Tried, seed: str) -> Result:
    items: tuple[Answered, ...] = ()
    if tried.content_hash == lesson.content_hash:
        asked = {item.id: item for item in lesson.check}
        graded = turned(grade(lesson.check, tried.answers).items, tried.number)
        items = tuple(_answered(asked[each.id], each, seed) for each in graded)
    return Result(tried.number, tried.right, tried.total, tried.passed, tried.at, items)


def _answered(item: CheckItem, graded: GradedItem, seed: str) -> Answered:
    marks = tuple(
        Mark(each.text, each.right, each.chosen, each.why if each.right or each.chosen else "")
        for each in graded.options
    )
    return Answered(item.ask, graded.right, shuffled(marks, f"{seed}:{item.id}"))
