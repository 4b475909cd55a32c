"""What stands in somebody's calendar: what they booked, what they host, what is open to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.events.models import Booking, Event, Feed
from kaptrain.events.rules.seats import LIVE, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One event as one person has it. `standing` is as it was written down; none without a booking.

    `free` is how many seats nobody holds or waits for; only counted where asked.
    """

    id: int
    uid: str
    title: str
    host: str
    hosts: bool
    start: datetime
    end: datetime
    zone: str
    place: str
    join_link: str
    cancelled: bool
    waitlist: bool
    opens_at: datetime | None
    closes_at: datetime | None
    sequence: int
    changed: datetime
    standing: Standing | None = None
    offered_until: datetime | None = None
    free: int = 0

    @property
    def own(self) -> bool:
        return self.hosts or self.standing is not None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose calendar, and what is in it besides one's own: a program and cohort, or everything."""

    person_id: int
    program: str | None = None
    cohort_id: int | None = None
    everything: bool = False


def reach_of(session: Session, actor: Actor) -> Reach:
    """What somebody may see: trainees their program's events, admins all, others what they host."""
    if actor.has(Role.ADMIN):
        return Reach(actor.id, everything=True)
    place = current_enrolment(session, actor.id) if actor.has(Role.TRAINEE) else None
    if place is None or place.state != ACTIVE:
        return Reach(actor.id)
    return Reach(actor.id, place.plan_version.program, place.cohort_id)


def events_between(
    session: Session, reach: Reach, from_: datetime, until: datetime, *, now: datetime
) -> list[Seen]:
    """Every event in reach that touches [from_, until), in order, with seats counted: one statement."""
    taken = _taken(and_(Event.ends_at > from_, Event.starts_at < until), now)
    find = (
        _seen(reach.person_id)
        .add_columns(func.coalesce(taken.c.taken, 0).label("taken"))
        .outerjoin(taken, taken.c.event_id == Event.id)
        .where(Event.ends_at > from_, Event.starts_at < until, _in_reach(reach))
    )
    found = _unfolded(session, find, reach.person_id)
    # What was cancelled concerns those who booked or host it.
    return [each for each in found if not each.cancelled or each.own or reach.everything]


def event_of(session: Session, person_id: int, event_id: int) -> Seen:
    """Return one event as a person has it; ValueError when there is none."""
    (seen,) = _unfolded(session, _seen(person_id).where(Event.id == event_id), person_id)
    return seen


def own_events(session: Session, person_id: int, since: datetime) -> list[Seen]:
    """What a person booked at any time, or hosts, and that ended after `since`: one statement."""
    find = _seen(person_id).where(Event.ends_at > since, _in_reach(Reach(person_id)))
    return _unfolded(session, find, person_id)


def open_feed(session: Session, person_id: int, *, lock: bool = False) -> Feed | None:
    """Return somebody's address that works now, if they have one."""
    find = select(Feed).where(Feed.person_id == person_id, Feed.revoked_at.is_(None))
    return session.scalar(find.with_for_update() if lock else find)


def feed_owner(session: Session, hashed: str) -> Person | None:
    """Return whose calendar an address shows; None for one that ended, or of somebody suspended."""
    return session.scalar(
        select(Person)
        .join(Feed, Feed.person_id == Person.id)
        .where(Feed.token_hash == hashed, Feed.revoked_at.is_(None), Person.suspended_at.is_(None))
    )


def _seen(person_id: int) -> Select[Any]:
    own = (
        select(
            Booking.event_id,
            Booking.state,
            Booking.offered_until,
            Booking.version,
            Booking.changed_at,
        )
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .where(Enrolment.person_id == person_id)
        .subquery("own")
    )
    columns: list[Any] = [
        *(Event.id, Event.uid, Event.title, Event.host_id, Event.starts_at, Event.ends_at, Event.zone),
        *(Event.place, Event.join_link, Event.state, Event.capacity, Event.waitlist),
        *(Event.opens_at, Event.closes_at, Event.sequence, Event.changed_at),
        Person.name.label("host"),
        own.c.state.label("standing"),
        own.c.offered_until,
        own.c.version,
        own.c.changed_at.label("booking_changed_at"),
    ]
    return (
        select(*columns)
        .join(Person, Person.id == Event.host_id)
        .outerjoin(own, own.c.event_id == Event.id)
        .order_by(Event.starts_at, Event.ends_at, Event.id)
    )


def _in_reach(reach: Reach) -> ColumnElement[bool]:
    if reach.everything:
        return true()
    own = (
        select(Booking.event_id)
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .where(Enrolment.person_id == reach.person_id, or_(~Event.named, Enrolment.state == ACTIVE))
        .correlate(Event)
    )
    ways = [Event.host_id == reach.person_id, Event.id.in_(own)]
    if reach.program is not None:
        cohort = or_(Event.cohort_id.is_(None), Event.cohort_id == reach.cohort_id)
        ways.append(and_(Event.program == reach.program, cohort, ~Event.named))
    return or_(*ways)


def _taken(which: ColumnElement[bool], now: datetime) -> Any:
    holds = or_(
        Booking.state.in_([Standing.BOOKED, Standing.WAITING]),
        and_(Booking.state == Standing.OFFERED, Booking.offered_until > now),
    )
    return (
        select(Booking.event_id, func.count().label("taken"))
        .join(Event, Event.id == Booking.event_id)
        .where(which, holds)
        .group_by(Booking.event_id)
        .subquery("taken")
    )


def _unfolded(session: Session, find: Select[Any], person_id: int) -> list[Seen]:
    """One entry per event; of two places at one event the one that means something stands."""
    found: dict[int, Seen] = {}
    for row in session.execute(find):
        seen = _one(row, person_id)
        if seen.id not in found or seen.standing in LIVE:
            found[seen.id] = seen
    return list(found.values())


def _one(row: Row[Any], person_id: int) -> Seen:
    changed = row.changed_at
    if row.booking_changed_at is not None:
        changed = max(changed, row.booking_changed_at)
    return Seen(
        id=row.id,
        uid=row.uid,
        title=row.title,
        host=row.host,
        hosts=row.host_id == person_id,
        start=row.starts_at,
        end=row.ends_at,
        zone=row.zone,
        place=row.place,
        join_link=row.join_link,
        cancelled=row.state == "cancelled",
        waitlist=row.waitlist,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        sequence=row.sequence + (row.version + 1 if row.version is not None else 0),
        changed=changed,
        standing=Standing(row.standing) if row.standing else None,
        offered_until=row.offered_until,
        free=max(0, row.capacity - (getattr(row, "taken", 0) or 0)),
    )
