"""Make-ups, and what decides whether one is open to somebody."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Attendance, Booking, Event, MakeUp

MOST_LISTED = 200


def approved_elsewhere(session: Session, event: Event, enrolment_ids: Iterable[int]) -> Sequence[MakeUp]:
    """Return approved make-ups by another date of the same activity, for which this event is that date."""
    find = (
        select(MakeUp)
        .join(MakeUp.event)
        .where(
            MakeUp.enrolment_id.in_(list(enrolment_ids)),
            MakeUp.route == "another_date",
            MakeUp.state == "approved",
            MakeUp.event_id != event.id,
            Event.program == event.program,
            Event.activity == event.activity,
        )
    )
    return session.scalars(find).all()


def make_up_by_id(session: Session, make_up_id: int, *, lock: bool = False) -> MakeUp | None:
    """Return a make-up with the event missed and whose it is; `lock` holds it until the end."""
    find = _whole().where(MakeUp.id == make_up_id)
    if lock:
        find = find.with_for_update(of=MakeUp).execution_options(populate_existing=True)
    return session.scalar(find)


def make_ups_of(session: Session, event_id: int, enrolment_id: int | None = None) -> Sequence[MakeUp]:
    """Return the make-ups for one event, the newest last; of one person, or of all."""
    find = _whole().where(MakeUp.event_id == event_id).order_by(MakeUp.id)
    if enrolment_id is not None:
        find = find.where(MakeUp.enrolment_id == enrolment_id)
    return session.scalars(find).all()


def waiting_for(session: Session, actor: Actor) -> Sequence[MakeUp]:
    """Return what waits for somebody, oldest first: asked, or a tutorial to be held; all for an admin."""
    find = (
        _whole()
        .join(MakeUp.event)
        .join(MakeUp.enrolment)
        .where(MakeUp.state.in_(("asked", "approved")), Enrolment.person_id != actor.id)
        .order_by(MakeUp.asked_at, MakeUp.id)
        .limit(MOST_LISTED)
    )
    if not actor.has(Role.ADMIN):
        find = find.where(Event.host_id == actor.id)
    return session.scalars(find).all()


def other_dates(session: Session, event: Event, *, now: datetime) -> Sequence[Event]:
    """Return planned events of the same activity that are still to come, the next first."""
    find = (
        select(Event)
        .where(
            Event.program == event.program,
            Event.activity == event.activity,
            Event.id != event.id,
            Event.state == "planned",
            Event.starts_at > now,
            ~Event.named,
        )
        .order_by(Event.starts_at)
        .limit(20)
    )
    return session.scalars(find).all()


def attendance_of(session: Session, event_id: int, enrolment_id: int) -> Attendance | None:
    """Return what is known of one person at one event."""
    find = select(Attendance).where(Attendance.event_id == event_id, Attendance.enrolment_id == enrolment_id)
    return session.scalar(find)


def standing_at(
    session: Session, event_id: int, enrolment_id: int
) -> tuple[Booking | None, Attendance | None]:
    """Return somebody's booking of an event and what is known of their attendance."""
    find = select(Booking).where(Booking.event_id == event_id, Booking.enrolment_id == enrolment_id)
    return session.scalar(find), attendance_of(session, event_id, enrolment_id)


def _whole() -> Select[MakeUp]:
    return select(MakeUp).options(
        joinedload(MakeUp.event, innerjoin=True).joinedload(Event.host, innerjoin=True),
        joinedload(MakeUp.enrolment, innerjoin=True).joinedload(Enrolment.person, innerjoin=True),
    )
