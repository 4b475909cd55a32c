"""Meetings of a group are for its members: a seat comes with the part, and goes with it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking, Event
from kaptrain.events.queries import coming
from kaptrain.groups import service as groups
from kaptrain.groups.models import GroupMeeting
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Refused
from tests.factories.events import an_event
from tests.factories.threads import Circle


@pytest.fixture
def circle(session: Session, now: datetime) -> Circle:
    return Circle(session, now)


def a_meeting(circle: Circle, days: int = 7) -> Event:
    """A meeting of the group with a seat for each member."""
    event = an_event(
        circle.session,
        circle.host,
        starts_at=circle.now + timedelta(days=days),
        program="kap",
        cohort_id=circle.cohort.id,
        capacity=2,
        named=True,
    )
    circle.session.add(GroupMeeting(event_id=event.id, room_id=circle.room.id))
    for each in (circle.ada, circle.bo):
        circle.session.add(
            Booking(
                event_id=event.id,
                enrolment_id=place(circle, each).id,
                state="booked",
                queued=each.id,
                at=circle.now,
                changed_at=circle.now,
            )
        )
    circle.session.flush()
    return event


def place(circle: Circle, who: Person) -> Enrolment:
    return circle.session.scalars(select(Enrolment).where(Enrolment.person_id == who.id)).one()


def seated(circle: Circle, event: Event) -> set[str]:
    rows = circle.session.scalars(select(Booking).where(Booking.event_id == event.id))
    return {each.enrolment.person.name for each in rows if each.state == "booked"}


def test_whoever_leaves_gives_the_seats_of_coming_meetings_back(circle: Circle) -> None:
    soon, later = a_meeting(circle), a_meeting(circle, 21)
    groups.leave(circle.session, circle.by(circle.bo), circle.room.id)

    assert seated(circle, soon) == seated(circle, later) == {"Ada Member"}
    mails = circle.session.scalars(select(Mail).where(Mail.to_address == circle.bo.email)).all()
    assert [each.kind for each in mails] == ["event.not_named"] * 2


def test_even_shortly_before_it_begins(circle: Circle, now: datetime) -> None:
    event = a_meeting(circle)
    act = circle.by(circle.bo, days=6, hours=23)
    groups.leave(circle.session, act, circle.room.id)

    assert seated(circle, event) == {"Ada Member"}


def test_what_has_begun_stays_in_the_record(circle: Circle) -> None:
    event = a_meeting(circle)
    groups.leave(circle.session, circle.by(circle.bo, days=7, minutes=5), circle.room.id)

    assert seated(circle, event) == {"Ada Member", "Bo Member"}


def test_whoever_is_let_in_gets_a_seat_in_each_coming_meeting(circle: Circle) -> None:
    event = a_meeting(circle)
    groups.let_in(circle.session, circle.by(circle.host), circle.room.id, circle.outsider.id)

    assert seated(circle, event) == {"Ada Member", "Bo Member", "Otto Outside"}


def test_who_joins_again_sits_again(circle: Circle) -> None:
    event = a_meeting(circle)
    groups.leave(circle.session, circle.by(circle.bo), circle.room.id)
    groups.join(circle.session, circle.by(circle.bo), circle.room.id)

    assert seated(circle, event) == {"Ada Member", "Bo Member"}
    assert event.capacity == 2


def test_nobody_else_of_the_cohort_finds_it_among_what_can_be_booked(circle: Circle) -> None:
    a_meeting(circle)

    for who in (circle.outsider, circle.ada):
        assert coming(circle.session, place(circle, who), now=circle.now) == []


def test_the_only_one_who_leads_stays_until_somebody_else_does(circle: Circle) -> None:
    with pytest.raises(Refused, match="Only you lead"):
        groups.leave(circle.session, circle.by(circle.host), circle.room.id)
