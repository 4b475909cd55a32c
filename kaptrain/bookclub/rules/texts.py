"""The reading journal and the reflection: private texts, compared by what they say. Pure."""

from dataclasses import dataclass
from hashlib import sha256

LONGEST_TEXT = 10_000
SEEN_DIGITS = 16
# The section under which the reflection on a whole book is kept.
REFLECTION = ""


@dataclass(frozen=True)
class Page:
    """Whose text about which part of which book."""

    person_id: int
    program: str
    activity: str
    section: str


def seen_of(text: str | None) -> str:
    """Name the text that a form was filled with; empty for none."""
    return "" if text is None else sha256(text.encode()).hexdigest()[:SEEN_DIGITS]


def plain_text(value: str | None) -> str:
    """Return text with one kind of line end and without characters that no database keeps."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
