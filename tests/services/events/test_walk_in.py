"""Somebody who came without a seat is put on the list by the host, and gets what they were there for."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking
from kaptrain.events.queries.attendance import without_a_seat
from kaptrain.events.service import Act
from kaptrain.events.service.walk_in import add_walk_in
from kaptrain.shared.errors import Missing, Refused
from tests.factories import cohort, enrolled, person
from tests.factories.attendance import Evening
from tests.factories.events import a_booking


def came(session: Session, evening: Evening, name: str = "Uninvited") -> Enrolment:
    return enrolled(session, person(session, name, ["trainee"]), evening.places[0].cohort)


def add(evening: Evening, place: Enrolment, now: datetime) -> Booking:
    act = Act(evening.actor(evening.host), now, "https://kaptrain.example")
    return add_walk_in(evening.session, act, evening.event.id, place.id)


def refusal(evening: Evening, place: Enrolment, now: datetime) -> str:
    with pytest.raises((Missing, Refused)) as refused:
        add(evening, place, now)
    return refused.value.code


def test_who_came_without_a_seat_is_on_the_list_and_gets_a_signed_line(
    session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 3)
    evening.event.capacity = 3
    late = came(session, evening)

    booking = add(evening, late, now)
    evening.places.append(late)
    evening.mark_all()
    confirmed = evening.confirm()

    assert booking.state == "booked"
    assert (confirmed.people, confirmed.credited) == (4, 4)


@pytest.mark.parametrize("state", ["waiting", "cancelled", "lapsed"])
def test_an_earlier_claim_becomes_the_seat(session: Session, now: datetime, state: str) -> None:
    evening = Evening(session, now, 2)
    late = came(session, evening)
    a_booking(session, evening.event, late, state)

    add(evening, late, now)

    own = select(Booking.state, Booking.reason).where(Booking.enrolment_id == late.id)
    assert session.execute(own).all() == [("booked", "")]


def test_nobody_is_on_a_list_twice(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 2)
    late = came(session, evening)
    add(evening, late, now)

    assert refusal(evening, late, now) == "already"


def test_lists_that_are_closed_take_nobody(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 2)
    late = came(session, evening)
    evening.mark_all()

    assert refusal(evening, late, evening.event.starts_at - timedelta(hours=1)) == "early"
    evening.confirm()
    assert refusal(evening, late, now) == "confirmed"


def test_only_people_the_event_is_for_are_taken(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 2)
    evening.event.cohort_id = evening.places[0].cohort_id
    elsewhere = enrolled(
        session, person(session, "Elsewhere", ["trainee"]), cohort(session, title="Elsewhere")
    )
    gone, suspended = came(session, evening, "Gone"), came(session, evening, "Suspended")
    gone.state = "withdrawn"
    suspended.person.suspended_at = now
    here = came(session, evening, "Here")
    session.flush()

    found = without_a_seat(session, evening.event, "e", limit=9)

    assert [refusal(evening, each, now) for each in (elsewhere, gone, suspended)] == [
        "missing",
        "place_closed",
        "suspended",
    ]
    assert found == [here]


def test_a_host_of_another_event_puts_nobody_on_this_list(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 2)
    late = came(session, evening)
    stranger = person(session, "Other", ["facilitator"])

    with pytest.raises(Missing):
        add_walk_in(session, Act(evening.actor(stranger), now, ""), evening.event.id, late.id)
