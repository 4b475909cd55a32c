"""After the record is confirmed: claims of trainees, and corrections, each a new line with a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.queries import person_by_id
from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.events.models import Attendance, Event, MakeUp
from kaptrain.events.queries.attendance import (
    Record,
    Seat,
    booking_of,
    event_by_id,
    heads_locked,
    own_enrolment,
    signature_of,
)
from kaptrain.events.rules.makeups import Standing
from kaptrain.events.rules.record import Evidence, record_mark, refuse_mark, stays_data, steps_data
from kaptrain.events.rules.statements import CORRECTED, ENDED, statement_for
from kaptrain.events.service.attendance import Marking, hosted, kept, supposed, write
from kaptrain.events.service.confirming import (
    CHANGED,
    Act,
    attested_by,
    flush,
    looked_again,
    sign_and_count,
    signature_row,
    source_of,
)
from kaptrain.hours import service as hours
from kaptrain.news import service as news
from kaptrain.news.rules.topics import Topic
from kaptrain.news.service import News
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid, Missing, Refused

LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the host says instead, why, and the mark of what the page showed."""

    marking: Marking
    reason: str
    shown: str


def correction_mark(record: Record, seat: Seat, marking: Marking) -> str:
    """Return the mark of a correction: the attendance as it stands and as it would be."""
    if marking.mark is None:
        raise Invalid("Choose one.", field="mark", code="bad_mark")
    evidence = supposed(seat, marking)
    refuse_mark(record.case, evidence)
    now = {"version": _version(seat), "line": seat.attendance.line_seq if seat.attendance else None}
    contents = [record.content(seat, evidence), now]
    return record_mark(record.event.uid, statement_for(CORRECTED).key, contents)


def correct(
    session: Session,
    actor: Actor,
    event_id: int,
    enrolment_id: int,
    correction: Correction,
    *,
    now: datetime,
) -> Attendance:
    """Take the line back, if there is one, and add what is right instead, as one signed act.

    Refused with code `open` before the record is confirmed, `closed`, `own`, `changed` or `made_up`.
    """
    record = hosted(session, actor, event_id)
    seat = record.seat(enrolment_id)
    if seat is None:
        raise Missing
    head = heads_locked(session, [enrolment_id])[enrolment_id]
    seat = _as_it_is(session, record, seat)
    reason = said(correction.reason, "reason")
    _refuse(session, record, seat, actor, now)
    if correction.shown != correction_mark(record, seat, correction.marking):
        raise Refused(CHANGED, code="changed")
    evidence = supposed(seat, correction.marking)
    row = kept(session, record.event, seat, now)
    act = Act(actor=actor, event=record.event, statement=statement_for(CORRECTED), now=now, reason=reason)
    _end(session, act, record, seat, head)
    _write(session, act, record, seat, evidence, row=row, head=head)
    _tell(session, record, seat, reason, now)
    flush(session)
    return row


def claim(session: Session, actor: Actor, event_id: int, words: str, *, now: datetime) -> Attendance:
    """Keep a trainee's "I was there, but it does not show", until the record closes; the host is told.

    A record that nobody has confirmed yet is open.
    """
    event = event_by_id(session, event_id, lock=True)
    place = own_enrolment(session, event, actor.id) if event else None
    booking = booking_of(session, event_id, place.id) if place else None
    if event is None or place is None or booking is None or booking.state != "booked":
        raise Missing
    if now < event.ends_at or event.state == "cancelled":
        raise Refused("The event is not over yet.", code="early")
    if event.state == "confirmed" and now >= event.record_closes_at:
        raise Refused("The record of this event is closed.", code="closed")
    text = said(words, "claim")
    known = session.scalar(_row(event_id, place.id))
    row = kept(session, event, Seat(place, known, ()), now)
    row.claim, row.claimed_at, row.claim_answer = text, now, ""
    head = heads_locked(session, [place.id])[place.id]
    audit.record(session, actor, "attendance.claimed", f"event:{event.id}", now=now, head=head)
    subject = f"{actor.name} was there: {event.title}"
    body = f"{actor.name} says that their attendance of “{event.title}” is not right:\n\n{text}\n"
    outbox.post(session, "attendance", event.host.email, subject=subject, body=body, now=now)
    session.flush()
    return row


def answer_claim(
    session: Session, actor: Actor, event_id: int, enrolment_id: int, words: str, *, now: datetime
) -> None:
    """Leave the record as it is and tell the trainee why."""
    record = hosted(session, actor, event_id)
    seat = record.seat(enrolment_id)
    if seat is None or seat.attendance is None or not open_claim(seat.attendance):
        raise Missing
    text = said(words, "answer")
    seat.attendance.claim_answer, seat.attendance.changed_at = text, now
    head = heads_locked(session, [enrolment_id])[enrolment_id]
    audit.record(session, actor, "attendance.kept", f"event:{event_id}", now=now, head=head)
    _tell(session, record, seat, text, now)
    session.flush()


def open_claim(row: Attendance | None) -> bool:
    """Tell whether a claim waits for the host."""
    return row is not None and row.claimed_at is not None and not row.claim_answer


