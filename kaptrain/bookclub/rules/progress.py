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


def states_of(sections: Sequence[str], reached: Mapping[str, Reached]) -> tuple[SectionState, ...]:
    """Return each section as it stands; whoever read a later one has reached those before it too."""
    furthest = max((at for at, each in enumerate(sections) if reached.get(each, NOT_YET).read_at), default=-1)
    return tuple(
        SectionState(
            id=each,
            read=reached.get(each, NOT_YET).read_at is not None,
            shown=at <= furthest or reached.get(each, NOT_YET).opened_at is not None,
        )
        for at, each in enumerate(sections)
    )


def share_words(read: int, members: int) -> str:
    """Say how many have read a section: a number, never names."""
    if not members:
        return ""
    return f"{read} of {members} have read it" if read else f"None of {members} has read it yet"
