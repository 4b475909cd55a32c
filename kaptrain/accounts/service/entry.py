"""Invitations, resets, passwords and addresses: every way in, and every change of a way in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.accounts.adapters.letters import (
    ADDRESS,
    DAYS_TO_ACCEPT,
    INVITATION,
    MINUTES_TO_RESET,
    RESET,
    Writer,
)
from kaptrain.accounts.models import FormerAddress, Person
from kaptrain.accounts.queries import person_by_email
from kaptrain.accounts.rules.identity import checked_email, email_key
from kaptrain.accounts.rules.limits import SIGN_IN
from kaptrain.accounts.service.links import LinkEnded, end_older_links, issue, use
from kaptrain.accounts.service.people import create_person, found
from kaptrain.accounts.service.throttle import clear_attempts
from kaptrain.audit import service as audit
from kaptrain.authz.actor import VISITOR, Actor
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid, Refused


@dataclass(frozen=True)
class Newcomer:
    """Whom an admin invites, as typed."""

    email: str
    name: str
    credential: str
    zone: str
    roles: tuple[str, ...]


def invite(session: Session, actor: Actor, newcomer: Newcomer, *, writer: Writer, now: datetime) -> Person:
    """Create somebody without a password and mail them a link to choose one."""
    person = create_person(
        session,
        email=newcomer.email,
        name=newcomer.name,
        roles=newcomer.roles,
        credential=newcomer.credential,
        zone=newcomer.zone,
        now=now,
    )
    send_invitation(session, actor, person, writer=writer, now=now)
    return person


def send_invitation(session: Session, actor: Actor, person: Person, *, writer: Writer, now: datetime) -> str:
    """Mail a link to choose the first password, and return its token; earlier links end."""
    if person.password_hash is not None:
        raise Refused("This person has a password already. Start a reset instead.", code="has_password")
    _refuse_suspended(person)
    token = issue(session, person.id, INVITATION, lifetime=timedelta(days=DAYS_TO_ACCEPT), now=now)
    _mail(session, person.email, "account.invitation", writer.invitation(person.name, token), now)
    audit.record(session, actor, "person.invited", f"person:{person.id}", now=now)
    session.flush()
    return token


def start_reset(session: Session, actor: Actor, person: Person, *, writer: Writer, now: datetime) -> None:
    """Mail a link to choose a new password, or the invitation again while there is none."""
    if person.password_hash is None:
        send_invitation(session, actor, person, writer=writer, now=now)
        return
    _refuse_suspended(person)
    token = issue(session, person.id, RESET, lifetime=timedelta(minutes=MINUTES_TO_RESET), now=now)
    _mail(session, person.email, "account.reset", writer.reset(person.name, token), now)
    audit.record(session, actor, "person.reset_started", f"person:{person.id}", now=now)
    session.flush()


def ask_reset(session: Session, email: str, *, writer: Writer, now: datetime) -> None:
    """Start a reset for an address, if it is somebody's. The caller learns nothing either way."""
    person = person_by_email(session, email_key(email))
    if person is not None and person.suspended_at is None:
        start_reset(session, VISITOR, person, writer=writer, now=now)
        return
    # As many statements for nobody, undone at once, so that the time taken tells nothing.
    with session.begin_nested() as idle:
        end_older_links(session, 0, RESET, now=now)
        for address in ("nobody@localhost.invalid", "nobody.else@localhost.invalid"):
            _mail(session, address, "account.reset", writer.reset("nobody", "x" * 43), now)
        audit.record(session, VISITOR, "person.reset_started", "person:0", now=now)
        session.flush()
        idle.rollback()


def choose_password(session: Session, token: str, purpose: str, hashed: str, *, now: datetime) -> Person:
    """Set a password by an invitation or reset link, once; LinkEnded otherwise.

    All sessions and other links of the person end; attempts counted against them are forgotten.
    """
    if purpose not in (INVITATION, RESET):
        raise LinkEnded
    _link, person = use(session, token, purpose, now=now)
    set_password(session, person, hashed)
    clear_attempts(session, SIGN_IN, person.email_key)
    action = "person.joined" if purpose == INVITATION else "person.password_reset"
    audit.record(session, Actor(person.id, person.name), action, f"person:{person.id}", now=now)
    session.flush()
    return person


