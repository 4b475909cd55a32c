"""A lesson and its knowledge check as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ItemKind(StrEnum):
    """What a check item asks for: options to choose, steps to order, or pairs to match."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCENARIO = "scenario"
    ORDER = "order"
    MATCH = "match"


@dataclass(frozen=True)
class Option:
    """One answer on offer; `why` is the feedback shown after an attempt."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Step:
    """One step of an order item; `why` says why it comes at its place."""

    text: str
    why: str


@dataclass(frozen=True)
class Pair:
    """One line of a match item and the answer that belongs to it."""

    item: str
    answer: str
    why: str


@dataclass(frozen=True)
class CheckItem:
    """One question of a knowledge check.

    `single`, `multiple` and `scenario` have `options` (a scenario also its `case`); `order`
    has `steps` in the right order; `match` has `pairs`. The parts of other kinds are empty.
    """

    id: str
    kind: ItemKind
    ask: str
    options: tuple[Option, ...] = ()
    case: str = ""
    steps: tuple[Step, ...] = ()
    pairs: tuple[Pair, ...] = ()

    @property
    def parts(self) -> int:
        """How many options, steps or pairs there are."""
        return len(self.options or self.steps or self.pairs)

    @property
    def right(self) -> tuple[int, ...]:
        """The right answer, counted from 0.

        Indexes of the right options; or the position of each step; or for each pair the
        pair whose answer belongs to it.
        """
        if self.options:
            return tuple(index for index, option in enumerate(self.options) if option.right)
        return tuple(range(self.parts))


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
