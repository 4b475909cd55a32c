"""Lists of events: what somebody may book, what they booked, what staff planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, joinedload

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.events.models import Booking, Event

MOST_LISTED = 200
MOST_NEXT = 60
_other = aliased(Event)
# A record that nobody confirmed for longer than this is no task of today.
UNCONFIRMED = timedelta(days=60)


@dataclass(frozen=True)
class Listed:
    """An event with how many seats are taken (open offers included) and how many people wait.

    In a series it is the date `number` of so many `dates`.
    """

    event: Event
    taken: int
    waiting: int
    number: int | None = None
    dates: int | None = None


def coming(session: Session, enrolment: Enrolment, *, now: datetime, kind: str | None = None) -> list[Listed]:
    """Return what the trainee's program and cohort may book from now on, soonest first."""
    where = [
        Event.program == enrolment.cohort.program,
        or_(Event.cohort_id.is_(None), Event.cohort_id == enrolment.cohort_id),
        ~Event.named,
        Event.state == "planned",
        Event.ends_at > now,
    ]
    return _listed(session, [*where, *([Event.kind == kind] if kind else [])], now)


def own_bookings(session: Session, enrolment_id: int, *, since: datetime) -> Sequence[Booking]:
    """Return the trainee's bookings of events that end after `since`, with the events, by time."""
    find = (
        select(Booking)
        .join(Booking.event)
        .join(Booking.enrolment)
        .options(joinedload(Booking.event).joinedload(Event.host))
        .where(Booking.enrolment_id == enrolment_id, Event.ends_at > since)
        .where(or_(~Event.named, Enrolment.state == ACTIVE))
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_LISTED)
    )
    return session.scalars(find).all()


def planned_by(
    session: Session,
    host_id: int | None,
    *,
    now: datetime,
    past: bool = False,
    limit: int = MOST_LISTED,
    offset: int = 0,
) -> list[Listed]:
    """Return events of one host, or of all: those to come soonest first, or the past ones latest first."""
    where = [Event.ends_at <= now] if past else [Event.ends_at > now]
    if host_id is not None:
        where.append(Event.host_id == host_id)
    return _listed(session, where, now, past=past, limit=limit, offset=offset)


def led_next(session: Session, host_id: int, *, now: datetime) -> list[Listed]:
    """Return what a host has to run, soonest first; records of the past that are not confirmed among them."""
    where = [Event.host_id == host_id, Event.state == "planned", Event.ends_at > now - UNCONFIRMED]
    return _listed(session, where, now, limit=MOST_NEXT)


def waiting_for_a_seat(session: Session, *, now: datetime) -> Sequence[int]:
    """Return events to come that somebody waits for, or where an offer's time is over."""
    find = (
        select(Booking.event_id)
        .join(Event, Event.id == Booking.event_id)
        .where(
            Event.state == "planned",
            Event.starts_at > now,
            or_(
                Booking.state == "waiting",
                (Booking.state == "offered") & (Booking.offered_until <= now),
            ),
        )
        .distinct()
        .order_by(Booking.event_id)
    )
    return session.scalars(find).all()


def seats_without_place(session: Session, *, now: datetime) -> set[int]:
    """Return events to come where somebody holds or awaits a seat whose place or account is not active."""
    find = (
        select(Booking.event_id)
        .join(Event, Event.id == Booking.event_id)
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Event.state == "planned",
            Event.starts_at > now,
            Booking.state.in_(("booked", "waiting", "offered")),
            or_(Enrolment.state != ACTIVE, Person.suspended_at.is_not(None)),
        )
    )
    return set(session.scalars(find))


def possible_hosts(session: Session, role: str) -> list[tuple[int, str]]:
    """Return (id, name) of everybody who holds the role now, by name."""
    find = (
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == role, Person.suspended_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name) for row in session.execute(find)]


def _listed(
    session: Session,
    where: Sequence[ColumnElement[bool]],
    now: datetime,
    *,
    past: bool = False,
    limit: int = MOST_LISTED,
    offset: int = 0,
) -> list[Listed]:
    takes = or_(Booking.state == "booked", (Booking.state == "offered") & (Booking.offered_until > now))
    counts = (
        select(
            Booking.event_id,
            func.sum(case((takes, 1), else_=0)).label("taken"),
            func.sum(case((Booking.state == "waiting", 1), else_=0)).label("waiting"),
        )
        .group_by(Booking.event_id)
        .subquery()
    )
    dates = select(func.count()).where(_other.series_id == Event.series_id).correlate(Event)
    earlier = tuple_(_other.starts_at, _other.id) <= tuple_(Event.starts_at, Event.id)
    find = (
        select(
            *(Event, func.coalesce(counts.c.taken, 0), func.coalesce(counts.c.waiting, 0)),
            *(dates.where(earlier).scalar_subquery(), dates.scalar_subquery()),
        )
        .outerjoin(counts, counts.c.event_id == Event.id)
        .options(joinedload(Event.host))
        .where(*where)
        .order_by(*((Event.starts_at.desc(), Event.id.desc()) if past else (Event.starts_at, Event.id)))
        .limit(limit)
        .offset(offset)
    )
    return [
        Listed(event, int(taken), int(waiting), number or None, dates or None)
        for event, taken, waiting, number, dates in session.execute(find)
    ]
