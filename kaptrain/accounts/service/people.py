"""Make people, change what is known of them, give and take roles, suspend and restore."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.accounts.adapters.known import zones
from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.accounts.queries import roles_of
from kaptrain.accounts.rules.identity import checked_credential, checked_email, checked_name, email_key
from kaptrain.accounts.service.sessions import end_sessions
from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor, Role
from kaptrain.shared.errors import Invalid, Missing, Refused


@dataclass(frozen=True)
class Profile:
    """What a person may say of themselves."""

    name: str
    credential: str
    zone: str

    def checked(self) -> "Profile":
        """The same, cleaned; Invalid at the first field that will not do."""
        return Profile(checked_name(self.name), checked_credential(self.credential), checked_zone(self.zone))


def create_person(
    session: Session,
    *,
    email: str,
    name: str,
    roles: Iterable[str],
    credential: str = "",
    zone: str,
    now: datetime,
) -> Person:
    """Add somebody without a password; Invalid at `email` when the address is taken."""
    profile = Profile(name, credential, zone).checked()
    address = checked_email(email)
    person = Person(
        email=address,
        email_key=email_key(address),
        name=profile.name,
        credential=profile.credential,
        zone=profile.zone,
        secret_version=1,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:
        raise Invalid("Somebody has this address already.", code="email_taken", field="email") from None
    _grant(session, person.id, checked_roles(roles))
    return person


def update_profile(session: Session, actor: Actor, profile: Profile, *, now: datetime) -> None:
    """Change one's own name, credential and zone; changes of what signatures show are audited."""
    person = found(session, actor.id)
    wanted = profile.checked()
    changes = {
        field: {"from": getattr(person, field), "to": getattr(wanted, field)}
        for field in ("name", "credential", "zone")
        if getattr(person, field) != getattr(wanted, field)
    }
    if changes:
        person.name, person.credential, person.zone = wanted.name, wanted.credential, wanted.zone
        audit.record(session, actor, "person.profile_changed", f"person:{person.id}", now=now, detail=changes)
        session.flush()


def set_credential(session: Session, actor: Actor, person_id: int, credential: str, *, now: datetime) -> None:
    """Correct somebody's credential as an admin."""
    person = found(session, person_id)
    wanted = checked_credential(credential)
    if wanted != person.credential:
        change = {"credential": {"from": person.credential, "to": wanted}}
        person.credential = wanted
        audit.record(session, actor, "person.profile_changed", f"person:{person_id}", now=now, detail=change)
        session.flush()


def set_roles(session: Session, actor: Actor, person_id: int, roles: Iterable[str], *, now: datetime) -> bool:
    """Give somebody exactly these roles; True when something changed.

    A change ends all sessions of the person, so that nothing goes on under old rights.
    Nobody gives up their own admin role, and one admin always stays.
    """
    wanted = checked_roles(roles)
    person, head = _locked(session, actor, person_id)
    before = roles_of(session, person_id)
    if wanted == before:
        return False
    if Role.ADMIN in before - wanted:
        _keep_an_admin(session, actor, person, field="roles")
    session.execute(delete(RoleGrant).where(RoleGrant.person_id == person_id))
    _grant(session, person_id, wanted)
    end_sessions(session, person_id, now=now)
    detail = {"given": sorted(wanted - before), "taken": sorted(before - wanted)}
    audit.record(
        session, actor, "person.roles_changed", f"person:{person_id}", now=now, detail=detail, head=head
    )
    session.flush()
    return True


def suspend(session: Session, actor: Actor, person_id: int, *, now: datetime) -> None:
    """Shut somebody out from the next request on; their signed work stays as it is."""
    person, head = _locked(session, actor, person_id)
    if person_id == actor.person_id:
        raise Refused("You cannot suspend yourself.", code="own_account")
    if Role.ADMIN in roles_of(session, person_id):
        _keep_an_admin(session, actor, person)
    if person.suspended_at is None:
        person.suspended_at = now
        end_sessions(session, person_id, now=now)
        audit.record(session, actor, "person.suspended", f"person:{person_id}", now=now, head=head)
        session.flush()


def restore(session: Session, actor: Actor, person_id: int, *, now: datetime) -> None:
    """Let a suspended person in again; links and sessions from before stay dead."""
    person, head = _locked(session, actor, person_id)
    if person.suspended_at is not None:
        person.suspended_at = None
        person.secret_version += 1
        audit.record(session, actor, "person.restored", f"person:{person_id}", now=now, head=head)
        session.flush()


def checked_roles(roles: Iterable[str]) -> frozenset[Role]:
    """Read roles; Invalid at `roles` for none or unknown ones."""
    known = {role.value for role in Role}
    wanted = set(roles)
    if not wanted or not wanted <= known:
        raise Invalid("Choose at least one role.", code="no_role", field="roles")
    return frozenset(Role(role) for role in wanted)


def checked_zone(zone: str) -> str:
    """Return a zone that people live in; Invalid at `zone`."""
    if zone not in zones():
        raise Invalid("Choose a zone from the list, like America/Denver.", code="bad_zone", field="zone")
    return zone


def found(session: Session, person_id: int) -> Person:
    """The person, locked until the transaction ends; Missing when there is none."""
    find = select(Person).where(Person.id == person_id).with_for_update()
    person = session.scalar(find.execution_options(populate_existing=True))
    if person is None:
        raise Missing
    return person


def _grant(session: Session, person_id: int, roles: frozenset[Role]) -> None:
    rows = [{"person_id": person_id, "role": role.value} for role in sorted(roles)]
    session.execute(insert(RoleGrant), rows)


def _locked(session: Session, actor: Actor, person_id: int) -> tuple[Person, ChainHead]:
    # The person first, the head second, as everywhere, so that no two transactions wait for each other.
    # The head makes changes of rights wait in line, or two admins could shut each other out at once.
    person = found(session, person_id)
    head = audit.locked_head(session)
    if actor.person_id is not None:
        acting = session.scalar(
            select(Person.id)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(Person.id == actor.id, Person.suspended_at.is_(None), RoleGrant.role == Role.ADMIN)
        )
        if acting is None:
            raise Missing
    return person, head


def _keep_an_admin(session: Session, actor: Actor, person: Person, field: str | None = None) -> None:
    if person.id == actor.person_id:
        raise Refused("You cannot give up your own admin role.", code="own_account", field=field)
    others = select(func.count()).select_from(RoleGrant).join(Person, Person.id == RoleGrant.person_id)
    others = others.where(RoleGrant.role == Role.ADMIN, Person.suspended_at.is_(None), Person.id != person.id)
    if session.scalar(others) == 0:
        raise Refused("One admin has to stay.", code="last_admin", field=field)
