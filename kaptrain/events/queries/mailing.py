"""Who is to be reminded of what is coming, and told of what was recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.events.models import Attendance, Booking, Event
from kaptrain.events.rules.seats import Standing

# A record that was confirmed longer ago is no news; what is corrected later is told by whoever corrects it.
NEWS = timedelta(days=7)
Host = aliased(Person)


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat at an event ahead, and whose it is."""

    booking: Booking
    event: Event
    person: Person
    host: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A confirmed record of one person at one event."""

    attendance: Attendance
    event: Event
    enrolment: Enrolment
    person: Person


def seats_ahead(session: Session, now: datetime, until: datetime) -> list[Seat]:
    """Every seat at an event that begins in (now, until] and still takes place: one statement."""
    rows = session.execute(
        select(Booking, Event, Person, Host.name)
        .join(Event, Event.id == Booking.event_id)
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Host, Host.id == Event.host_id)
        .where(
            Event.state == "planned",
            Event.starts_at > now,
            Event.starts_at <= until,
            Booking.state == Standing.BOOKED,
            Enrolment.state == ACTIVE,
            Person.suspended_at.is_(None),
        )
        .order_by(Event.starts_at, Booking.id)
    )
    return [Seat(*row) for row in rows]


def records_since(session: Session, since: datetime) -> list[Recorded]:
    """Every record confirmed after `since`, of people who are still here: one statement."""
    rows = session.execute(
        select(Attendance, Event, Enrolment, Person)
        .join(Event, Event.id == Attendance.event_id)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Attendance.confirmed_at > since,
            Attendance.mark.is_not(None),
            Event.state != "cancelled",
            Enrolment.state == ACTIVE,
            Person.suspended_at.is_(None),
        )
        .order_by(Attendance.id)
    )
    return [Recorded(*row) for row in rows]


def dates_ahead(
    session: Session, events: Iterable[Event], now: datetime
) -> dict[tuple[str, str], Sequence[datetime]]:
    """When the same activities take place again, by program and activity: one statement."""
    activities = {event.activity for event in events}
    find = select(Event.program, Event.activity, Event.starts_at).where(
        Event.activity.in_(activities), Event.state == "planned", Event.starts_at > now
    )
    found: dict[tuple[str, str], list[datetime]] = {}
    for program, activity, starts_at in session.execute(find) if activities else ():
        found.setdefault((program, activity), []).append(starts_at)
    return dict(found)
