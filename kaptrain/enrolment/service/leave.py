"""Leave of absence, and the end of the year that it moves."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment, Leave
from kaptrain.enrolment.rules import ACTIVE, overlapping
from kaptrain.shared.errors import Invalid, Refused

LONGEST_LEAVE_DAYS = 730


def grant_leave(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    *,
    from_on: date,
    days: int,
    reason: str,
    now: datetime,
) -> Leave:
    """Record a leave of absence; the year ends that many days later. No day is on leave twice."""
    if not 0 < days <= LONGEST_LEAVE_DAYS:
        raise Invalid(f"Enter 1 to {LONGEST_LEAVE_DAYS} days.", field="days", code="days")
    head = audit.locked_head(session, enrolment.stream)
    session.refresh(enrolment, ["ends_on", "state"])
    if enrolment.state != ACTIVE:
        raise Refused("Only an active enrolment can have leave.", code="state")
    if not enrolment.starts_on <= from_on <= enrolment.ends_on:
        raise Invalid("The first day must lie within the year.", field="from_on", code="outside_window")
    _refuse_overlap(session, enrolment, from_on, days)
    leave = Leave(
        enrolment_id=enrolment.id,
        from_on=from_on,
        days=days,
        reason=reason,
        by_id=actor.id,
        by_name=actor.name,
        at=now,
    )
    session.add(leave)
    move_end(enrolment, days)
    detail = {"days": days, "from": from_on.isoformat()}
    audit.record(session, actor, "leave.granted", enrolment.stream, now=now, detail=detail, head=head)
    session.flush()
    return leave


def move_end(enrolment: Enrolment, days: int) -> None:
    """Move the last day of the year by whole days, from where it stands in the database.

    Call it while the head of the enrolment's stream is locked: then no other move is lost.
    """
    session = object_session(enrolment)
    if session is not None and enrolment.id is not None:
        session.refresh(enrolment, ["ends_on"])
    enrolment.ends_on += timedelta(days=days)


def _refuse_overlap(session: Session, enrolment: Enrolment, from_on: date, days: int) -> None:
    spans = session.execute(select(Leave.from_on, Leave.days).where(Leave.enrolment_id == enrolment.id))
    taken = overlapping(from_on, days, [(first, length) for first, length in spans])
    if taken is not None:
        first, length = taken
        last = first + timedelta(days=length - 1)
        raise Invalid(f"There is leave from {first} to {last} already.", field="from_on", code="overlap")
