"""Join/leave files: read, put before the host, taken over by the host's decision."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.events.adapters import read_attendance
from kaptrain.events.models import AttendanceFile
from kaptrain.events.queries.attendance import Record, Seat, open_file
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.rules.matching import Booked, Matching, match
from kaptrain.events.rules.presence import Interval
from kaptrain.events.rules.record import Source, evidence_of_file, read_stays, stays_data
from kaptrain.events.service.attendance import hosted, kept, refuse_closed
from kaptrain.shared.errors import Invalid, Missing

LONGEST_NAME = 200
MOST_ASIDE = 500
IGNORE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came; `zone` is that of its times when it is not the event's."""

    name: str
    data: bytes
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeover:
    """What the host decided: for each row set aside the enrolment it is, or IGNORE.

    With `rest_absent`, who is in no row and has no mark is marked absent. A meeting that was begun anew has
    more than one file: their times are added up, unless `alone` puts this one in the place of earlier ones.
    """

    file_id: int
    aside: Mapping[int, int]
    rest_absent: bool = False
    alone: bool = False


def read_file(
    session: Session, actor: Actor, event_id: int, upload: Upload, *, now: datetime
) -> AttendanceFile:
    """Read a file and keep it until the host decides; an earlier one that waits is set aside.

    Raises Invalid at `file` or `file_zone` when nothing of it can be used.
    """
    record = hosted(session, actor, event_id)
    refuse_closed(record.event, now)
    event = record.event
    read = read_attendance(
        upload.data, window=record.case.window, zone=event.zone, file_zone=upload.zone or None
    )
    booked = [Booked(seat.enrolment.id, seat.person.email) for seat in record.seats]
    matching = match(read.rows, booked, hosts=(event.host.email,))
    if len(matching.aside) > MOST_ASIDE:
        raise Invalid(
            f"{len(matching.aside)} people in this file have no seat. Is it the file of this event?",
            field="file",
            code="bad_file",
        )
    _close(session, event_id, now)
    made = AttendanceFile(
        event_id=event_id,
        name=upload.name.replace("\x00", "")[-LONGEST_NAME:] or "file",
        digest=hashlib.sha256(upload.data).hexdigest(),
        platform=read.platform,
        found=_found(matching),
        aside=_aside(matching),
        remarks=[[each.row, each.message] for each in (*read.problems, *read.notes)][:MOST_ASIDE],
        read_at=now,
        read_by=actor.id,
    )
    session.add(made)
    session.flush()
    return made


def take_over(session: Session, actor: Actor, event_id: int, takeover: Takeover, *, now: datetime) -> int:
    """Use a file's times for the people found and assigned; return how many. Each row aside needs a decision.

    Raises Invalid at `aside-N` for the first that has none.
    """
    record = hosted(session, actor, event_id)
    refuse_closed(record.event, now)
    waiting = _waiting(session, event_id, takeover.file_id)
    stays = _stays(record, waiting, takeover.aside)
    seen = {
        *stays,
        *takeover.aside.values(),
        *(person for each in waiting.aside for person in each["people"]),
    }
    for seat in record.seats:
        if seat.enrolment.id in stays:
            earlier = () if takeover.alone else seat.evidence.stays
            _keep(session, record, seat, (*earlier, *stays[seat.enrolment.id]), now)
        elif takeover.rest_absent and seat.enrolment.id not in seen and record.worked(seat).mark is None:
            row = kept(session, record.event, seat, now)
            row.mark, row.source = Mark.ABSENT.value, Source.LIST.value
    _empty(waiting, now)
    session.flush()
    return len(stays)


def drop_file(session: Session, actor: Actor, event_id: int, file_id: int, *, now: datetime) -> None:
    """Set a file aside without using it."""
    hosted(session, actor, event_id)
    _empty(_waiting(session, event_id, file_id), now)
    session.flush()


def _waiting(session: Session, event_id: int, file_id: int) -> AttendanceFile:
    waiting = open_file(session, event_id)
    if waiting is None or waiting.id != file_id:
        raise Missing
    return waiting


def _found(matching: Matching) -> list[dict[str, Any]]:
    return [
        {"enrolment": each.person, "rows": list(each.rows), "stays": stays_data(each.stays)}
        for each in matching.found
    ]


def _aside(matching: Matching) -> list[dict[str, Any]]:
    return [
        {
            "why": each.why.value,
            "rows": list(each.rows),
            "name": each.name[:200],
            "email": each.email[:320],
            "stays": stays_data(each.stays),
            "people": list(each.people),
        }
        for each in matching.aside
    ]


def _stays(
    record: Record, waiting: AttendanceFile, chosen: Mapping[int, int]
) -> dict[int, tuple[Interval, ...]]:
    known = {seat.enrolment.id for seat in record.seats}
    stays = {
        each["enrolment"]: read_stays(each["stays"]) for each in waiting.found if each["enrolment"] in known
    }
    for at, each in enumerate(waiting.aside):
        person = chosen.get(at)
        if person is None or person not in {*known, IGNORE}:
            raise Invalid("Say who this is, or leave the row out.", field=f"aside-{at}", code="undecided")
        if person != IGNORE and each["stays"]:
            stays[person] = (*stays.get(person, ()), *read_stays(each["stays"]))
    return stays


def _keep(session: Session, record: Record, seat: Seat, stays: Iterable[Interval], now: datetime) -> None:
    mark, joined = evidence_of_file(stays, record.case)
    if mark is Mark.ABSENT and seat.check_ins:
        return  # Who answered codes in the room was there, whatever they tried out before.
    row = kept(session, record.event, seat, now)
    row.mark, row.source, row.intervals = mark.value, Source.FILE.value, stays_data(joined)
    row.late_minutes = row.left_minutes = 0


def _close(session: Session, event_id: int, now: datetime) -> None:
    waiting = select(AttendanceFile).where(
        AttendanceFile.event_id == event_id, AttendanceFile.closed_at.is_(None)
    )
    for each in session.scalars(waiting):
        _empty(each, now)


def _empty(file: AttendanceFile, now: datetime) -> None:
    # What a file says about people who have no seat is not ours to keep.
    file.found, file.aside, file.remarks, file.closed_at = [], [], [], now
