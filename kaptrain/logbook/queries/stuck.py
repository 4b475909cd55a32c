"""What waits too long or cannot be signed, who could take it, and who is to be reminded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.authz.actor import Role
from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.logbook.models import DigestChoice, Entry, EntryVersion, SigningLink
from kaptrain.logbook.queries.lists import CURRENT, OPEN_PAIR, PAGE, Host, Mentor, Trainee
from kaptrain.logbook.rules.nudges import REMIND_AFTER

HOST_ROLES = (Role.PRACTITIONER.value, Role.FACILITATOR.value)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A request that needs an administrator; `signer` is None when nobody can sign it."""

    entry_id: int
    enrolment_id: int
    trainee_id: int
    trainee: str
    title: str
    kind: str
    minutes: int
    waiting_since: datetime
    fallback_at: datetime | None
    host_id: int | None
    signer: str | None
    suspended: bool
    account: bool
    linked: bool


@dataclass(frozen=True, slots=True)
class Load:
    """Somebody who may host, and how many requests wait for them."""

    person_id: int
    name: str
    role: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A request that waits for somebody with an account, for their mails."""

    person_id: int
    name: str
    email: str
    zone: str
    trainee: str
    title: str
    waiting_since: datetime


def _waiting(*columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(Entry)
        .join(EntryVersion, CURRENT)
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .join(Trainee, Trainee.id == Enrolment.person_id)
        .outerjoin(Host, Host.id == Entry.host_id)
        .outerjoin(MentorPair, and_(OPEN_PAIR, Entry.host_id.is_(None)))
        .outerjoin(Mentor, Mentor.id == MentorPair.mentor_id)
        .where(Entry.status == "submitted")
        .order_by(Entry.waiting_since, Entry.id)
    )


def stuck(session: Session, admin_id: int, *, before: datetime, now: datetime, page: int = 1) -> list[Stuck]:
    """Return what waited since before that moment, and what its signer cannot sign, oldest first.

    An admin's own requests are left to the other admins.
    """
    signer = func.coalesce(Host.name, Mentor.name)
    suspended = func.coalesce(Host.suspended_at, Mentor.suspended_at).is_not(None)
    account = func.coalesce(Host.password_hash, Mentor.password_hash).is_not(None)
    linked = exists().where(
        SigningLink.entry_id == Entry.id,
        SigningLink.request_at == Entry.waiting_since,
        SigningLink.used_at.is_(None),
        SigningLink.ended_at.is_(None),
        SigningLink.expires_at > now,
    )
    find = _waiting(
        Entry.id, Enrolment.id, Enrolment.person_id, Trainee.name, EntryVersion.title, Entry.kind,
        EntryVersion.minutes, Entry.waiting_since, Entry.fallback_at, Entry.host_id, signer, suspended,
        account, linked,
    )  # fmt: skip
    late = or_(Entry.waiting_since < before, Entry.fallback_at.is_not(None))
    unreached = and_(~account, ~linked, Entry.waiting_since < now - REMIND_AFTER)
    nobody = or_(signer.is_(None), suspended, unreached)
    find = find.where(or_(late, nobody), Enrolment.person_id != admin_id)
    rows = session.execute(find.limit(PAGE).offset((max(1, page) - 1) * PAGE))
    return [Stuck(*row) for row in rows]


def loads(session: Session) -> list[Load]:
    """Return everybody who may host, the least busy first."""
    waiting = (
        select(func.count())
        .where(Entry.host_id == Person.id, Entry.status == "submitted")
        .correlate(Person)
        .scalar_subquery()
    )
    find = (
        select(Person.id, Person.name, RoleGrant.role, waiting)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role.in_(HOST_ROLES), Person.suspended_at.is_(None))
        .order_by(waiting, Person.id)
    )
    return [Load(*row) for row in session.execute(find)]


def turns(session: Session) -> list[Turn]:
    """Return every request that waits for somebody who can sign in, oldest first."""
    find = _waiting(
        func.coalesce(Host.id, Mentor.id), func.coalesce(Host.name, Mentor.name),
        func.coalesce(Host.email, Mentor.email), func.coalesce(Host.zone, Mentor.zone),
        Trainee.name, EntryVersion.title, Entry.waiting_since,
    )  # fmt: skip
    find = find.where(
        func.coalesce(Host.password_hash, Mentor.password_hash).is_not(None),
        func.coalesce(Host.suspended_at, Mentor.suspended_at).is_(None),
    )
    return [Turn(*row) for row in session.execute(find)]


def to_fall_back(session: Session, before: datetime, *, limit: int) -> list[int]:
    """Return requests that waited since before that moment and are still their signer's, oldest first."""
    find = select(Entry.id).where(
        Entry.status == "submitted", Entry.waiting_since < before, Entry.fallback_at.is_(None)
    )
    return list(session.scalars(find.order_by(Entry.waiting_since, Entry.id).limit(limit)))


def without_digest(session: Session) -> frozenset[int]:
    """Return who wants no weekly digest."""
    return frozenset(session.scalars(select(DigestChoice.person_id)))


def admins(session: Session) -> list[Person]:
    """Return the administrators who are not suspended."""
    find = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id)
    find = find.where(RoleGrant.role == Role.ADMIN.value, Person.suspended_at.is_(None))
    return list(session.scalars(find.order_by(Person.id)))
