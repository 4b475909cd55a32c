"""Confirm the record of an event: once, for the whole group, exactly what was shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Attendance, Event, EventSignature
from kaptrain.events.queries.asked import asked_done
from kaptrain.events.queries.attendance import Record, Seat, heads_locked
from kaptrain.events.queries.makeups import approved_elsewhere
from kaptrain.events.rules.draft import CLAIMS_OPEN
from kaptrain.events.rules.makeups import Standing
from kaptrain.events.rules.record import record_mark, stays_data, steps_data
from kaptrain.events.rules.statements import Statement, attended_for
from kaptrain.events.service.attendance import hosted, kept, refuse_closed
from kaptrain.events.service.once import refuse_twice
from kaptrain.hours import service as hours
from kaptrain.hours.service import Earned
from kaptrain.news import service as news
from kaptrain.news.rules.topics import Topic
from kaptrain.news.service import News
from kaptrain.shared.errors import Refused
from kaptrain.shared.ids import digest

SESSION = "session"
ALREADY = "This record was confirmed before. Nothing was signed twice."
CHANGED = "The record changed after you opened it. Nothing was signed."


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many people are on the record, how many earned minutes, and how many do once they reflected."""

    people: int
    credited: int
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who signs what, when."""

    actor: Actor
    event: Event
    statement: Statement
    now: datetime
    reason: str | None = None


def source_of(event: Event, number: int = 1) -> str:
    """Return the ledger's name for an attendance: the record, or its correction `number` - 1."""
    # A calendar id made elsewhere may be longer than the ledger's column.
    uid = event.uid if len(event.uid) <= 64 else digest(event.uid)[:40]
    return f"event:{uid}" if number == 1 else f"event:{uid}:{number}"


def mark_of(record: Record) -> str:
    """Return the mark of a record as it stands: what a form carries and `confirm` compares."""
    contents = [record.content(seat) for seat in record.seats]
    return record_mark(record.event.uid, attended_for(record.event.asks).key, contents)


def undecided(record: Record) -> list[Seat]:
    """Return those of whom nothing is known; each needs a mark before the record is confirmed."""
    return [seat for seat in record.seats if record.worked(seat).mark is None]


def confirm(session: Session, actor: Actor, event_id: int, shown_digest: str, *, now: datetime) -> Confirmed:
    """Sign the record as it was shown: signatures, ledger lines and audit rows together.

    Refused with code `own`, `signed`, `changed`, `early`, `cancelled`, `undecided` or `claimed`; Missing for
    everybody but the host.
    """
    record = hosted(session, actor, event_id)
    _refuse(record, actor, shown_digest, now)
    act = Act(actor=actor, event=record.event, statement=attended_for(record.event.asks), now=now)
    heads = heads_locked(session, (seat.enrolment.id for seat in record.seats))
    earning = [each.enrolment for each in record.seats if record.worked(each).minutes]
    refuse_twice(session, record.event, earning)
    lines = {
        seat.enrolment.id: _confirm_one(session, act, record, seat, heads[seat.enrolment.id])
        for seat in looked_again(session, record, record.seats)
    }
    finish_make_ups(session, act.event, lines, now=now)
    _tell(session, record, lines, now)
    record.event.state = "confirmed"
    record.event.confirmed_at, record.event.confirmed_by = now, actor.id
    record.event.changed_at = now
    # Who confirms late leaves everybody the time to say that something is not right.
    record.event.record_closes_at = max(record.event.record_closes_at, now + CLAIMS_OPEN)
    flush(session)
    earned_something = sum(record.worked(seat).minutes > 0 for seat in record.seats)
    credited = sum(seq is not None for seq in lines.values())
    return Confirmed(len(lines), credited, earned_something - credited)


def looked_again(session: Session, record: Record, seats: Sequence[Seat]) -> Sequence[Seat]:
    """Return seats as they stand now that the chains are locked: who reflected meanwhile has done so."""
    if not record.event.asks:
        return seats
    ids = [seat.enrolment.id for seat in seats]
    done = asked_done(session, record.event.activity, ids)
    return [replace(seat, asked_done=seat.enrolment.id in done) for seat in seats]


def sign_content(
    session: Session,
    act: Act,
    enrolment: Enrolment,
    content: dict[str, Any],
    *,
    source: str,
    head: ChainHead,
) -> int:
    """Append a signature under plain content and credit it; return the ledger line's number."""
    attested = attested_by(sign_only(session, act, enrolment, content, source=source, head=head))
    line = hours.credit(
        session, enrolment, earned(content, source), attested=attested, now=act.now, head=head
    )
    return line.seq


def sign_only(
    session: Session,
    act: Act,
    enrolment: Enrolment,
    content: dict[str, Any],
    *,
    source: str,
    head: ChainHead,
) -> EventSignature:
    """Append a signature; what it says is credited by it later, once what is asked is done."""
    signature = signature_row(act, enrolment, content, source)
    audit.append(session, head, signature)
    return signature


def sign_and_count(
    session: Session,
    act: Act,
    record: Record,
    seat: Seat,
    content: dict[str, Any],
    *,
    source: str,
    head: ChainHead,
) -> int | None:
    """Sign what somebody earns, and credit it unless it waits for what the event asks besides presence."""
    signs = sign_content if counts_now(record, seat) else sign_only
    line = signs(session, act, seat.enrolment, content, source=source, head=head)
    return line if isinstance(line, int) else None


