"""The secret address of one's calendar: made, shown once, renewed, ended. Only its hash is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.events.models import Feed
from kaptrain.events.queries.calendar import open_feed
from kaptrain.shared.errors import Refused
from kaptrain.shared.ids import new_token, token_hash


def make_address(session: Session, actor: Actor, *, now: datetime) -> str:
    """Return a new token of the actor's calendar; the one before, if any, ends at the same moment."""
    renewed = _end(session, actor, now)
    token = new_token()
    session.add(Feed(person_id=actor.id, token_hash=token_hash(token), created_at=now))
    action = "person.calendar_renewed" if renewed else "person.calendar_made"
    audit.record(session, actor, action, f"person:{actor.id}", now=now)
    session.flush()
    return token


def end_address(session: Session, actor: Actor, *, now: datetime) -> None:
    """End the actor's address; Refused when there is none."""
    if not _end(session, actor, now):
        raise Refused("There is no calendar address to end.", code="no_address")
    audit.record(session, actor, "person.calendar_ended", f"person:{actor.id}", now=now)
    session.flush()


def _end(session: Session, actor: Actor, now: datetime) -> bool:
    feed = open_feed(session, actor.id, lock=True)
    if feed is not None:
        feed.revoked_at = now
        # Before a new one is added: only one may be open.
        session.flush()
    return feed is not None