def accept_invitation(session: Session, token: str, hashed: str, *, now: datetime) -> Person:
    """Choose the first password; LinkEnded unless the invitation is live."""
    return choose_password(session, token, INVITATION, hashed, now=now)


def reset_password(session: Session, token: str, hashed: str, *, writer: Writer, now: datetime) -> Person:
    """Choose a new password by a reset link, and tell the owner's address."""
    person = choose_password(session, token, RESET, hashed, now=now)
    _mail(session, person.email, "account.changed", writer.changed(person.name, "password", now), now)
    return person


def set_password(session: Session, person: Person, hashed: str) -> None:
    """Store a hash; every session and link from before ends with the old version."""
    person.password_hash = hashed
    person.secret_version += 1
    session.flush()


def change_password(
    session: Session, actor: Actor, hashed: str, *, version: int, writer: Writer, now: datetime
) -> Person:
    """Set one's own password, its predecessor (of secrets `version`) having just been verified."""
    person = _unchanged(session, actor, version)
    set_password(session, person, hashed)
    _mail(session, person.email, "account.changed", writer.changed(person.name, "password", now), now)
    audit.record(session, actor, "person.password_changed", f"person:{person.id}", now=now)
    session.flush()
    return person


def ask_new_address(
    session: Session, actor: Actor, email: str, *, version: int, writer: Writer, now: datetime
) -> None:
    """Mail a link to a new address of one's own; nothing changes before it is used there."""
    person = _unchanged(session, actor, version)
    address = checked_email(email)
    if email_key(address) == person.email_key:
        raise Invalid("This is your address already.", code="same_email", field="email")
    lifetime = timedelta(minutes=MINUTES_TO_RESET)
    token = issue(session, person.id, ADDRESS, lifetime=lifetime, now=now, address=address)
    _mail(session, address, "account.new_address", writer.new_address(person.name, token), now)
    audit.record(session, actor, "person.address_asked", f"person:{person.id}", now=now)
    session.flush()


def confirm_address(session: Session, token: str, *, writer: Writer, now: datetime) -> Person:
    """Take the new address into use; the old one is told, and all sessions end."""
    link, person = use(session, token, ADDRESS, now=now)
    if link.address is None:
        raise LinkEnded
    old, old_key = person.email, person.email_key
    try:
        with session.begin_nested():
            person.email, person.email_key = link.address, email_key(link.address)
            person.secret_version += 1
    except IntegrityError:
        # Taken meanwhile: said in the words of a dead link, which tell nothing about the other account.
        raise LinkEnded from None
    session.merge(FormerAddress(person_id=person.id, email_key=old_key, at=now))
    _mail(session, old, "account.changed", writer.changed(person.name, "address", now), now)
    who = Actor(person.id, person.name)
    audit.record(session, who, "person.address_changed", f"person:{person.id}", now=now)
    session.flush()
    return person


def renew_hash(session: Session, person_id: int, hashed: str, *, version: int) -> None:
    """Store the same password at today's cost, unless it was changed meanwhile."""
    person = found(session, person_id)
    if person.secret_version == version:
        person.password_hash = hashed
        session.flush()


def _unchanged(session: Session, actor: Actor, version: int) -> Person:
    person = found(session, actor.id)
    if person.secret_version != version or person.suspended_at is not None:
        raise Refused("Your account changed meanwhile. Sign in again.", code="changed_meanwhile")
    return person


def _refuse_suspended(person: Person) -> None:
    if person.suspended_at is not None:
        raise Refused("This person is suspended. Restore them first.", code="suspended")


def _mail(session: Session, to: str, kind: str, letter: tuple[str, str], now: datetime) -> None:
    subject, body = letter
    outbox.post(session, kind, to, subject=subject, body=body, now=now)
