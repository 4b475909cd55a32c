"""Reads of groups."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.events.models import Event
from kaptrain.events.queries import possible_hosts
from kaptrain.groups.models import GroupMeeting
from kaptrain.threads.models import Member, Room
from kaptrain.threads.queries.access import present

MOST_PEOPLE = 300
MOST_MEETINGS = 12


def meetings_of(session: Session, room_id: int, *, now: datetime, coming: bool = True) -> Sequence[Event]:
    """Return a group's planned meetings to come, soonest first, with who leads them."""
    find = (
        select(Event)
        .join(GroupMeeting, GroupMeeting.event_id == Event.id)
        .options(joinedload(Event.host))
        .where(GroupMeeting.room_id == room_id, Event.state != "cancelled")
    )
    if coming:
        find = find.where(Event.ends_at > now).order_by(Event.starts_at, Event.id)
    else:
        find = find.where(Event.ends_at <= now).order_by(Event.starts_at.desc(), Event.id)
    return session.scalars(find.limit(MOST_MEETINGS)).all()


def meetings_ahead(session: Session, room_id: int, *, now: datetime) -> Sequence[Event]:
    """Return, locked, all planned meetings of a group that have not begun, by id."""
    find = (
        select(Event)
        .join(GroupMeeting, GroupMeeting.event_id == Event.id)
        .where(GroupMeeting.room_id == room_id, Event.state == "planned", Event.starts_at > now)
        .order_by(Event.id)
        .with_for_update(of=Event)
        .execution_options(populate_existing=True)
    )
    return session.scalars(find).all()


def named_for(session: Session, event_id: int) -> frozenset[int]:
    """Return the active places of a meeting's members, who do not lead; none where it is no group's."""
    find = (
        select(Enrolment.id)
        .join(Member, Member.person_id == Enrolment.person_id)
        .join(GroupMeeting, GroupMeeting.room_id == Member.room_id)
        .join(Room, Room.id == Member.room_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(GroupMeeting.event_id == event_id, ~Member.leads, present())
        .where(Enrolment.state == ACTIVE, Cohort.program == Room.program)
        .where(or_(Room.cohort_id.is_(None), Room.cohort_id == Enrolment.cohort_id))
    )
    return frozenset(session.scalars(find))


def could_join(session: Session, room: Room) -> list[tuple[int, str]]:
    """Return (id, name) of people with an active place for this room, by name."""
    find = (
        select(Person.id, Person.name)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.state == ACTIVE, Cohort.program == room.program, Person.suspended_at.is_(None))
        .distinct()
        .order_by(Person.name, Person.id)
        .limit(MOST_PEOPLE)
    )
    if room.cohort_id is not None:
        find = find.where(Enrolment.cohort_id == room.cohort_id)
    return [(row.id, row.name) for row in session.execute(find)]


def could_lead(session: Session) -> list[tuple[int, str]]:
    """Return (id, name) of every facilitator, by name."""
    return possible_hosts(session, "facilitator")
