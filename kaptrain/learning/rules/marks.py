"""What a trainee keeps for themselves: notes, bookmarks, reflections. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

LONGEST_TEXT = 5000
LONGEST_HEADING = 300
SEEN_DIGITS = 16


class Kind(StrEnum):
    """A note or a bookmark belongs to a section, a reflection to the callout that asks for it."""

    NOTE = "note"
    BOOKMARK = "bookmark"
    REFLECTION = "reflection"


@dataclass(frozen=True)
class Spot:
    """Whose mark, of which kind, at which place of which lesson."""

    person_id: int
    program: str
    lesson_id: str
    anchor: str
    kind: Kind


def seen_of(text: str | None) -> str:
    """Name the text that a form was filled with; empty for none.

    By its content, not by a number: a form is stale when what it began from is no longer stored.
    """
    return "" if text is None else sha256(text.encode()).hexdigest()[:SEEN_DIGITS]


def plain_text(value: str | None) -> str:
    """Return text with one kind of line end and without characters that no database keeps."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
