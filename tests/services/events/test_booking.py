"""Seats: taken, waited for, offered, accepted, given back, each with its mail and its act."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.models import AuditRow
from kaptrain.enrolment import service as enrolment
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.events.models import Booking, Event
from kaptrain.events.service import Act, apologise, book, give_back, pass_on_seats, readmit, remove
from kaptrain.outbox.cli import ROUNDS
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories import SYSTEM, cohort, enrolled, person
from tests.factories.events import a_booking, acting, an_event


class Hall:
    """An event with one seat next week, and three trainees of one cohort."""

    def __init__(self, session: Session, now: datetime, capacity: int = 1) -> None:
        self.session, self.now = session, now
        self.host = person(session, "Demo Facilitator", ["facilitator"])
        self.group: Cohort = cohort(session)
        self.places = [
            enrolled(session, person(session, name, ["trainee"]), self.group)
            for name in ("Ada", "Bo", "Cleo")
        ]
        self.event: Event = an_event(session, self.host, starts_at=now + timedelta(days=7), capacity=capacity)

    def book(self, place: Enrolment, *, later: timedelta = timedelta(), **more: Any) -> str:
        act = acting(self.session, place.person, self.now + later)
        return book(self.session, act, place, self.event.id, **more).state

    def give_back(self, place: Enrolment, *, later: timedelta = timedelta()) -> None:
        give_back(self.session, acting(self.session, place.person, self.now + later), place, self.event.id)

    def states(self) -> list[str]:
        find = select(Booking.state).where(Booking.event_id == self.event.id).order_by(Booking.queued)
        return list(self.session.scalars(find))

    def mails_to(self, who: Person) -> list[str]:
        return list(
            self.session.scalars(select(Mail.kind).where(Mail.to_address == who.email).order_by(Mail.id))
        )

    def acts(self) -> list[str]:
        find = select(AuditRow.action).where(AuditRow.subject == f"event:{self.event.id}")
        return list(self.session.scalars(find.order_by(AuditRow.seq)))


@pytest.fixture
def hall(session: Session, now: datetime) -> Hall:
    return Hall(session, now)


def test_the_first_has_a_seat_and_the_next_ones_wait_in_order(hall: Hall) -> None:
    states = [hall.book(place) for place in hall.places]

    assert states == ["booked", "waiting", "waiting"]
    assert hall.mails_to(hall.places[0].person)[-1] == "event.booked"
    assert hall.mails_to(hall.places[2].person)[-1] == "event.waiting"
    assert hall.acts() == ["booking.booked", "booking.waiting", "booking.waiting"]


def test_booking_twice_changes_nothing(hall: Hall) -> None:
    hall.book(hall.places[0])

    assert hall.book(hall.places[0]) == "booked"
    assert hall.acts() == ["booking.booked"]


def test_a_seat_given_back_is_offered_to_the_first_in_line(hall: Hall) -> None:
    ada, bo, cleo = hall.places
    for place in hall.places:
        hall.book(place)

    hall.give_back(ada)

    assert hall.states() == ["cancelled", "offered", "waiting"]
    assert "event.offered" in hall.mails_to(bo.person)
    assert "event.offered" not in hall.mails_to(cleo.person)
    assert hall.mails_to(ada.person)[-1] == "event.given_back"
    assert hall.acts()[-2:] == ["booking.given_back", "booking.offered"]


def test_who_accepts_in_time_has_the_seat(hall: Hall) -> None:
    ada, bo, _ = hall.places
    hall.book(ada)
    hall.book(bo)
    hall.give_back(ada)

    assert hall.book(bo, later=timedelta(hours=23)) == "booked"


def test_an_offer_that_lapsed_goes_to_the_next_in_line(hall: Hall) -> None:
    ada, _, cleo = hall.places
    for place in hall.places:
        hall.book(place)
    hall.give_back(ada)

    act = acting(hall.session, cleo.person, hall.now + timedelta(hours=25))
    offers = pass_on_seats(hall.session, act)

    assert offers == 1
    assert hall.states() == ["cancelled", "lapsed", "offered"]


def test_the_worker_passes_on_what_nobody_accepted(hall: Hall, app: Flask) -> None:
    ada, _, cleo = hall.places
    for place in hall.places:
        hall.book(place)
    hall.give_back(ada)
    seats = app.extensions[ROUNDS][0]

    seats(hall.session, hall.now + timedelta(hours=25))

    assert hall.states() == ["cancelled", "lapsed", "offered"]
    letter = hall.session.scalars(
        select(Mail).where(Mail.kind == "event.offered", Mail.to_address == cleo.person.email)
    ).one()
    assert f"http://localhost/events/{hall.event.id}" in letter.body


def test_who_declined_and_comes_back_stands_at_the_end(hall: Hall) -> None:
    ada, bo, cleo = hall.places
    for place in hall.places:
        hall.book(place)
    hall.give_back(bo)

    hall.book(bo)

    rows = hall.session.scalars(select(Booking).order_by(Booking.queued)).all()
    assert [row.enrolment_id for row in rows] == [ada.id, cleo.id, bo.id]


def test_inside_the_guard_time_a_seat_stays(hall: Hall) -> None:
    hall.book(hall.places[0])

    with pytest.raises(Refused) as refused:
        hall.give_back(hall.places[0], later=timedelta(days=6, hours=1))

    assert refused.value.code == "too_late"


def test_a_closed_gate_keeps_out(hall: Hall) -> None:
    with pytest.raises(Refused, match="First finish module 6"):
        hall.book(hall.places[0], closed_gates=("module 6",))


def test_a_clash_is_shown_and_can_be_accepted(hall: Hall) -> None:
    other = an_event(
        hall.session, hall.host, starts_at=hall.event.starts_at + timedelta(minutes=30), title="Panel"
    )
    a_booking(hall.session, other, hall.places[0])

    with pytest.raises(Refused, match="Panel") as refused:
        hall.book(hall.places[0])

    assert refused.value.code == "clash"
    assert hall.book(hall.places[0], despite_clash=True) == "booked"


def test_events_of_another_cohort_are_unknown(hall: Hall) -> None:
    hall.event.cohort_id = cohort(hall.session, "Another").id

    with pytest.raises(Missing):
        hall.book(hall.places[0])


def test_after_the_own_year_nothing_is_booked(hall: Hall, now: datetime) -> None:
    hall.places[0].ends_on = now.date()

    with pytest.raises(Refused) as refused:
        hall.book(hall.places[0])

    assert refused.value.code == "outside_window"


def test_who_leads_does_not_sit_in_it(hall: Hall) -> None:
    hall.event.host_id = hall.places[0].person_id

    with pytest.raises(Refused) as refused:
        hall.book(hall.places[0])

    assert refused.value.code == "host"


def test_who_was_withdrawn_takes_no_seat(hall: Hall, now: datetime) -> None:
    enrolment.withdraw(hall.session, SYSTEM, hall.places[0], reason="Moved away", now=now)

    with pytest.raises(Refused) as refused:
        hall.book(hall.places[0])

    assert refused.value.code == "place_closed"


def test_an_open_offer_does_not_let_others_pass(hall: Hall) -> None:
    ada, bo, cleo = hall.places
    hall.book(ada)
    hall.book(bo)
    hall.give_back(ada)

    assert hall.book(cleo) == "waiting"


def test_staff_takes_somebody_off_the_list_and_the_next_is_offered_the_seat(hall: Hall) -> None:
    ada, bo, _ = hall.places
    hall.book(ada)
    hall.book(bo)

    remove(hall.session, acting(hall.session, hall.host, hall.now), hall.event.id, ada.id, "Another group.")

    assert hall.states() == ["cancelled", "offered"]
    assert hall.mails_to(ada.person) == ["event.booked", "event.removed"]
    assert hall.mails_to(bo.person) == ["event.waiting", "event.offered"]
    assert "booking.removed" in hall.acts()
    with pytest.raises(Refused, match="Another group"):
        hall.book(ada)


def test_whoever_was_taken_off_is_put_back_by_staff(hall: Hall) -> None:
    ada, act = hall.places[0], acting(hall.session, hall.host, hall.now)
    hall.book(ada)
    remove(hall.session, act, hall.event.id, ada.id, "A mistake.")

    back = readmit(hall.session, act, hall.event.id, ada.id)

    assert (back.state, back.reason) == ("booked", "")
    assert hall.mails_to(ada.person)[-1] == "event.readmitted"
    assert hall.acts()[-1] == "booking.readmitted"


def test_nobody_is_put_back_beyond_the_last_seat(hall: Hall) -> None:
    ada, bo, _ = hall.places
    act = acting(hall.session, hall.host, hall.now)
    hall.book(ada)
    remove(hall.session, act, hall.event.id, ada.id, "Another group.")
    hall.book(bo)

    with pytest.raises(Refused, match="Raise the number of seats"):
        readmit(hall.session, act, hall.event.id, ada.id)


def test_a_removal_takes_a_reason_and_the_host_of_the_event(hall: Hall) -> None:
    ada = hall.places[0]
    hall.book(ada)
    stranger = person(hall.session, "Other", ["facilitator"])

    with pytest.raises(Invalid) as told:
        remove(hall.session, acting(hall.session, hall.host, hall.now), hall.event.id, ada.id, "  ")
    with pytest.raises(Missing):
        remove(hall.session, acting(hall.session, stranger, hall.now), hall.event.id, ada.id, "Why not")

    assert told.value.field == "reason"
    assert hall.states() == ["booked"]


@pytest.mark.parametrize("how", ["withdrawn", "suspended"])
def test_a_place_that_ends_gives_its_seats_to_the_next_in_line(hall: Hall, how: str) -> None:
    ada, bo, cleo = hall.places
    for each in hall.places:
        hall.book(each)
    admin = acting(hall.session, person(hall.session, "Demo Admin", ["admin"]), hall.now)
    if how == "withdrawn":
        enrolment.withdraw(hall.session, admin.actor, ada, reason="Asked for it", now=hall.now)
        enrolment.withdraw(hall.session, admin.actor, bo, reason="Asked for it", now=hall.now)
    else:
        ada.person.suspended_at = bo.person.suspended_at = hall.now
    hall.session.flush()

    pass_on_seats(hall.session, Act(SYSTEM, hall.now, "http://localhost"))

    assert hall.states() == ["cancelled", "cancelled", "offered"]
    assert hall.mails_to(ada.person)[-1] == "event.ended"
    assert hall.mails_to(cleo.person)[-1] == "event.offered"
    assert pass_on_seats(hall.session, Act(SYSTEM, hall.now, "http://localhost")) == 0


def test_whoever_comes_back_to_the_program_can_book_again(hall: Hall) -> None:
    ada = hall.places[0]
    hall.book(ada)
    ada.state = "withdrawn"
    hall.session.flush()
    pass_on_seats(hall.session, Act(SYSTEM, hall.now, "http://localhost"))
    ada.state = "active"
    hall.session.flush()

    assert hall.book(ada) == "booked"


def test_a_late_apology_frees_the_seat_and_tells_the_host(hall: Hall) -> None:
    ada, bo, _ = hall.places
    hall.book(ada)
    hall.book(bo)
    late = hall.event.starts_at - timedelta(hours=2)

    kept = apologise(hall.session, acting(hall.session, ada.person, late), ada, hall.event.id, "I am ill.")

    assert (kept.state, kept.late, kept.reason) == ("cancelled", True, "I am ill.")
    assert hall.states() == ["cancelled", "offered"]
    assert hall.mails_to(hall.host) == ["event.told"]
    assert hall.mails_to(ada.person)[-1] == "event.apologised"


def test_an_apology_takes_a_line_for_the_host(hall: Hall) -> None:
    ada = hall.places[0]
    hall.book(ada)
    late = hall.event.starts_at - timedelta(hours=2)

    with pytest.raises(Invalid, match="the host reads it"):
        apologise(hall.session, acting(hall.session, ada.person, late), ada, hall.event.id, " ")
    act = acting(hall.session, ada.person, hall.event.starts_at)
    with pytest.raises(Refused, match="has begun"):
        apologise(hall.session, act, ada, hall.event.id, "I am ill.")
