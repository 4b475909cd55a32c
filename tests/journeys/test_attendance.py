"""An event from the room to the ledger: a code, a list of eight on a phone, a recording for who was away."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from tests.conftest import NOON
from tests.factories.events import a_booking, an_event
from tests.factories.held import ROUTES
from tests.factories.reporting import kap_cohort, kap_place
from tests.journeys.house import PASSWORD, House, Somebody
from tests.journeys.windows import PHONE, Windows, sign_in

pytestmark = pytest.mark.browser

MOST_TAPS = 12


@dataclass(frozen=True)
class Room:
    """A host and eight trainees with seats at an event that is over, and at one that goes on."""

    host: Somebody
    people: list[Somebody]
    over: int
    now: int


@pytest.fixture
def room(house: House, javascript: bool) -> Room:
    word = "Script" if javascript else "Plain"
    host = house.person(f"Fay {word}", "facilitator", credential="LPC")
    people = [
        house.person(f"{name} {word}", "trainee") for name in "Ada Bo Cleo Dan Eve Finn Gil Hal".split()
    ]
    with house.session() as session:
        leader = session.get_one(Person, host.id)
        group = kap_cohort(session, f"Cohort of {host.name}")
        places: list[Enrolment] = [
            kap_place(session, session.get_one(Person, each.id), group) for each in people
        ]
        more = {"program": "kap", "cohort_id": group.id, "make_ups": ROUTES}
        link = "https://video.kaptrain.example/1"
        events: list[Event] = [
            an_event(session, leader, starts_at=NOON - timedelta(days=2), recording=link, **more),
            an_event(session, leader, starts_at=NOON - timedelta(minutes=5), title="Going on now", **more),
        ]
        for event in events:
            for place in places:
                a_booking(session, event, place)
        session.commit()
        return Room(host, people, events[0].id, events[1].id)


def window_of(windows: Windows, who: Somebody) -> Page:
    page = windows.open(PHONE)
    sign_in(page, who.email, PASSWORD)
    return page


def test_eight_people_are_signed_on_a_phone_and_who_was_away_makes_up(windows: Windows, room: Room) -> None:
    host = window_of(windows, room.host)
    host.goto(f"/events/{room.over}")
    host.get_by_role("link", name="Attendance").click()
    taps = 1

    host.get_by_role("button", name="All present").click()
    late, absent = host.get_by_role("group", name="Cleo"), host.get_by_role("group", name="Eve")
    late.get_by_role("radio", name="Late").check()
    late.get_by_label("Minutes late").fill("10")
    absent.get_by_role("radio", name="Absent").check()
    expect(absent.get_by_label("Minutes late")).to_be_hidden()
    host.get_by_role("button", name="Save and review").click()
    expect(host.get_by_text("8 people, 7 with time")).to_be_visible()
    host.get_by_label("I have read the record").check()
    host.get_by_role("button", name="Sign for 8").click()
    expect(host.get_by_role("status")).to_contain_text("7 people of 8 got their time")
    taps += 7

    trainee = window_of(windows, room.people[2])
    trainee.goto(f"/events/{room.over}")
    expect(trainee.get_by_role("heading", name="You get 1 h 30 min: full credit")).to_be_visible()
    expect(trainee.get_by_text("10 min", exact=True)).to_be_visible()
    assert taps <= MOST_TAPS

    away = window_of(windows, room.people[4])
    away.goto(f"/events/{room.over}")
    away.get_by_role("button", name="recording").click()
    host.goto("/make-ups")
    host.get_by_role("button", name="Approve").click()
    away.goto(f"/events/{room.over}/attended")
    away.get_by_role("link", name="Watch it and take the check").click()
    expect(away.get_by_role("link", name="Open the recording")).to_be_visible()
    expect(away.get_by_role("button", name="Send my answers")).to_be_visible()


def test_a_trainee_checks_in_with_the_code_on_the_screen(windows: Windows, room: Room) -> None:
    host, trainee = window_of(windows, room.host), window_of(windows, room.people[0])
    host.goto(f"/events/{room.now}/code")
    code = host.locator(".kt-screen-code").inner_text()

    trainee.goto(f"/events/{room.now}")
    trainee.get_by_role("link", name="Check in").click()
    trainee.get_by_label("Code on the screen").fill(code)
    trainee.get_by_role("button", name="Check in").click()

    expect(trainee.get_by_role("status")).to_contain_text("You are checked in")
    host.get_by_role("link", name="Show the next code").click()
    expect(host.get_by_text("1 of 8 checked in")).to_be_visible()
