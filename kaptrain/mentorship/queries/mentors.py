"""Mentors with those they look after: for a hand-over, for lists of trainees, for looking back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased, joinedload

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.authz.actor import Role
from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.logbook.models import Entry, EntryVersion, Signature
from kaptrain.mentorship.models import LoggedSession, RoomItem, RoomItemVersion
from kaptrain.mentorship.queries.room import CURRENT, KIND

PAGE = 50
# A meeting that was written down and not taken out again.
HELD = ("submitted", "returned", "signed")
UNFINISHED = ("draft", "returned")
NOW = and_(EntryVersion.entry_id == Entry.id, EntryVersion.version == Entry.current_version)
Trainee = aliased(Person, name="trainee")


@dataclass(frozen=True, slots=True)
class MentorRow:
    """A mentor with how many trainees they have now and how many requests wait for them."""

    person: Person
    trainees: int
    waiting: int
    holds_role: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one trainee's mentorship holds: requests, other open entries, goals, logged meetings, contact."""

    waiting: int = 0
    minutes: int = 0
    oldest: datetime | None = None
    unfinished: int = 0
    goals: int = 0
    logged: int = 0
    contact: date | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A meeting that somebody signed, as it was then; `ended` when the signature was taken back."""

    enrolment_id: int
    trainee: str
    version: EntryVersion
    at: datetime
    statement: str
    ended: bool


def mentor_rows(session: Session) -> list[MentorRow]:
    """Return everybody who mentors somebody now or holds the role, those with trainees first, by name."""
    open_pairs = (
        select(MentorPair.mentor_id, func.count().label("many"))
        .where(MentorPair.until_on.is_(None))
        .group_by(MentorPair.mentor_id)
        .subquery()
    )
    waiting = (
        select(MentorPair.mentor_id, func.count().label("many"))
        .join(Entry, Entry.enrolment_id == MentorPair.enrolment_id)
        .where(MentorPair.until_on.is_(None), Entry.kind == KIND, Entry.status == "submitted")
        .group_by(MentorPair.mentor_id)
        .subquery()
    )
    role = select(RoleGrant.person_id).where(RoleGrant.role == Role.MENTOR).subquery()
    many = func.coalesce(open_pairs.c.many, 0)
    find = (
        select(Person, many, func.coalesce(waiting.c.many, 0), role.c.person_id)
        .outerjoin(open_pairs, open_pairs.c.mentor_id == Person.id)
        .outerjoin(waiting, waiting.c.mentor_id == Person.id)
        .outerjoin(role, role.c.person_id == Person.id)
        .where(or_(many > 0, and_(role.c.person_id.is_not(None), Person.suspended_at.is_(None))))
        .order_by((many > 0).desc(), func.lower(Person.name), Person.id)
    )
    return [MentorRow(row[0], row[1], row[2], row[3] is not None) for row in session.execute(find)]


def pairs_of(session: Session, mentor_id: int) -> Sequence[tuple[MentorPair, Enrolment]]:
    """Return the open pairs of a mentor with the trainees' enrolments, by name."""
    find = (
        select(MentorPair, Enrolment)
        .join(Enrolment, Enrolment.id == MentorPair.enrolment_id)
        .join(Trainee, Trainee.id == Enrolment.person_id)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.cohort))
        .where(MentorPair.mentor_id == mentor_id, MentorPair.until_on.is_(None))
        .order_by(func.lower(Trainee.name), Enrolment.id)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in session.execute(find)]


