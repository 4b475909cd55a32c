"""Links to sign, and what somebody without an account writes."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.authz.actor import VISITOR, Actor
from kaptrain.logbook import service
from kaptrain.logbook.adapters.letters import Writer
from kaptrain.logbook.rules.links import Lifetimes, Way
from kaptrain.logbook.service.guests import Statement, sign_by_link
from kaptrain.logbook.service.links import Offered, Visit, offer
from kaptrain.outbox.models import Mail
from tests.factories.logbook import Room

WRITER = Writer("Demo Training Institute", "http://localhost")
LIFETIMES = Lifetimes(mail=timedelta(days=14), scan=timedelta(minutes=15))
TOKEN = re.compile(r"/sign/(\S+)")
DIGITS = re.compile(r"Type (\d{6}) on")


def visit(now: datetime, actor: Actor = VISITOR, device: str = "") -> Visit:
    return Visit(actor=actor, device=device, now=now)


def offered(room: Room, entry_id: int, way: Way = Way.MAIL, now: datetime | None = None) -> Offered:
    """A link that the trainee made on a device of theirs."""
    by = visit(now or room.now, room.actor(room.trainee), "the trainee's phone")
    return offer(room.session, by, entry_id, way, lifetimes=LIFETIMES, writer=WRITER)


def statement(session: Session, entry_id: int, **changes: Any) -> Statement:
    """A complete statement about the entry as it stands."""
    said = Statement(
        name="Demo Practitioner",
        credential="MD",
        licence="CO 12345",
        seen=service.mark_of(session, entry_id),
        agreed=True,
    )
    return replace(said, **changes)


def sign(room: Room, token: str, said: Statement, by: Visit | None = None) -> Any:
    return sign_by_link(room.session, by or visit(room.now), token, said, writer=WRITER)


def mailed(session: Session, kind: str) -> list[Mail]:
    return list(session.scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.id)))


def digits(session: Session) -> str:
    """The digits of the last mail."""
    return DIGITS.search(mailed(session, "sign.code")[-1].body)[1]
