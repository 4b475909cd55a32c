"""A lesson and its knowledge check as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ItemKind(StrEnum):
    """How many options of a check item are right: exactly one, or at least one."""

    SINGLE = "single"
    MULTIPLE = "multiple"


@dataclass(frozen=True)
class Option:
    """One answer on offer; `why` is the feedback shown after an attempt."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class CheckItem:
    """One question of a knowledge check."""

    id: str
    kind: ItemKind
    ask: str
    options: tuple[Option, ...]

    @property
    def right(self) -> frozenset[int]:
        """Indexes of the right options, counted from 0."""
        return frozenset(index for index, option in enumerate(self.options) if option.right)


@dataclass(frozen=True)
class LessonMinutes:
    """Where the minutes of a lesson go."""

    read: int
    exercise: int
    further_reading: int
    check: int

    @property
    def total(self) -> int:
        return self.read + self.exercise + self.further_reading + self.check


@dataclass(frozen=True)
class LessonRef:
    """A lesson as its module announces it; `ready` is False while its file is in preparation."""

    id: str
    number: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    check: str
    topics: Mapping[str, int]
    ready: bool


@dataclass(frozen=True)
class Lesson:
    """A written lesson. `body` is Markdown; `content_hash` names everything a reader sees."""

    id: str
    module_id: str
    number: str
    slug: str
    title: str
    minutes: LessonMinutes
    objectives: tuple[str, ...]
    topics: Mapping[str, int]
    reviewed: date
    body: str
    check: tuple[CheckItem, ...]
    file: str
    content_hash: str
