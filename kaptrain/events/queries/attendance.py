"""The record of an event, with everything that a decision about it needs, in three statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from kaptrain.accounts.models import Person
from kaptrain.audit.models import ChainHead
from kaptrain.authz.predicates import Subject
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.events.models import (
    AskedDone,
    Attendance,
    AttendanceFile,
    Booking,
    CheckIn,
    Event,
    EventSignature,
)
from kaptrain.events.rules.marks import Attendance as Marked
from kaptrain.events.rules.policy import read_policy
from kaptrain.events.rules.presence import Interval
from kaptrain.events.rules.record import (
    Case,
    Evidence,
    Source,
    Worked,
    check_in_windows,
    content,
    held_windows,
    read_stays,
    work,
)
from kaptrain.events.rules.times import zone_words
from kaptrain.events.rules.words import Wall

LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Seat:
    """One person on the list of an event: who, what is known of them, and whether they did what it asks."""

    enrolment: Enrolment
    attendance: Attendance | None
    check_ins: tuple[datetime, ...]
    asked_done: bool = False

    @property
    def person(self) -> Person:
        return self.enrolment.person

    @cached_property
    def evidence(self) -> Evidence:
        """What counts as known, whatever it rests on."""
        known = self.attendance
        if known is None:
            return Evidence(check_ins=self.check_ins)
        return Evidence(
            mark=Marked(known.mark) if known.mark else None,
            late=known.late_minutes,
            left=known.left_minutes,
            source=Source(known.source),
            stays=read_stays(known.intervals),
            check_ins=self.check_ins,
        )


@dataclass(frozen=True)
class Record:
    """An event and everybody on its list, by name."""

    event: Event
    seats: Sequence[Seat]

    @cached_property
    def case(self) -> Case:
        return case_of(self.event)

    @cached_property
    def held(self) -> frozenset[int]:
        """The numbers of the check-ins that were really held."""
        moments = (at for seat in self.seats for at in seat.check_ins)
        return held_windows(check_in_windows(self.case), moments)

    @property
    def subject(self) -> Subject:
        """The event as the subject of a permission."""
        return Subject(host_ids=frozenset({self.event.host_id}))

    def seat(self, enrolment_id: int) -> Seat | None:
        return next((each for each in self.seats if each.enrolment.id == enrolment_id), None)

    def worked(self, seat: Seat, evidence: Evidence | None = None) -> Worked:
        """What a person's presence is worth, as known or as supposed."""
        return work(self.case, evidence or seat.evidence, held=self.held)

    def content(self, seat: Seat, evidence: Evidence | None = None) -> dict[str, Any]:
        """Everything that would be signed about one person."""
        known = evidence or seat.evidence
        return content(
            self.case,
            self.worked(seat, known),
            known,
            enrolment=seat.enrolment.id,
            trainee=seat.enrolment.person_id,
        )


def case_of(event: Event) -> Case:
    """Return what an event says about credit, as plain data."""
    return Case(
        uid=event.uid,
        title=event.title,
        kind=event.kind,
        component=event.component,
        activity=event.activity,
        modality=event.modality,
        minutes=event.minutes,
        topics=tuple((topic, minutes) for topic, minutes in event.topics),
        on=event.on,
        start=event.starts_at.astimezone(ZoneInfo(event.zone)).time().replace(second=0, microsecond=0),
        window=Interval(event.starts_at, event.ends_at),
        policy=read_policy(event.policy),
        wall=Wall(event.zone, zone_words(event.zone)),
        asks=event.asks,
    )


def event_by_id(session: Session, event_id: int, *, lock: bool = False) -> Event | None:
    """Return an event with its host; `lock` holds it until the transaction ends."""
    if not 0 < event_id <= LARGEST_ID:
        return None
    find = select(Event).options(joinedload(Event.host, innerjoin=True)).where(Event.id == event_id)
    if lock:
        find = find.with_for_update(of=Event).execution_options(populate_existing=True)
    return session.scalar(find)


def record_of(session: Session, event_id: int, *, lock: bool = False) -> Record | None:
    """Return the record of an event; None when there is no such event."""
    event = event_by_id(session, event_id, lock=lock)
    return Record(event, seats_of(session, event)) if event else None


def seats_of(session: Session, event: Event) -> list[Seat]:
    """Return everybody who has a seat, or whose attendance was confirmed."""
    moments: dict[int, list[datetime]] = defaultdict(list)
    rows = session.execute(select(CheckIn.enrolment_id, CheckIn.at).where(CheckIn.event_id == event.id))
    for row in rows:
        moments[row.enrolment_id].append(row.at)
    find = _seats(event.activity).where(Booking.event_id == event.id)
    found = session.execute(find.execution_options(populate_existing=True)).unique()
    return [
        Seat(place, known, tuple(sorted(moments[place.id])), done is not None) for place, known, done in found
    ]


