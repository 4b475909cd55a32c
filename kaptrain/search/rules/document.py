"""What can be found, before it is stored."""

from dataclasses import dataclass
from enum import StrEnum

from kaptrain.catalogue.rules.audience import Audience


class Kind(StrEnum):
    """What a find is; people filter by it."""

    LESSON = "lesson"
    MODULE = "module"
    TERM = "term"
    BOOK = "book"
    GUIDE = "guide"
    HANDBOOK = "handbook"
    POST = "post"


# In percent of an engine's own score: of two equal finds the lesson is shown first. A word of the glossary
# has its title for it, and is explained above the finds anyway.
BOOST = {
    Kind.LESSON: 100,
    Kind.MODULE: 70,
    Kind.TERM: 10,
    Kind.BOOK: 50,
    Kind.GUIDE: 50,
    Kind.HANDBOOK: 50,
    Kind.POST: 50,
}


@dataclass(frozen=True)
class Document:
    """A piece of plain text that can be found by itself.

    Pieces with the same `page` are shown as one find; `anchor` leads to the piece in it.
    """

    kind: Kind
    page: str
    title: str
    body: str
    anchor: str = ""
    heading: str = ""
    audience: Audience = Audience.LEARNERS