def waits(event: Event, row: Attendance) -> bool:
    """Tell whether confirmed time waits for what the event asks besides presence."""
    return bool(event.asks and row.credited and row.line_seq is None)


def closed(event: Event, row: Attendance | None, now: datetime) -> bool:
    """Tell whether a confirmed record stays as it is; what was claimed in time is still looked into."""
    return now >= event.record_closes_at and not open_claim(row)


def said(text: str, field: str) -> str:
    """Return words without blanks around them; Invalid when empty or too long."""
    words = text.replace("\x00", "").strip()
    if not words:
        raise Invalid("Say it in a few words; the other side will read it.", field=field, code="missing")
    if len(words) > LONGEST:
        raise Invalid(f"Use at most {LONGEST} characters.", field=field, code="too_long")
    return words


def _refuse(session: Session, record: Record, seat: Seat, actor: Actor, now: datetime) -> None:
    event = record.event
    if seat.enrolment.person_id == actor.person_id:
        raise Refused("Nobody signs their own hours.", code="own")
    if event.state != "confirmed":
        raise Refused("This record is still open; change the list itself.", code="open")
    if closed(event, seat.attendance, now):
        raise Refused("The record of this event is closed. An administrator can still decide.", code="closed")
    done = select(MakeUp.id).where(
        MakeUp.event_id == event.id, MakeUp.enrolment_id == seat.enrolment.id, MakeUp.state == "done"
    )
    if session.scalar(done) is not None:
        raise Refused("This person has made up for the event; its time counts there.", code="made_up")


def _as_it_is(session: Session, record: Record, seat: Seat) -> Seat:
    """Return a seat read again behind the lock: its time may have been credited a moment ago."""
    if record.event.asks and seat.attendance is not None:
        session.refresh(seat.attendance)
    return looked_again(session, record, [seat])[0]


def _end(session: Session, act: Act, record: Record, seat: Seat, head: ChainHead) -> None:
    """End the signature and take its line back, if the person had one."""
    known = seat.attendance
    if known is None or (known.line_seq is None and not waits(record.event, known)):
        return
    source = source_of(record.event, max(1, known.version))
    signed = signature_of(session, seat.enrolment.id, source)
    if signed is None:
        raise Refused("An administrator changed this line; the record cannot be corrected here.", code="gone")
    ended = Act(
        actor=act.actor, event=act.event, statement=statement_for(ENDED), now=act.now, reason=act.reason
    )
    ending = signature_row(ended, seat.enrolment, signed.signed, source, "void")
    audit.append(session, head, ending)
    if known.line_seq is None:
        return
    attested = {**attested_by(ending), "by": "decision", "reason": act.reason}
    hours.take_back(session, seat.enrolment, known.line_seq, attested=attested, now=act.now, head=head)


def _write(
    session: Session,
    act: Act,
    record: Record,
    seat: Seat,
    evidence: Evidence,
    *,
    row: Attendance,
    head: ChainHead,
) -> None:
    content = record.content(seat, evidence)
    worked = record.worked(seat, evidence)
    number = _version(seat) + 1
    line: int | None = None
    if worked.minutes:
        source = source_of(record.event, number)
        line = sign_and_count(session, act, record, seat, content, source=source, head=head)
        _withdraw_make_ups(session, record.event.id, seat.enrolment.id, act)
    write(row, evidence)
    row.intervals, row.working = stays_data(worked.stays), steps_data(worked.working.steps)
    row.credited, row.line_seq, row.version = worked.minutes, line, number
    row.confirmed_at, row.confirmed_by = act.now, act.actor.id
    if row.claimed_at is not None and not row.claim_answer:
        row.claim_answer = act.reason or ""
    detail: dict[str, Any] = {"minutes": worked.minutes, "mark": content["mark"], "line": line}
    subject = f"event:{record.event.id}"
    audit.record(session, act.actor, "attendance.corrected", subject, now=act.now, detail=detail, head=head)


def _withdraw_make_ups(session: Session, event_id: int, enrolment_id: int, act: Act) -> None:
    open_ones = select(MakeUp).where(
        MakeUp.event_id == event_id,
        MakeUp.enrolment_id == enrolment_id,
        MakeUp.state.in_(("asked", "approved")),
    )
    for each in session.scalars(open_ones):
        each.state, each.decided_at, each.decided_by = Standing.WITHDRAWN.value, act.now, act.actor.id
        each.reason = "The attendance was corrected."


def _tell(session: Session, record: Record, seat: Seat, words: str, now: datetime) -> None:
    person = person_by_id(session, seat.enrolment.person_id)
    if person is None:
        return
    subject = f"Your attendance: {record.event.title}"
    body = f"{record.event.host.name} looked at your attendance of “{record.event.title}” again:\n\n{words}\n"
    outbox.post(session, "attendance", person.email, subject=subject, body=body, now=now)
    told = News(topic=Topic.EVENTS, title=subject, path=f"/events/{record.event.id}/attended")
    news.tell(session, [person.id], told, now=now)


def _version(seat: Seat) -> int:
    return max(1, seat.attendance.version) if seat.attendance else 1


def _row(event_id: int, enrolment_id: int) -> Any:
    return select(Attendance).where(Attendance.event_id == event_id, Attendance.enrolment_id == enrolment_id)
