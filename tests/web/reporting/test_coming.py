"""What comes next, on the first page of trainees and of those who lead."""

from datetime import timedelta

import pytest

from tests.factories import person
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap_place
from tests.signing import post, sign_in


@pytest.fixture
def place(session):
    return kap_place(session, person(session, "Demo Trainee", ["trainee"]))


@pytest.fixture
def host(session):
    return person(session, "Demo Facilitator", ["facilitator"])


@pytest.fixture
def plan(session, host, now):
    def make(title="Regulation update", days=3.0, **more):
        return an_event(
            session, host, starts_at=now + timedelta(days=days), title=title, program="kap", **more
        )

    return make


def test_the_dashboard_shows_seats_ahead_in_both_zones(session, client, place, plan):
    a_booking(session, plan(), place)

    page = sign_in(client, place.person).get("/dashboard").text

    assert "Coming up" in page
    assert "Regulation update" in page
    assert "You have a seat" in page
    assert "12:00 to 13:30 Mountain" in page
    assert "14:00 to 15:30 Eastern" in page


def test_an_offered_seat_stands_first_and_is_taken_from_the_dashboard(session, client, place, plan):
    offered = plan("Access", days=5)
    a_booking(session, plan(), place)
    booking = a_booking(session, offered, place, "offered")
    browser = sign_in(client, place.person)

    page = browser.get("/dashboard").text
    answer = post(browser, f"/events/{offered.id}/book")

    assert page.index("Access") < page.index("Regulation update")
    assert page.count("Take the seat") == 1
    assert answer.status_code == 303
    session.refresh(booking)
    assert booking.state == "booked"


@pytest.mark.parametrize("state", ["cancelled", "lapsed"])
def test_what_one_gave_back_does_not_come_up(session, client, place, plan, state):
    a_booking(session, plan(), place, state)

    page = sign_in(client, place.person).get("/dashboard").text

    assert "Regulation update" not in page
    assert "You have no seat at any event" in page


def test_cancelled_and_past_events_do_not_come_up(session, client, place, plan):
    a_booking(session, plan("Gone", state="cancelled", state_reason="Snow"), place)
    a_booking(session, plan("Over", days=-2), place)

    page = sign_in(client, place.person).get("/dashboard").text

    assert "Gone" not in page
    assert "Over" not in page


def test_an_event_going_on_leads_to_its_check_in(session, client, place, plan):
    event = plan(days=-0.01)
    a_booking(session, event, place)

    page = sign_in(client, place.person).get("/dashboard").text

    assert f"/events/{event.id}/check-in" in page


def test_the_dashboard_remembers_the_lesson_beside_the_seats(session, client, place, plan):
    for days in range(1, 9):
        a_booking(session, plan(f"Date {days}", days=days), place)
    browser = sign_in(client, place.person)
    post(browser, "/modules/m01/m01-02/place", {"place": "s-the-eight-parts"})

    page = browser.get("/dashboard").text

    assert "Date 5" in page
    assert "Date 6" not in page


@pytest.mark.parametrize("role", ["facilitator", "practitioner"])
def test_those_who_lead_see_their_next_sessions_first(session, client, now, role):
    host = person(session, "Somebody", [role])
    event = an_event(session, host, starts_at=now + timedelta(minutes=20), program="kap")

    page = sign_in(client, host).get("/dashboard").text

    assert "You lead next" in page
    assert "Run the list" in page
    assert f"/events/{event.id}/attendance" in page
    assert page.count("btn-primary") == 1


def test_a_record_that_nobody_confirmed_stays_on_the_page(client, host, plan):
    plan(days=-4)

    page = sign_in(client, host).get("/dashboard").text

    assert "Records to confirm" in page
    assert "Confirm the record" in page


def test_sessions_of_others_are_not_on_the_page(session, client, plan):
    plan()

    page = sign_in(client, person(session, "Other", ["facilitator"])).get("/dashboard").text

    assert "You lead nothing at present" in page
    assert "Nothing to sign or answer" in page
