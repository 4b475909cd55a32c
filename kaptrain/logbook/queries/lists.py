"""Lists of entries: a trainee's own, a signer's queue, what waits too long."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.hours.rules import Line
from kaptrain.logbook.models import Entry, EntryComment, EntryVersion, Signature
from kaptrain.logbook.rules.kinds import kinds_of

PAGE = 60
RECENT = 5
OPEN = ("draft", "submitted", "returned", "withdrawn")
# Open entries stand after every line of the ledger that has the same date and start.
AFTER_THE_LEDGER = 1_000_000_000

Trainee = aliased(Person, name="trainee")
Mentor = aliased(Person, name="mentor_now")
Host = aliased(Person, name="host_named")
CURRENT = and_(EntryVersion.entry_id == Entry.id, EntryVersion.version == Entry.current_version)
OPEN_PAIR = and_(MentorPair.enrolment_id == Entry.enrolment_id, MentorPair.until_on.is_(None))


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One request in a queue. `total` and `minutes_total` are about the whole queue, not the page."""

    entry_id: int
    trainee: str
    title: str
    kind: str
    minutes: int
    on: date
    waiting_since: datetime
    version: int
    revised: bool
    total: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request that waits, with whom and since when; `signer` is None when nobody can sign it."""

    entry_id: int
    trainee: str
    title: str
    kind: str
    minutes: int
    on: date
    waiting_since: datetime
    signer: str | None


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """An entry of the trainee with its newest version, who signs it now, and the last comment."""

    entry: Entry
    version: EntryVersion
    signer: str | None
    comment: EntryComment | None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that stands."""

    entry_id: int
    trainee: str
    title: str
    minutes: int
    at: datetime


def own_entries(session: Session, enrolment_id: int) -> list[OwnEntry]:
    """Return all entries of an enrolment, newest first."""
    last = (
        select(func.max(EntryComment.id))
        .where(EntryComment.entry_id == Entry.id)
        .correlate(Entry)
        .scalar_subquery()
    )
    find = (
        select(Entry, EntryVersion, func.coalesce(Host.name, Mentor.name), EntryComment)
        .join(EntryVersion, CURRENT)
        .outerjoin(Host, Host.id == Entry.host_id)
        .outerjoin(MentorPair, and_(OPEN_PAIR, Entry.host_id.is_(None)))
        .outerjoin(Mentor, Mentor.id == MentorPair.mentor_id)
        .outerjoin(EntryComment, EntryComment.id == last)
        .where(Entry.enrolment_id == enrolment_id)
        .order_by(EntryVersion.on.desc(), Entry.id.desc())
    )
    return [OwnEntry(*row) for row in session.execute(find)]


@cache
def _queue() -> Any:
    # Kept, because building it takes longer than running it.
    reader: Any = bindparam("reader")
    kinds: Any = bindparam("kinds", expanding=True)
    # Two short lists by their own indexes, instead of one condition with "or" over all entries.
    hosted = select(Entry.id).where(
        Entry.host_id == reader, Entry.status == "submitted", Entry.kind.in_(kinds)
    )
    mentored = (
        select(Entry.id)
        .join(MentorPair, OPEN_PAIR)
        .where(
            MentorPair.mentor_id == reader,
            Entry.status == "submitted",
            Entry.host_id.is_(None),
            Entry.kind.in_(kinds),
        )
    )
    return (
        select(
            Entry.id,
            Trainee.name,
            EntryVersion.title,
            Entry.kind,
            EntryVersion.minutes,
            EntryVersion.on,
            Entry.waiting_since,
            EntryVersion.version,
            _revised(),
            func.count().over(),
            func.min(Entry.waiting_since).over(),
        )
        .join(EntryVersion, CURRENT)
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .join(Trainee, Trainee.id == Enrolment.person_id)
        .where(Entry.id.in_(union_all(hosted, mentored)), Enrolment.person_id != reader)
        .order_by(Entry.waiting_since, Entry.id)
        .limit(PAGE)
        .offset(bindparam("skipped", type_=Integer))
    )


def _revised() -> Any:
    return (
        select(literal(1))
        .where(
            EntryComment.entry_id == Entry.id,
            EntryComment.act == "return",
            EntryComment.version < Entry.current_version,
        )
        .exists()
    )


