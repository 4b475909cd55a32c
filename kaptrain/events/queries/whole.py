"""One event with everything that decides about its seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.events.models import Booking, Event
from kaptrain.events.rules.seats import LIVE, Claim, Held, SeatRules, Standing

LIVE_STATES = tuple(each.value for each in LIVE)
TAKING = (Standing.BOOKED.value, Standing.OFFERED.value)


def event_by_id(session: Session, event_id: int, *, lock: bool = False) -> Event | None:
    """Return an event with its host; `lock` holds its row until the end, and with it all its seats."""
    find = select(Event).options(joinedload(Event.host)).where(Event.id == event_id)
    if lock:
        find = find.with_for_update(of=Event).execution_options(populate_existing=True)
    return session.scalar(find)


def rest_of_series(session: Session, event: Event, *, lock: bool = False) -> Sequence[Event]:
    """Return this event and the later ones of its series that are still planned, in the order made."""
    find = (
        select(Event)
        .options(joinedload(Event.host))
        .where(
            Event.series_id == event.series_id,
            Event.starts_at >= event.starts_at,
            Event.state == "planned",
        )
        .order_by(Event.id)
    )
    if lock:
        find = find.with_for_update(of=Event).execution_options(populate_existing=True)
    return session.scalars(find).all()


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """One date of a series; `standing` is how a trainee's own booking of it is written down."""

    id: int
    starts_at: datetime
    zone: str
    state: str
    cohort_id: int | None
    standing: str | None
    offered_until: datetime | None


def dates_of_series(session: Session, event: Event, enrolment_id: int = 0) -> list[SeriesDate]:
    """Return every date of an event's series in order of time, with a trainee's standing at each."""
    if event.series_id is None:
        return []
    own = and_(Booking.event_id == Event.id, Booking.enrolment_id == enrolment_id)
    find = (
        select(
            *(Event.id, Event.starts_at, Event.zone, Event.state, Event.cohort_id),
            *(Booking.state, Booking.offered_until),
        )
        .outerjoin(Booking, own)
        .where(Event.series_id == event.series_id)
        .order_by(Event.starts_at, Event.id)
    )
    return [SeriesDate(*row) for row in session.execute(find)]


def bookings_of(session: Session, event_id: int, *, fresh: bool = True) -> Sequence[Booking]:
    """Return every booking of an event with its person, in the order of their numbers.

    `fresh` reads again what is known already, as one must behind a lock.
    """
    find = (
        select(Booking)
        .options(joinedload(Booking.enrolment).joinedload(Enrolment.person))
        .where(Booking.event_id == event_id)
        .order_by(Booking.queued)
        .execution_options(populate_existing=fresh)
    )
    return session.scalars(find).all()


def is_booked(session: Session, event_id: int, enrolment_id: int) -> bool:
    """Tell whether somebody has or had a seat, an offer or a place in the line."""
    find = select(Booking.id).where(Booking.event_id == event_id, Booking.enrolment_id == enrolment_id)
    return session.scalar(find) is not None


def held_by(session: Session, enrolment_id: int, event: Event) -> tuple[Held, ...]:
    """Return what somebody else booked or was offered at the time of an event."""
    find = (
        select(Event.title, Event.starts_at, Event.ends_at, Event.zone)
        .join(Booking, Booking.event_id == Event.id)
        .where(
            Booking.enrolment_id == enrolment_id,
            Booking.state.in_(TAKING),
            Event.id != event.id,
            Event.state != "cancelled",
            Event.starts_at < event.ends_at,
            Event.ends_at > event.starts_at,
        )
        .order_by(Event.starts_at)
    )
    return tuple(Held(name=row[0], start=row[1], end=row[2], zone=row[3]) for row in session.execute(find))


def hosted_at(session: Session, host_id: int, start: datetime, end: datetime, *, but: int = 0) -> str | None:
    """Return the title of what a host already leads at that time."""
    find = select(Event.title).where(
        Event.host_id == host_id,
        Event.state == "planned",
        Event.id != but,
        Event.starts_at < end,
        Event.ends_at > start,
    )
    return session.scalar(find.limit(1))


def cohort_of(session: Session, cohort_id: int | None) -> Cohort | None:
    """Return the cohort an event is for."""
    return session.get(Cohort, cohort_id) if cohort_id else None


def seat_rules(event: Event) -> SeatRules:
    """Return what the event says about its seats."""
    return SeatRules(
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        capacity=event.capacity,
        waitlist=event.waitlist,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        guard_minutes=event.guard_minutes,
        offer_minutes=event.accept_minutes,
        cancelled=event.state == "cancelled",
    )


def claims_of(bookings: Sequence[Booking]) -> list[Claim]:
    """Return bookings as the rules see them; a person is known by the enrolment."""
    return [
        Claim(
            number=each.queued,
            person=each.enrolment_id,
            standing=Standing(each.state),
            until=each.offered_until,
            removed=each.reason if each.state == Standing.CANCELLED and not each.late else "",
        )
        for each in bookings
    ]