def without_a_seat(
    session: Session, event: Event, words: str, *, named: Collection[int] = (), limit: int
) -> Sequence[Enrolment]:
    """Return active people whom the event is for and who are not on its list, by part of a name.

    An event for named people is for those `named`, by enrolment, and for who had a seat before.
    """
    seated = exists().where(
        Booking.event_id == event.id, Booking.enrolment_id == Enrolment.id, Booking.state == "booked"
    )
    invited = [
        Cohort.program == event.program,
        Enrolment.state == ACTIVE,
        Enrolment.person_id != event.host_id,
    ]
    if event.cohort_id is not None:
        invited.append(Enrolment.cohort_id == event.cohort_id)
    if event.named:
        had = select(Booking.enrolment_id).where(Booking.event_id == event.id)
        invited.append(or_(Enrolment.id.in_(named), Enrolment.id.in_(had)))
    find = (
        select(Enrolment)
        .join(Enrolment.person)
        .join(Enrolment.cohort)
        .where(*invited, ~seated, Person.suspended_at.is_(None))
        .where(*(Person.name.icontains(word, autoescape=True) for word in words.split()))
        .options(contains_eager(Enrolment.person), contains_eager(Enrolment.cohort))
        .order_by(Person.name, Enrolment.id)
        .limit(limit)
    )
    return session.scalars(find).all()


def check_ins_of(session: Session, event_id: int, enrolment_id: int) -> tuple[datetime, ...]:
    """Return when somebody answered the codes of an event."""
    find = select(CheckIn.at).where(CheckIn.event_id == event_id, CheckIn.enrolment_id == enrolment_id)
    return tuple(sorted(session.scalars(find)))


def own_enrolment(session: Session, event: Event, person_id: int) -> Enrolment | None:
    """Return a person's place in the event's program that has most to do with the event."""
    booked = and_(Booking.enrolment_id == Enrolment.id, Booking.event_id == event.id)
    find = (
        select(Enrolment)
        .join(Enrolment.cohort)
        .outerjoin(Booking, booked)
        .where(Enrolment.person_id == person_id)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.cohort))
        .order_by(Booking.id.is_(None), (Enrolment.state == "active").desc(), Enrolment.id.desc())
        .limit(1)
    )
    return session.scalar(find)


def booking_of(session: Session, event_id: int, enrolment_id: int) -> Booking | None:
    """Return somebody's booking of an event, whatever its state."""
    return session.scalar(
        select(Booking).where(Booking.event_id == event_id, Booking.enrolment_id == enrolment_id)
    )


def heads_locked(session: Session, enrolment_ids: Iterable[int]) -> dict[int, ChainHead]:
    """Lock the streams of enrolments, in the one order that everybody who locks several keeps to."""
    ids = sorted(set(enrolment_ids))
    heads = {}
    for each in ids:
        stream = f"enrolment:{each}"
        heads[each] = session.execute(_HEAD, {"stream": stream}).scalar_one()
    return heads


_HEAD = (
    select(ChainHead)
    .where(ChainHead.stream == bindparam("stream"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def signature_of(session: Session, enrolment_id: int, source: str) -> EventSignature | None:
    """Return the signature behind a line, unless it was ended."""
    ended = select(EventSignature.seq).where(
        EventSignature.enrolment_id == enrolment_id,
        EventSignature.source == source,
        EventSignature.act == "void",
    )
    find = select(EventSignature).where(
        EventSignature.enrolment_id == enrolment_id,
        EventSignature.source == source,
        EventSignature.act == "sign",
        ~ended.exists(),
    )
    return session.scalar(find)


def open_file(session: Session, event_id: int) -> AttendanceFile | None:
    """Return the file that waits to be taken over, if there is one."""
    find = select(AttendanceFile).where(
        AttendanceFile.event_id == event_id, AttendanceFile.closed_at.is_(None)
    )
    return session.scalar(find.order_by(AttendanceFile.id.desc()).limit(1))


def _seats(activity: str) -> Select[Enrolment, Attendance, datetime]:
    known = and_(Attendance.event_id == Booking.event_id, Attendance.enrolment_id == Booking.enrolment_id)
    done = and_(AskedDone.enrolment_id == Booking.enrolment_id, AskedDone.activity == activity)
    return (
        select(Enrolment, Attendance, AskedDone.at)
        .select_from(Booking)
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .join(Enrolment.person)
        .outerjoin(Attendance, known)
        .outerjoin(AskedDone, done)
        .where(or_(Booking.state == "booked", Attendance.confirmed_at.is_not(None)))
        .options(contains_eager(Enrolment.person))
        .order_by(Person.name, Enrolment.id)
    )