def queue_of(session: Session, actor: Actor, *, page: int = 1) -> list[QueueRow]:
    """Return one page of what waits for this person now, oldest first, in one statement."""
    skipped = (max(1, page) - 1) * PAGE
    values = {"reader": actor.id, "kinds": kinds_of(actor.roles), "skipped": skipped}
    return [QueueRow(*row) for row in session.execute(_queue(), values)]


def _waiting() -> Any:
    return (
        select(
            Entry.id,
            Trainee.name,
            EntryVersion.title,
            Entry.kind,
            EntryVersion.minutes,
            EntryVersion.on,
            Entry.waiting_since,
            func.coalesce(Host.name, Mentor.name),
        )
        .join(EntryVersion, CURRENT)
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .join(Trainee, Trainee.id == Enrolment.person_id)
        .outerjoin(Host, Host.id == Entry.host_id)
        .outerjoin(MentorPair, and_(OPEN_PAIR, Entry.host_id.is_(None)))
        .outerjoin(Mentor, Mentor.id == MentorPair.mentor_id)
        .where(Entry.status == "submitted")
        .order_by(Entry.waiting_since, Entry.id)
    )


def waiting_for_others(session: Session, enrolment_id: int) -> list[Waiting]:
    """Return a trainee's requests that wait for somebody, oldest first."""
    rows = session.execute(_waiting().where(Entry.enrolment_id == enrolment_id))
    return [Waiting(*row) for row in rows]


def overdue(session: Session, admin_id: int, *, before: datetime, page: int = 1) -> list[Waiting]:
    """Return what has waited since before that moment or has nobody to sign it, oldest first.

    An admin's own requests are left to the other admins.
    """
    nobody = and_(Entry.host_id.is_(None), MentorPair.id.is_(None))
    find = _waiting().where(or_(Entry.waiting_since < before, nobody), Enrolment.person_id != admin_id)
    rows = session.execute(find.limit(PAGE).offset((max(1, page) - 1) * PAGE))
    return [Waiting(*row) for row in rows]


@cache
def _recent() -> Any:
    return (
        select(Signature.entry_id, Trainee.name, EntryVersion.title, EntryVersion.minutes, Signature.at)
        .join(Entry, and_(Entry.id == Signature.entry_id, Entry.current_version == Signature.version))
        .join(EntryVersion, CURRENT)
        .join(Trainee, Trainee.id == Signature.trainee_id)
        .where(
            Signature.signer_id == bindparam("signer"),
            Signature.act == "sign",
            Entry.status == "signed",
        )
        .order_by(Signature.at.desc(), Signature.seq.desc())
        .limit(RECENT)
    )


def recently_signed(session: Session, signer_id: int) -> list[Signed]:
    """Return the last signatures of this person that stand, newest first."""
    return [Signed(*row) for row in session.execute(_recent(), {"signer": signer_id})]


def open_lines(session: Session, enrolment_ids: Iterable[int]) -> dict[int, list[Line]]:
    """Return the entries that are not in the ledger, as lines `entry-<id>`, by enrolment."""
    find = (
        select(Entry.enrolment_id, Entry.id, Entry.status, EntryVersion)
        .join(EntryVersion, CURRENT)
        .where(Entry.enrolment_id.in_(list(enrolment_ids)), Entry.status.in_(OPEN))
        .order_by(Entry.id)
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for enrolment_id, entry_id, status, version in session.execute(find):
        found[enrolment_id].append(line_of(entry_id, version, status))
    return dict(found)


def line_of(entry_id: int, version: EntryVersion, status: str) -> Line:
    """Return a version as evaluation would read it in this status."""
    return Line(
        id=f"entry-{entry_id}",
        component=version.component,
        kind=version.kind,
        activity=version.activity,
        on=version.on,
        start=version.start,
        minutes=version.minutes,
        modality=version.modality,
        topics=dict(version.content().topics),
        status=status,
        seq=AFTER_THE_LEDGER + entry_id,
    )


def hosts(session: Session, role: Role, *, but: int) -> list[tuple[int, str, str]]:
    """Return (id, name, credential) of everybody who holds the role, by name, without one person."""
    find = (
        select(Person.id, Person.name, Person.credential)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == role.value, Person.suspended_at.is_(None), Person.id != but)
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name, row.credential) for row in session.execute(find)]