def signature_row(
    act: Act, enrolment: Enrolment, content: dict[str, Any], source: str, name: str = "sign"
) -> EventSignature:
    """Return a signature that is not yet part of a chain."""
    return EventSignature(
        event_id=act.event.id,
        enrolment_id=enrolment.id,
        source=source,
        act=name,
        trainee_id=enrolment.person_id,
        signer_id=act.actor.id,
        signer_name=act.actor.name,
        signer_credential=act.actor.credential,
        signer_role=role_of(act.actor).value,
        statement_id=act.statement.id,
        statement_version=act.statement.version,
        statement_text=act.statement.text,
        method=SESSION,
        signed=content,
        content_digest=digest(content),
        at=act.now,
        reason=act.reason,
    )


def attested_by(signature: EventSignature) -> dict[str, Any]:
    """Return what pages show of who vouched."""
    return {
        "by": "signature",
        "name": signature.signer_name,
        "credential": signature.signer_credential,
        "role": signature.signer_role,
        "at": signature.at.isoformat(timespec="seconds"),
        "signature": signature.seq,
        "event": signature.event_id,
    }


def earned(content: dict[str, Any], source: str) -> Earned:
    """Return signed content as the ledger reads it."""
    return Earned(
        source=source,
        component=content["component"],
        kind=content["kind"],
        activity=content["activity"],
        title=content["title"],
        on=date.fromisoformat(content["on"]),
        start=time.fromisoformat(content["start"]) if content["start"] else None,
        minutes=content["minutes"],
        modality=content["modality"],
        topics=[(topic, minutes) for topic, minutes in content["topics"]],
    )


def role_of(actor: Actor) -> Role:
    """Return the role in which somebody signs."""
    return Role.FACILITATOR if actor.has(Role.FACILITATOR) else Role.PRACTITIONER


def flush(session: Session) -> None:
    """Write; the unique keys are the last word between two who act at once."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(ALREADY, code="signed") from error


def _refuse(record: Record, actor: Actor, shown: str, now: datetime) -> None:
    event = record.event
    if any(seat.enrolment.person_id == actor.person_id for seat in record.seats):
        raise Refused("Nobody signs their own hours. Ask an administrator for another host.", code="own")
    if event.state == "confirmed":
        raise Refused(ALREADY, code="signed")
    refuse_closed(event, now)
    if now < event.ends_at:
        raise Refused("The event is not over yet. Confirm its record afterwards.", code="early")
    missing = len(undecided(record))
    if missing:
        words = "One person has" if missing == 1 else f"{missing} people have"
        raise Refused(f"{words} no mark yet. Nothing was signed.", code="undecided")
    if not record.seats:
        raise Refused("Nobody had a seat; there is nothing to sign.", code="undecided")
    if shown != mark_of(record):
        raise Refused(CHANGED, code="changed")


def _tell(session: Session, record: Record, lines: Mapping[int, int | None], now: datetime) -> None:
    """Tell everybody that the record stands, and those whose time waits what it waits for."""
    event = record.event
    waiting: list[int] = []
    others: list[int] = []
    for seat in record.seats:
        lacks = event.asks and record.worked(seat).minutes and lines[seat.enrolment.id] is None
        (waiting if lacks else others).append(seat.enrolment.person_id)
    path = f"/events/{event.id}/attended"
    for people, title in (
        (others, f"Your record is confirmed: {event.title}"),
        (waiting, f"Your time waits for your {event.asks}: {event.title}"),
    ):
        news.tell(session, people, News(topic=Topic.EVENTS, title=title, path=path), now=now)


def _confirm_one(session: Session, act: Act, record: Record, seat: Seat, head: ChainHead) -> int | None:
    content = record.content(seat)
    line: int | None = None
    if content["minutes"]:
        line = sign_and_count(session, act, record, seat, content, source=source_of(record.event), head=head)
    row = kept(session, record.event, seat, act.now)
    settle(row, record, seat, line)
    row.version, row.confirmed_at, row.confirmed_by = 1, act.now, act.actor.id
    if row.claimed_at is not None and not row.claim_answer and content["minutes"] >= record.case.minutes:
        row.claim_answer = "The record gives you the whole time."
    detail = {"minutes": content["minutes"], "mark": content["mark"], "line": line}
    audit.record(
        session,
        act.actor,
        "attendance.confirmed",
        f"event:{act.event.id}",
        now=act.now,
        detail=detail,
        head=head,
    )
    return line


def counts_now(record: Record, seat: Seat) -> bool:
    """Tell whether nothing but presence is asked of somebody, or the rest is done."""
    return not record.event.asks or seat.asked_done


def settle(row: Attendance, record: Record, seat: Seat, line: int | None) -> None:
    """Keep what was signed as it was shown: mark, stays and every step of the working."""
    worked = record.worked(seat)
    row.mark = worked.mark.value if worked.mark else None
    row.source = worked.source.value
    row.intervals = stays_data(worked.stays)
    row.working = steps_data(worked.working.steps)
    row.credited, row.line_seq = worked.minutes, line


def finish_make_ups(
    session: Session, event: Event, lines: Mapping[int, int | None], *, now: datetime
) -> None:
    """Who came here in place of a date that was missed has made up for it; lines are by enrolment."""
    credited = [each for each, line in lines.items() if line is not None]
    for make_up in approved_elsewhere(session, event, credited):
        make_up.state, make_up.done_at = Standing.DONE.value, now
        make_up.other_event_id, make_up.line_seq = event.id, lines[make_up.enrolment_id]
