"""Reads about people and their sessions."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person, RoleGrant, SignIn
from kaptrain.authz.actor import Actor, Role


def signed_in_actor(session: Session, sid_hash: str, now: datetime) -> Actor | None:
    """Return who a live session belongs to, with the roles of this moment, in one statement.

    A session ends at its time, by signing out, by suspension, and as soon as the person's
    secrets change.
    """
    rows = session.execute(
        select(Person.id, Person.name, Person.credential, Person.zone, RoleGrant.role)
        .join(SignIn, SignIn.person_id == Person.id)
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            SignIn.sid_hash == sid_hash,
            SignIn.ended_at.is_(None),
            SignIn.ends_at > now,
            SignIn.secret_version == Person.secret_version,
            Person.suspended_at.is_(None),
        )
    ).all()
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
