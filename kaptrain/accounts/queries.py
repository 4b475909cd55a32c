"""Reads about people and their sessions."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import FormerAddress, MailLink, Person, RoleGrant, SignIn
from kaptrain.accounts.rules.identity import email_key
from kaptrain.authz.actor import Actor, Role

PAGE = 50

# Asked with every page, so it is built once.
_SIGNED_IN = (
    select(Person.id, Person.name, Person.credential, Person.zone, RoleGrant.role)
    .join(SignIn, SignIn.person_id == Person.id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .where(
        SignIn.sid_hash == bindparam("sid_hash"),
        SignIn.ended_at.is_(None),
        SignIn.ends_at > bindparam("now"),
        SignIn.secret_version == Person.secret_version,
        Person.suspended_at.is_(None),
    )
)


@dataclass(frozen=True)
class Credentials:
    """What a password is verified against, read before the work begins."""

    person_id: int
    stored: str | None
    version: int
    about: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """One row of the list of people."""

    id: int
    name: str
    credential: str
    email: str
    has_password: bool
    suspended: bool
    roles: tuple[Role, ...]


def signed_in_actor(session: Session, sid_hash: str, now: datetime) -> Actor | None:
    """Return who a live session belongs to, with the roles of this moment, in one statement.

    A session ends at its time, by signing out, by suspension, and as soon as the person's
    secrets change.
    """
    rows = session.execute(_SIGNED_IN, {"sid_hash": sid_hash, "now": now}).all()
    if not rows:
        return None
    first = rows[0]
    roles = frozenset(Role(row.role) for row in rows if row.role is not None)
    return Actor(first.id, first.name, first.credential, first.zone, roles)


def actor_of(session: Session, person_id: int) -> Actor:
    """Return a person as an actor, for commands that act in somebody's name; LookupError if unknown."""
    person = session.get(Person, person_id)
    if person is None:
        raise LookupError(f"no person {person_id}")
    roles = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person_id))
    return Actor(person.id, person.name, person.credential, person.zone, frozenset(map(Role, roles)))


def person_by_id(session: Session, person_id: int) -> Person | None:
    """Return a person, or None."""
    return session.get(Person, person_id)


def person_by_email(session: Session, key: str) -> Person | None:
    """Return the person with this folded address, or None."""
    return session.scalar(select(Person).where(Person.email_key == key))


def addresses_of(session: Session, person_id: int) -> frozenset[str]:
    """Return every folded address that somebody has or had."""
    now = select(Person.email_key).where(Person.id == person_id)
    before = select(FormerAddress.email_key).where(FormerAddress.person_id == person_id)
    return frozenset(session.scalars(now.union(before)))


def credentials(
    session: Session, *, key: str | None = None, person_id: int | None = None
) -> Credentials | None:
    """What somebody's password is verified against, found by folded address or id."""
    wanted = Person.email_key == key if key is not None else Person.id == person_id
    person = session.scalar(select(Person).where(wanted))
    if person is None:
        return None
    about = (person.name, person.email)
    return Credentials(person.id, person.password_hash, person.secret_version, about)


def names_of(session: Session, ids: set[int]) -> dict[int, str]:
    """What people are called, in one statement."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def roles_of(session: Session, person_id: int) -> frozenset[Role]:
    """The roles that somebody holds."""
    held = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person_id))
    return frozenset(map(Role, held))


def live_link(session: Session, hashed: str, purpose: str, now: datetime) -> MailLink | None:
    """Return the link that works now for this purpose, without using it."""
    return session.scalar(
        select(MailLink)
        .join(Person, Person.id == MailLink.person_id)
        .where(
            MailLink.token_hash == hashed,
            MailLink.purpose == purpose,
            MailLink.used_at.is_(None),
            MailLink.expires_at > now,
            MailLink.secret_version == Person.secret_version,
            Person.suspended_at.is_(None),
        )
    )


def link_owner(session: Session, hashed: str) -> int | None:
    """Whose link it is or was, for counting attempts."""
    return session.scalar(select(MailLink.person_id).where(MailLink.token_hash == hashed))


def live_sessions(session: Session, person: Person, now: datetime) -> list[SignIn]:
    """The open sessions of a person, newest first."""
    return list(
        session.scalars(
            select(SignIn)
            .where(
                SignIn.person_id == person.id,
                SignIn.ended_at.is_(None),
                SignIn.ends_at > now,
                SignIn.secret_version == person.secret_version,
            )
            .order_by(SignIn.created_at.desc(), SignIn.id.desc())
        )
    )


def count_people(session: Session, words: str = "", role: str = "") -> int:
    """How many people match."""
    return session.scalar(_matching(select(func.count()).select_from(Person), words, role)) or 0


def list_people(session: Session, words: str = "", role: str = "", page: int = 1) -> list[Listed]:
    """One page of the people who match, by name: two statements however many there are."""
    find = _matching(select(Person), words, role).order_by(func.lower(Person.name), Person.id)
    people = session.scalars(find.limit(PAGE).offset((page - 1) * PAGE)).all()
    held: dict[int, set[Role]] = defaultdict(set)
    ids = [person.id for person in people]
    for person_id, granted in session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(ids))
    ):
        held[person_id].add(Role(granted))
    return [
        Listed(
            person.id,
            person.name,
            person.credential,
            person.email,
            person.password_hash is not None,
            person.suspended_at is not None,
            tuple(role for role in Role if role in held[person.id]),
        )
        for person in people
    ]


def _matching(find: Select, words: str, role: str) -> Select:  # type: ignore[type-arg]
    for word in words.split():
        # Wildcards in what was typed mean themselves (autoescape).
        find = find.where(
            or_(
                Person.name.icontains(word, autoescape=True),
                Person.email_key.contains(email_key(word), autoescape=True),
            )
        )
    if role:
        holders = select(RoleGrant.person_id).where(RoleGrant.role == role)
        find = find.where(Person.id.in_(holders))
    return find
