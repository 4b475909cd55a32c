"""What a host does on the list of an event before it is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.events.models import Attendance, Event
from kaptrain.events.queries.attendance import Record, Seat, record_of
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.rules.record import Evidence, Source, evidence_of_file, read_stays, refuse_mark
from kaptrain.shared.errors import Invalid, Missing, Refused

EARLY = timedelta(minutes=30)
# By hand, everything but what only a late joiner can be.
MARKS = (Mark.PRESENT, Mark.LATE, Mark.LEFT, Mark.EXCUSED, Mark.ABSENT, Mark.APOLOGY)
MARKED_BY_HAND = frozenset(MARKS)


@dataclass(frozen=True, slots=True)
class Marking:
    """What a host says of one person; without `mark`, what codes or a file say stands."""

    mark: Mark | None
    late: int = 0
    left: int = 0

    @property
    def evidence(self) -> Evidence:
        late, left = (self.late, self.left) if self.mark in (Mark.LATE, Mark.LEFT) else (0, 0)
        return Evidence(mark=self.mark, late=late, left=left, source=Source.LIST)


def hosted(session: Session, actor: Actor, event_id: int, *, lock: bool = True) -> Record:
    """Return the record of an event that the actor leads; Missing otherwise."""
    record = record_of(session, event_id, lock=lock)
    if record is None or not permits(actor, Permission.ATTENDANCE_KEEP, record.subject):
        raise Missing
    return record


def mark(
    session: Session, actor: Actor, event_id: int, marks: Mapping[int, Marking], *, now: datetime
) -> Record:
    """Keep the host's marks, by enrolment; Invalid at `late-ID`, `left-ID` or `mark-ID`.

    Refused with code `early`, `cancelled` or `confirmed`.
    """
    record = hosted(session, actor, event_id)
    refuse_closed(record.event, now)
    for seat in record.seats:
        marking = marks.get(seat.enrolment.id)
        if marking is not None:
            _keep(session, record, seat, marking, now)
    session.flush()
    return reread(session, actor, event_id)


def mark_rest_present(session: Session, actor: Actor, event_id: int, *, now: datetime) -> int:
    """Mark everybody present of whom nothing is known yet; return how many."""
    record = hosted(session, actor, event_id)
    refuse_closed(record.event, now)
    rest = [seat for seat in record.seats if record.worked(seat).mark is None]
    for seat in rest:
        _keep(session, record, seat, Marking(Mark.PRESENT), now)
    session.flush()
    return len(rest)


def reread(session: Session, actor: Actor, event_id: int) -> Record:
    """Return the record as it stands after a change."""
    return hosted(session, actor, event_id, lock=False)


def refuse_closed(event: Event, now: datetime) -> None:
    """Refuse changes to a list that is not open: before the event, cancelled, or confirmed."""
    if event.state == "cancelled":
        raise Refused("This event was cancelled; it has no list.", code="cancelled")
    if event.state == "confirmed":
        raise Refused(
            "This record was confirmed. Correct one person at a time, with a reason.", code="confirmed"
        )
    if now < event.starts_at - EARLY:
        raise Refused("The list opens half an hour before the event.", code="early")


def kept(session: Session, event: Event, seat: Seat, now: datetime) -> Attendance:
    """Return the row of a person, made now if there was none."""
    if seat.attendance is not None:
        seat.attendance.changed_at = now
        return seat.attendance
    made = Attendance(
        event_id=event.id,
        enrolment_id=seat.enrolment.id,
        mark=None,
        intervals=[],
        source=Source.NONE.value,
        working=[],
        changed_at=now,
    )
    session.add(made)
    return made


def _keep(session: Session, record: Record, seat: Seat, marking: Marking, now: datetime) -> None:
    known = seat.attendance
    if marking.mark is None:
        if known is not None and known.source == Source.LIST:
            _back_to_recorded(record, known, now)
        return
    if marking.mark not in MARKED_BY_HAND:
        raise Invalid("Choose one.", field=f"mark-{seat.enrolment.id}", code="bad_mark")
    try:
        refuse_mark(record.case, marking.evidence)
    except Invalid as error:
        field = f"{error.field if error.field in ('late', 'left') else 'mark'}-{seat.enrolment.id}"
        raise Invalid(error.message, field=field, code=error.code) from None
    write(kept(session, record.event, seat, now), marking.evidence)


def write(row: Attendance, evidence: Evidence) -> None:
    """Take over a mark made by hand; the times of a file stay, so that the host can go back to them."""
    row.mark = evidence.mark.value if evidence.mark else None
    row.late_minutes, row.left_minutes = evidence.late, evidence.left
    row.source = evidence.source.value


def _back_to_recorded(record: Record, row: Attendance, now: datetime) -> None:
    from_file = bool(row.intervals)
    row.source = Source.FILE.value if from_file else Source.NONE.value
    row.mark = evidence_of_file(read_stays(row.intervals), record.case)[0].value if from_file else None
    row.late_minutes = row.left_minutes = 0
    row.changed_at = now


def supposed(seat: Seat, marking: Marking) -> Evidence:
    """Return what would be known of a person if the host marked so."""
    return replace(marking.evidence, check_ins=seat.evidence.check_ins)
