"""How far a reader is in a book, and whether a discussion would tell more than they have read. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Reached:
    """When somebody read a section, and when they opened its discussion all the same."""

    read_at: datetime | None = None
    opened_at: datetime | None = None


NOT_YET = Reached()


@dataclass(frozen=True)
class SectionState:
    """A section for one reader; `shown` tells whether its discussion is shown."""

    id: str
    read: bool
    shown: bool


def furthest(sections: Sequence[str], reached: Mapping[str, Reached]) -> int:
    """Return the number, from 1, of the last section that was read or whose discussion was opened; else 0.

    Whoever got there has got to those before it, so that their discussions give nothing away.
    """
    return max((at for at, each in enumerate(sections, 1) if _got_to(reached.get(each, NOT_YET))), default=0)


def states_of(sections: Sequence[str], reached: Mapping[str, Reached]) -> tuple[SectionState, ...]:
    """Return each section as it stands; whoever got to a later one has got to those before it too."""
    last = furthest(sections, reached)
    return tuple(
        SectionState(
            id=each,
            read=reached.get(each, NOT_YET).read_at is not None,
            shown=at <= last,
        )
        for at, each in enumerate(sections, 1)
    )


def _got_to(each: Reached) -> bool:
    return each.read_at is not None or each.opened_at is not None


def share_words(read: int, members: int) -> str:
    """Say how many have read a section: a number, never names."""
    if not members:
        return ""
    return f"{read} of {members} have read it" if read else f"None of {members} has read it yet"
