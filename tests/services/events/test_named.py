"""A members' meeting is for those who are named: the service itself refuses everybody else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.bookclub.queries.talks import named_for as of_club
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking, Event
from kaptrain.events.queries.attendance import without_a_seat
from kaptrain.events.service import Act, book, give_back
from kaptrain.events.service.named import Named
from kaptrain.events.service.walk_in import add_walk_in
from kaptrain.groups import service as groups
from kaptrain.groups.models import GroupMeeting
from kaptrain.groups.queries import named_for as of_group
from kaptrain.shared.errors import Missing, Refused
from tests.factories import bookclub
from tests.factories.events import an_event
from tests.factories.threads import Circle

EVERYBODY = Named((of_group, of_club))


@pytest.fixture
def circle(session: Session, now: datetime) -> Circle:
    return Circle(session, now)


def a_meeting(circle: Circle, **when: float) -> Event:
    """A meeting of the group, at which nobody has a seat yet."""
    event = an_event(
        circle.session, circle.host, starts_at=circle.now + timedelta(**when), program="kap",
        cohort_id=circle.cohort.id, capacity=4, named=True,
    )  # fmt: skip
    circle.session.add(GroupMeeting(event_id=event.id, room_id=circle.room.id))
    circle.session.flush()
    return event


def place(circle: Circle, name: str) -> Enrolment:
    who = getattr(circle, name)
    return circle.session.scalars(select(Enrolment).where(Enrolment.person_id == who.id)).one()


def act(circle: Circle, name: str) -> Act:
    by = circle.by(getattr(circle, name))
    return Act(by.actor, by.now, by.base_url)


def add(circle: Circle, event: Event, who: Enrolment) -> Booking:
    named = EVERYBODY.of(circle.session, event)
    return add_walk_in(circle.session, act(circle, "host"), event.id, who.id, named=named)


@pytest.mark.parametrize("who", ["ada", "outsider", "stranger"])
def test_nobody_books_it_who_was_not_named(circle: Circle, who: str) -> None:
    event = a_meeting(circle, days=7)

    with pytest.raises(Missing):
        book(circle.session, act(circle, who), place(circle, who), event.id)

    assert circle.session.scalars(select(Booking.id)).all() == []


def test_those_who_keep_the_names_book_for_them(circle: Circle) -> None:
    event = a_meeting(circle, days=7)

    booking = book(circle.session, act(circle, "host"), place(circle, "ada"), event.id, named=True)

    assert booking.state == "booked"


def test_another_cohort_is_refused_whoever_names_it(circle: Circle) -> None:
    event = a_meeting(circle, days=7)

    with pytest.raises(Missing):
        book(circle.session, act(circle, "host"), place(circle, "stranger"), event.id, named=True)


def test_who_gave_the_seat_back_takes_it_again(circle: Circle) -> None:
    event, own = a_meeting(circle, days=7), place(circle, "ada")
    book(circle.session, act(circle, "host"), own, event.id, named=True)
    give_back(circle.session, act(circle, "ada"), own, event.id)

    assert book(circle.session, act(circle, "ada"), own, event.id).state == "booked"


def test_who_left_the_group_does_not(circle: Circle) -> None:
    event, own = a_meeting(circle, days=7), place(circle, "ada")
    book(circle.session, act(circle, "host"), own, event.id, named=True)
    groups.leave(circle.session, circle.by(circle.ada), circle.room.id)

    with pytest.raises(Missing):
        book(circle.session, act(circle, "ada"), own, event.id)


def test_a_member_who_came_without_a_seat_is_put_on_the_list(circle: Circle) -> None:
    event = a_meeting(circle, minutes=-30)

    assert add(circle, event, place(circle, "ada")).state == "booked"


def test_nobody_else_is_put_on_the_list_before_they_are_let_in(circle: Circle) -> None:
    event, who = a_meeting(circle, minutes=-30), place(circle, "outsider")

    with pytest.raises(Refused, match="Let Otto Outside into the group") as refused:
        add(circle, event, who)
    groups.let_in(circle.session, circle.by(circle.host), circle.room.id, circle.outsider.id)

    assert (refused.value.code, refused.value.field) == ("named", "person")
    assert add(circle, event, who).state == "booked"


def test_only_members_are_found_by_name(circle: Circle) -> None:
    event = a_meeting(circle, minutes=-30)
    named = EVERYBODY.of(circle.session, event)

    found = without_a_seat(circle.session, event, "e", named=named, limit=9)

    assert [each.person.name for each in found] == ["Ada Member", "Bo Member"]


def test_a_club_names_its_members_and_nobody_who_left(session: Session, now: datetime) -> None:
    club = bookclub.Circle(session, now, 3)
    event = club.planned()
    gone = Act(club.actor(club.people[0]), now, "")
    before = EVERYBODY.of(session, event)
    bookclub.service.leave(session, club.by(club.people[0]), club.places[0])

    assert before == {each.id for each in club.places}
    assert EVERYBODY.of(session, event) == {each.id for each in club.places[1:]}
    with pytest.raises(Missing):
        book(session, gone, club.places[0], event.id)


def test_an_event_for_everybody_names_nobody(circle: Circle) -> None:
    event = a_meeting(circle, days=7)
    event.named = False

    assert EVERYBODY.of(circle.session, event) == frozenset()
    assert book(circle.session, act(circle, "outsider"), place(circle, "outsider"), event.id).state
