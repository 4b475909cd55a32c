"""Who the rows of an attendance file are: by e-mail address and by nothing else.

Two people share a name more often than a host expects, and one person appears under many.
Whatever an address does not settle is put before a human.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kaptrain.accounts.rules.identity import email_key
from kaptrain.events.rules.presence import Interval, union


@dataclass(frozen=True, slots=True)
class FileRow:
    """One stay as a file tells it; without `stay` the file did not say clearly when.

    `emails` are all addresses the file gives for the row, as they stand there.
    """

    row: int
    name: str
    emails: tuple[str, ...] = ()
    stay: Interval | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """Somebody who may be in the file. One person may be listed once for each of their addresses."""

    person: int
    email: str


class Why(StrEnum):
    """Why rows are put aside."""

    NO_EMAIL = "no_email"
    UNKNOWN = "unknown"
    TWO_PEOPLE = "two_people"
    NO_TIMES = "no_times"


WORDS = {
    Why.NO_EMAIL: "There is no e-mail address in this row.",
    Why.UNKNOWN: "Nobody who booked has this e-mail address.",
    Why.TWO_PEOPLE: "This could be more than one person who booked.",
    Why.NO_TIMES: "The file does not say clearly when this person was there.",
}


@dataclass(frozen=True, slots=True)
class Aside:
    """Rows for a human to decide: one e-mail address, or one row without any; `people` it could be."""

    why: Why
    rows: tuple[int, ...]
    name: str
    email: str
    stays: tuple[Interval, ...]
    people: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """Why, as a sentence."""
        return WORDS[self.why]


@dataclass(frozen=True, slots=True)
class Found:
    """One booked person in the file, all rows joined."""

    person: int
    rows: tuple[int, ...]
    stays: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Every row of a file once: found, put aside, or the host's; and who was booked but is in no row."""

    found: tuple[Found, ...]
    aside: tuple[Aside, ...]
    hosts: tuple[int, ...]
    missing: tuple[int, ...]


def match(rows: Iterable[FileRow], booked: Sequence[Booked], *, hosts: Iterable[str] = ()) -> Matching:
    """Sort the rows of a file by person; `hosts` are the addresses of those who held the event."""
    owners = _owners(booked)
    host_keys = {email_key(each) for each in hosts} - {""}
    theirs: dict[int, list[FileRow]] = {}
    rest: dict[tuple[Why, object], list[FileRow]] = {}
    hosting = []
    for row in rows:
        keys = _keys(row)
        people = sorted({person for key in keys for person in owners.get(key, ())})
        if host_keys.intersection(keys):
            hosting.append(row.row)
        elif len(people) == 1 and row.stay:
            theirs.setdefault(people[0], []).append(row)
        else:
            rest.setdefault(_reason(row, keys, people), []).append(row)
    aside = tuple(_aside(why, group, owners) for (why, _), group in rest.items())
    seen = {*theirs, *(person for each in aside for person in each.people)}
    return Matching(
        found=tuple(_found(person, theirs[person]) for person in sorted(theirs)),
        aside=aside,
        hosts=tuple(hosting),
        missing=tuple(sorted({each.person for each in booked} - seen)),
    )


def _owners(booked: Iterable[Booked]) -> dict[str, set[int]]:
    owners: dict[str, set[int]] = {}
    for each in booked:
        key = email_key(each.email)
        if key:
            owners.setdefault(key, set()).add(each.person)
    return owners


def _keys(row: FileRow) -> list[str]:
    return [key for key in (email_key(each) for each in row.emails) if key]


def _reason(row: FileRow, keys: list[str], people: list[int]) -> tuple[Why, object]:
    if not keys:
        # Two rows without an address may be two people, whatever their names: each is decided alone.
        return Why.NO_EMAIL, row.row
    if len(people) > 1:
        return Why.TWO_PEOPLE, tuple(keys)
    return (Why.NO_TIMES if people else Why.UNKNOWN), tuple(keys)


def _aside(why: Why, group: list[FileRow], owners: dict[str, set[int]]) -> Aside:
    first = group[0]
    return Aside(
        why=why,
        rows=tuple(each.row for each in group),
        name=first.name,
        email=first.emails[0] if first.emails else "",
        stays=union(each.stay for each in group if each.stay),
        people=tuple(sorted({person for key in _keys(first) for person in owners.get(key, ())})),
    )


def _found(person: int, rows: list[FileRow]) -> Found:
    stays = union(each.stay for each in rows if each.stay)
    return Found(person, tuple(each.row for each in rows), stays)