def past_pairs(session: Session, mentor_id: int) -> Sequence[tuple[MentorPair, str]]:
    """Return the ended pairs of a mentor with the trainee's name, the last one first."""
    find = (
        select(MentorPair, Trainee.name)
        .join(Enrolment, Enrolment.id == MentorPair.enrolment_id)
        .join(Trainee, Trainee.id == Enrolment.person_id)
        .where(MentorPair.mentor_id == mentor_id, MentorPair.until_on.is_not(None))
        .order_by(MentorPair.until_on.desc(), MentorPair.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(find)]


def signed_meetings(session: Session, signer_id: int) -> list[Signed]:
    """Return the newest meetings that this person signed, each in the version that they saw."""
    ending = aliased(Signature)
    ended = (
        select(literal(1))
        .where(
            ending.entry_id == Signature.entry_id,
            ending.version == Signature.version,
            ending.act == "void",
        )
        .exists()
    )
    version = and_(EntryVersion.entry_id == Signature.entry_id, EntryVersion.version == Signature.version)
    find = (
        select(
            Signature.enrolment_id,
            Trainee.name,
            EntryVersion,
            Signature.at,
            Signature.statement_text,
            ended,
        )
        .join(EntryVersion, version)
        .join(Trainee, Trainee.id == Signature.trainee_id)
        .where(Signature.signer_id == signer_id, Signature.act == "sign", EntryVersion.kind == KIND)
        .order_by(Signature.at.desc(), Signature.seq.desc())
        .limit(PAGE)
    )
    return [Signed(*row) for row in session.execute(find)]


def loads(session: Session, enrolment_ids: Collection[int]) -> dict[int, Load]:
    """Return what each of these mentorships holds, in three statements."""
    found = dict.fromkeys(enrolment_ids, Load())
    for row in session.execute(_entries(enrolment_ids)):
        found[row.enrolment_id] = replace(
            found[row.enrolment_id],
            waiting=row.waiting,
            minutes=row.minutes,
            oldest=row.oldest,
            unfinished=row.unfinished,
        )
    for enrolment_id, goals, logged in session.execute(_shared(enrolment_ids)):
        found[enrolment_id] = replace(found[enrolment_id], goals=goals, logged=logged)
    for enrolment_id, contact in last_contacts(session, enrolment_ids).items():
        found[enrolment_id] = replace(found[enrolment_id], contact=contact)
    return found


def _entries(enrolment_ids: Collection[int]) -> Any:
    waiting = Entry.status == "submitted"
    return (
        select(
            Entry.enrolment_id,
            func.count().filter(waiting).label("waiting"),
            func.coalesce(func.sum(EntryVersion.minutes).filter(waiting), 0).label("minutes"),
            func.min(Entry.waiting_since).filter(waiting).label("oldest"),
            func.count().filter(Entry.status.in_(UNFINISHED)).label("unfinished"),
        )
        .join(EntryVersion, NOW)
        .where(Entry.enrolment_id.in_(enrolment_ids), Entry.kind == KIND)
        .group_by(Entry.enrolment_id)
    )


def _shared(enrolment_ids: Collection[int]) -> Any:
    goals = (
        select(func.count())
        .select_from(RoomItem)
        .join(RoomItemVersion, CURRENT)
        .where(
            RoomItem.enrolment_id == Enrolment.id, RoomItem.kind == "goal", RoomItemVersion.state == "open"
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    logged = (
        select(func.count())
        .select_from(LoggedSession)
        .where(LoggedSession.enrolment_id == Enrolment.id, LoggedSession.state == "waiting")
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return select(Enrolment.id, goals.cast(Integer), logged.cast(Integer)).where(
        Enrolment.id.in_(enrolment_ids)
    )


def last_contacts(session: Session, enrolment_ids: Iterable[int]) -> dict[int, date]:
    """Return the day of the last meeting that either side wrote down, by enrolment; one statement."""
    ids = list(enrolment_ids)
    entries = (
        select(Entry.enrolment_id, EntryVersion.on)
        .join(EntryVersion, NOW)
        .where(Entry.enrolment_id.in_(ids), Entry.kind == KIND, Entry.status.in_(HELD))
    )
    logged = select(LoggedSession.enrolment_id, LoggedSession.on).where(
        LoggedSession.enrolment_id.in_(ids), LoggedSession.state == "waiting"
    )
    met = union_all(entries, logged).subquery()
    find = select(met.c.enrolment_id, func.max(met.c.on)).group_by(met.c.enrolment_id)
    return {row[0]: row[1] for row in session.execute(find)}
