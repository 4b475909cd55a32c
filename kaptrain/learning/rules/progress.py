"""What comes next, and what state a lesson is in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kaptrain.catalogue.rules.lesson import LessonRef
from kaptrain.catalogue.rules.program import Module, Program
from kaptrain.shared.minutes import format_minutes


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
class Credit:
    """The line that a passed lesson brought: its title then, its day, its minutes, the version passed."""

    title: str
    on: date
    minutes: int
    version: str | None


@dataclass(frozen=True)
class Standing:
    """What a statement says of the lessons, in minutes: counted by lesson, and the lessons with a line.

    `credits` are the lines of lessons by lesson id, whether their lesson is still written or not.
    """

    counted: Mapping[str, int]
    credited: frozenset[str]
    total: int
    required: int
    credits: Mapping[str, Credit] = field(default_factory=dict)


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


def credit_words(minutes: int, counted: int) -> str:
    """Say what a passed lesson of `minutes` is worth now, with `counted` of them in the statement."""
    if counted >= minutes:
        return f"Passed. {format_minutes(minutes)} count now."
    if counted:
        return f"Passed. {format_minutes(counted)} of {format_minutes(minutes)} count; your hours say why."
    return f"Passed. Its {format_minutes(minutes)} do not count; your hours say why."
