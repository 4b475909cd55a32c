"""What comes next, in which order a check asks, and what state a lesson is in. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from kaptrain.catalogue.rules.grading import PASS_PERCENT
from kaptrain.catalogue.rules.lesson import LessonRef
from kaptrain.catalogue.rules.program import Module, Program
from kaptrain.shared.minutes import format_minutes

T = TypeVar("T")


class State(StrEnum):
    """How far a trainee is with a lesson; `not_counted` is passed, but its minutes do not count."""

    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    UNDER_WAY = "under_way"
    TO_DO = "to_do"
    IN_PREPARATION = "in_preparation"


@dataclass(frozen=True)
class Progress:
    """The lesson a trainee was in last, where and when; and for each lesson tried, whether it was passed."""

    lesson_id: str | None = None
    anchor: str | None = None
    at: datetime | None = None
    attempted: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """What a statement says of the lessons, in minutes: counted by lesson, and the lessons with a line."""

    counted: Mapping[str, int]
    credited: frozenset[str]
    total: int
    required: int


def next_lesson(program: Program, credited: Collection[str]) -> tuple[Module, LessonRef] | None:
    """Return the first written lesson, in the program's order, that is not among `credited`."""
    for module in program.modules:
        for lesson in module.lessons:
            if lesson.ready and lesson.id not in credited:
                return module, lesson
    return None


def state_of(lesson: LessonRef, standing: Standing, started: Collection[str]) -> State:
    """Say how far a lesson is; `started` are the lessons read or tried without a credit."""
    if standing.counted.get(lesson.id):
        return State.COUNTED
    if lesson.id in standing.credited:
        return State.NOT_COUNTED
    if not lesson.ready:
        return State.IN_PREPARATION
    return State.UNDER_WAY if lesson.id in started else State.TO_DO


def needed(total: int) -> int:
    """Return how many of `total` items must be right to pass."""
    return -(-PASS_PERCENT * total // 100)


def turned(things: Sequence[T], number: int) -> tuple[T, ...]:
    """Return the items of a check in the order of attempt `number`: a retake begins elsewhere."""
    if not things:
        return ()
    # A step that shares no factor with the length begins with every item once before it repeats.
    step = 2 if len(things) % 2 else 1
    start = (number - 1) * step % len(things)
    return (*things[start:], *things[:start])


def shuffled(things: Sequence[T], seed: str) -> tuple[T, ...]:
    """Return things in an order that looks like chance and is the same for the same seed."""
    keys = [sha256(f"{seed}:{place}".encode()).digest() for place in range(len(things))]
    return tuple(things[place] for place in sorted(range(len(things)), key=keys.__getitem__))


def credit_words(minutes: int, counted: int) -> str:
    """Say what a passed lesson of `minutes` is worth now, with `counted` of them in the statement."""
    if counted >= minutes:
        return f"Passed. {format_minutes(minutes)} count now."
    if counted:
        return f"Passed. {format_minutes(counted)} of {format_minutes(minutes)} count; your hours say why."
    return f"Passed. Its {format_minutes(minutes)} do not count; your hours say why."
