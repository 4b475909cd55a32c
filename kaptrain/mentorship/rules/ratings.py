"""Six competencies, seen by both sides over the year.

Each side marks alone and then both compare (content/kap/mentorship.md): what the other one marked this
month opens once one's own marks of the month are there, or when the month is over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kaptrain.shared.errors import Invalid

LEVELS = ("Beginning", "Growing", "Ready")
# When the handbook asks for marks; any other day is fine too.
USUAL_MONTHS = (3, 6, 9, 12)
LONGEST_INSTANCE = 300


@dataclass(frozen=True, slots=True)
class Competency:
    """What is marked, and what each level looks like."""

    id: str
    title: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One competency as somebody saw it: the level, its words then, and an instance."""

    id: str
    title: str
    level: int
    words: str
    instance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """All competencies as one side ("self" or "mentor") saw them on a day, in a month of the year."""

    side: str
    by: str
    on: date
    month: int
    marks: tuple[Mark, ...]
    id: int = 0

    def level(self, competency: str) -> int | None:
        """Return the level of a competency, None when it was not marked then."""
        return next((mark.level for mark in self.marks if mark.id == competency), None)


def marks_of(
    competencies: Sequence[Competency], levels: Mapping[str, int | None], instances: Mapping[str, str]
) -> tuple[Mark, ...]:
    """Return the marks of a form. Invalid at a competency without a level or with too long an instance."""
    return tuple(_mark(each, levels.get(each.id), instances.get(each.id, "")) for each in competencies)


def _mark(competency: Competency, level: int | None, instance: str) -> Mark:
    if level is None or not 0 <= level < len(competency.levels):
        raise Invalid("Choose a level.", field=f"level-{competency.id}", code="missing")
    if len(instance) > LONGEST_INSTANCE:
        words = f"Use at most {LONGEST_INSTANCE} characters."
        raise Invalid(words, field=f"instance-{competency.id}", code="too_long")
    return Mark(competency.id, competency.title, level, competency.levels[level], instance)


def opened(ratings: Iterable[Rated], side: str, month: int) -> tuple[tuple[Rated, ...], tuple[Rated, ...]]:
    """Return (what this side may read, what is still closed to it), each in the order given."""
    found = tuple(ratings)
    mine = {each.month for each in found if each.side == side}
    closed = tuple(
        each for each in found if each.side != side and each.month >= month and each.month not in mine
    )
    return tuple(each for each in found if each not in closed), closed


def newest(ratings: Iterable[Rated], side: str) -> Rated | None:
    """Return the last rating of a side; they come oldest first."""
    return next((each for each in reversed(tuple(ratings)) if each.side == side), None)
