"""What an event asks besides presence was done: what waited for it counts, by the host's own signature."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import AskedDone, Attendance
from kaptrain.events.queries.asked import asked_done, waiting_attendances
from kaptrain.events.queries.attendance import heads_locked, signature_of
from kaptrain.events.service.confirming import attested_by, earned, finish_make_ups, flush, source_of
from kaptrain.events.service.once import signed_as_entry
from kaptrain.hours import service as hours


def keep_asked(
    session: Session, actor: Actor, enrolment: Enrolment, activity: str, *, now: datetime
) -> list[int]:
    """Keep that somebody did what an activity's events ask, and credit what was confirmed and waited for it.

    Return the minutes credited, one number for each event; done before is no change.
    """
    head = heads_locked(session, [enrolment.id])[enrolment.id]
    if asked_done(session, activity, [enrolment.id]):
        return []
    session.add(AskedDone(enrolment_id=enrolment.id, activity=activity, at=now))
    flush(session)
    waiting = waiting_attendances(session, enrolment.id, activity)
    return [
        minutes
        for row in waiting
        if (minutes := _follow_up(session, actor, enrolment, row, head=head, now=now))
    ]


def _follow_up(
    session: Session, actor: Actor, enrolment: Enrolment, row: Attendance, *, head: ChainHead, now: datetime
) -> int:
    source = source_of(row.event, max(1, row.version))
    signature = signature_of(session, enrolment.id, source)
    if signature is None or signed_as_entry(session, row.event, [enrolment]):
        return 0
    attested = {
        **attested_by(signature),
        "asked": row.event.asks,
        "done_at": now.isoformat(timespec="seconds"),
    }
    line = hours.credit(
        session, enrolment, earned(signature.signed, source), attested=attested, now=now, head=head
    )
    row.line_seq, row.changed_at = line.seq, now
    detail = {"signature": signature.seq, "line": line.seq, "minutes": line.minutes}
    subject = f"event:{row.event_id}"
    audit.record(session, actor, "attendance.followed_up", subject, now=now, detail=detail, head=head)
    finish_make_ups(session, row.event, {enrolment.id: line.seq}, now=now)
    return line.minutes
