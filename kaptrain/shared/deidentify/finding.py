"""What was found in a text, why it matters, and how it is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a place looks like, in words that stand beside it."""

    NAME = "name"
    AGE = "age"
    OLD = "age over 89"
    BIRTH = "date of birth"
    DATE = "date"
    PHONE = "phone number"
    MAIL = "e-mail address"
    WEB = "web address"
    RECORD = "record number"
    ADDRESS = "postal address"
    PLACE = "place"
    QUOTE = "quote"


REASONS: dict[Kind, str] = {
    Kind.NAME: "Names, nicknames and initials point to a person. Write “the client” or leave it out.",
    Kind.AGE: "An age narrows down who it is. Write a band, such as “in their forties”, or leave it out.",
    Kind.OLD: "So few people reach this age that it can name one. Write “of a great age” or leave it out.",
    Kind.BIRTH: "A date of birth is the key to most records. Leave it out.",
    Kind.DATE: "A day can be matched with an appointment or an event. The year alone may stay.",
    Kind.PHONE: "A number that rings belongs to somebody. Leave it out.",
    Kind.MAIL: "An address that receives mail belongs to somebody. Leave it out.",
    Kind.WEB: "A page, profile or device can be looked up. Leave it out.",
    Kind.RECORD: "A number that stands in a record leads to the record. Leave it out.",
    Kind.ADDRESS: "A place to live narrows it down to a household. Leave it out.",
    Kind.PLACE: "A town, clinic or workplace beside a client narrows it down. Write the kind of place.",
    Kind.QUOTE: "A person’s own words are theirs. Say in your words what they were about.",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place in a text, end exclusive, and what kind of identifier it looks like. Never the words."""

    start: int
    end: int
    kind: Kind

    @property
    def reason(self) -> str:
        """Why it matters and what to write instead."""
        return REASONS[self.kind]


@dataclass(frozen=True, slots=True)
class Kept:
    """A writer's word that marked places may stay: in which fields, of which kinds, and why."""

    fields: tuple[str, ...]
    kinds: tuple[str, ...]
    reason: str


def pieces(text: str, findings: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    """Cut a text into (words, kind) for showing; the kind is empty between findings."""
    cut: list[tuple[str, str]] = []
    at = 0
    for each in findings:
        cut += [(text[at : each.start], ""), (text[each.start : each.end], each.kind.value)]
        at = each.end
    cut.append((text[at:], ""))
    return tuple(piece for piece in cut if piece[0])


def kinds_of(findings: Iterable[Finding]) -> tuple[Kind, ...]:
    """Return the kinds found, each once, in the order in which they first appear."""
    return tuple(dict.fromkeys(each.kind for each in findings))


def in_words(kinds: Sequence[Kind]) -> str:
    """Write kinds as a list in a sentence: "a name, an age and a date"."""
    named = [f"{'an' if kind.value[0] in 'ae' else 'a'} {kind.value}" for kind in kinds]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
