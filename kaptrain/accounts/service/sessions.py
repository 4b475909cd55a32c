"""Begin and end sessions that live on the server."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person, SignIn
from kaptrain.accounts.queries import Credentials
from kaptrain.audit import service as audit
from kaptrain.authz.actor import VISITOR, Actor
from kaptrain.shared.errors import DomainError, Missing, Refused
from kaptrain.shared.ids import new_token, token_hash


class WrongCredentials(DomainError):
    """The one answer to a wrong address, a wrong password, a suspended account and an open invitation."""

    status = 422

    def __init__(self) -> None:
        super().__init__("This address and password do not belong together.", code="wrong_credentials")


def sign_in(
    session: Session, known: Credentials, *, device: str, ends_at: datetime, now: datetime
) -> tuple[Person, str]:
    """Open a session for somebody whose password was just verified; return them and its secret id.

    WrongCredentials when the account was suspended or its secrets changed since `known` was read.
    """
    person = session.get(Person, known.person_id, with_for_update=True, populate_existing=True)
    if person is None or person.suspended_at is not None or person.secret_version != known.version:
        raise WrongCredentials
    return person, begin_session(session, person, method="password", device=device, ends_at=ends_at, now=now)


def note_refusal(session: Session, known: Credentials | None, *, now: datetime) -> None:
    """Write down that somebody was not let in; as much work for unknown accounts as for known ones."""
    subject = f"person:{known.person_id if known else 0}"
    audit.record(session, VISITOR, "session.refused", subject, now=now)
    session.flush()


def begin_session(
    session: Session, person: Person, *, method: str, device: str, ends_at: datetime, now: datetime
) -> str:
    """Open a session and return its secret id; Refused for a suspended person.

    `method` says how they proved who they are: password, invitation or reset.
    """
    if person.suspended_at is not None:
        raise Refused("This account is suspended. Write to the program.", code="suspended")
    sid = new_token()
    session.add(
        SignIn(
            sid_hash=token_hash(sid),
            person_id=person.id,
            secret_version=person.secret_version,
            method=method,
            device=device[:200],
            created_at=now,
            ends_at=ends_at,
        )
    )
    who = Actor(person.id, person.name)
    audit.record(session, who, "session.begun", f"person:{person.id}", now=now, detail={"method": method})
    session.flush()
    return sid


def sign_out(session: Session, actor: Actor, sid: str, *, now: datetime) -> None:
    """End the session with this secret id, on every browser that has a copy of it."""
    end = update(SignIn).where(
        SignIn.sid_hash == token_hash(sid), SignIn.person_id == actor.id, SignIn.ended_at.is_(None)
    )
    ended = session.execute(end.values(ended_at=now))
    if ended.rowcount:  # type: ignore[attr-defined]
        audit.record(session, actor, "session.ended", f"person:{actor.id}", now=now)


def end_session(session: Session, actor: Actor, person_id: int, sign_in_id: int, *, now: datetime) -> None:
    """End one session of a person; Missing when it is not theirs or has ended."""
    end = update(SignIn).where(
        SignIn.id == sign_in_id, SignIn.person_id == person_id, SignIn.ended_at.is_(None)
    )
    if session.execute(end.values(ended_at=now)).rowcount == 0:  # type: ignore[attr-defined]
        raise Missing
    audit.record(session, actor, "session.ended", f"person:{person_id}", now=now)


def end_sessions(session: Session, person_id: int, *, now: datetime) -> None:
    """End every session of a person."""
    end = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    session.execute(end.values(ended_at=now))
