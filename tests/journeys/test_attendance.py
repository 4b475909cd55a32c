"""An event from the room to the ledger: a code, a list of eight on a phone, a recording for who was away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from tests.conftest import NOON
from tests.factories.events import a_booking, an_event
from tests.factories.held import ROUTES
from tests.factories.reporting import kap, kap_cohort, kap_place
from tests.journeys.checks import asked, fill
from tests.journeys.house import PASSWORD, House, Somebody, open_house
from tests.journeys.windows import PHONE, Windows, let_in

pytestmark = pytest.mark.browser

MOST_TAPS, MOST_SECONDS = 12, 60


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
    let_in(page, who.email, PASSWORD)
    return page


class Thumb:
    """Counts what a person does with a thumb: taps, and fields that are typed into."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.began = page, 0, perf_counter()

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.click()

    def choose(self, target: Locator) -> None:
        self.taps += 1
        target.check()

    def type(self, target: Locator, text: str) -> None:
        self.taps += 1 + len(text)
        target.fill(text)

    @property
    def seconds(self) -> float:
        return perf_counter() - self.began


def test_a_facilitator_signs_for_eight_people_on_a_phone_in_under_a_minute(
    windows: Windows, room: Room
) -> None:
    page = window_of(windows, room.host)
    page.goto(f"/events/{room.over}")
    thumb = Thumb(page)

    thumb.tap(page.get_by_role("link", name="Attendance"))
    thumb.tap(page.get_by_role("button", name="All present"))
    late, absent = page.get_by_role("group", name="Cleo"), page.get_by_role("group", name="Eve")
    thumb.choose(late.get_by_role("radio", name="Late"))
    thumb.type(late.get_by_label("Minutes late"), "10")
    thumb.choose(absent.get_by_role("radio", name="Absent"))
    expect(absent.get_by_label("Minutes late")).to_be_hidden()
    thumb.tap(page.get_by_role("button", name="Save and review"))
    expect(page.get_by_text("8 people, 7 with time")).to_be_visible()
    thumb.choose(page.get_by_label("I have read the record"))
    thumb.tap(page.get_by_role("button", name="Sign for 8"))
    expect(page.get_by_role("status")).to_contain_text("7 people of 8 got their time")

    assert thumb.taps <= MOST_TAPS and thumb.seconds < MOST_SECONDS
    trainee = window_of(windows, room.people[2])
    trainee.goto(f"/events/{room.over}")
    expect(trainee.get_by_role("heading", name="You get 1 h 30 min: full credit")).to_be_visible()
    expect(trainee.get_by_text("10 min", exact=True)).to_be_visible()


def test_who_was_away_watches_the_recording_and_passes_its_check(windows: Windows, room: Room) -> None:
    host, away = window_of(windows, room.host), window_of(windows, room.people[4])
    host.goto(f"/events/{room.over}/attendance")
    host.get_by_role("button", name="All present").click()
    host.get_by_role("group", name="Eve").get_by_role("radio", name="Absent").check()
    host.get_by_role("button", name="Save and review").click()
    host.get_by_label("I have read the record").check()
    host.get_by_role("button", name="Sign for 8").click()

    away.goto(f"/events/{room.over}")
    expect(away.get_by_role("heading", name="You get no time from this session")).to_be_visible()
    away.get_by_role("button", name="recording").click()
    expect(away.get_by_role("status")).to_contain_text("Asked")
    host.goto("/make-ups")
    host.get_by_role("button", name="Approve").click()
    away.goto(f"/events/{room.over}/attended")
    away.get_by_role("link", name="Watch it and take the check").click()
    expect(away.get_by_role("link", name="Open the recording")).to_be_visible()
    activity = kap().activity("webinar-1")
    assert activity is not None
    bank = {item.id: item for item in activity.guide.check}
    names = asked(away)
    assert len(names) == 5
    for name in names:
        fill(away.locator(f'[id="item-{name}"]'), bank[name], right=True)
    away.get_by_role("button", name="Send my answers").click()

    expect(away.get_by_role("status")).to_contain_text("You get 1 h 30 min, self-paced")
    expect(away.get_by_role("heading", name="5 of 5 right")).to_be_visible()
    away.goto(f"/events/{room.over}/attended")
    expect(away.get_by_text("The time counts in your hours")).to_be_visible()
    (line,) = away.context.request.get("/hours.json").json()["lines"]
    assert (line["minutes"], line["counted"]) == (90, 90)


@pytest.fixture
def private(browser: Browser, tmp_path: Path, javascript: bool) -> Iterator[tuple[House, Windows]]:
    """A site whose clock this test may move."""
    with open_house(tmp_path / "private.db") as house:
        opened = Windows(browser, house.base, javascript)
        yield house, opened
        opened.close()
        assert opened.problems == []


def test_from_the_waiting_list_by_three_codes_to_ninety_minutes(private: tuple[House, Windows]) -> None:
    house, windows = private
    host, ada, bo = (
        house.person(name, role)
        for name, role in (("Fay", "facilitator"), ("Ada", "trainee"), ("Bo", "trainee"))
    )
    with house.session() as session:
        group = kap_cohort(session, "Cohort of Fay")
        for each in (ada, bo):
            kap_place(session, session.get_one(Person, each.id), group)
        policy = {"rule": "full", "in_one_go": 15, "check_ins": {"needed": 3, "held": 3}}
        leader, starts = session.get_one(Person, host.id), NOON + timedelta(days=2)
        made = an_event(session, leader, starts_at=starts, capacity=1, program="kap", policy=policy)
        address = f"/events/{made.id}"

    first, second = window_of(windows, ada), window_of(windows, bo)
    first.goto(address)
    first.get_by_role("button", name="Book a seat").click()
    second.goto(address)
    expect(second.get_by_text("answer all 3 check-ins")).to_be_visible()
    second.get_by_role("button", name="Join the waiting list").click()
    expect(second.get_by_text("You are at place 1")).to_be_visible()
    first.get_by_role("button", name="Give the seat back").click()
    second.goto(address)
    second.get_by_role("button", name="Take the seat").click()
    expect(second.get_by_role("status")).to_contain_text("You have a seat")

    house.clock.advance(days=2, minutes=2)
    screen, phone = window_of(windows, host), window_of(windows, bo)
    for number in (1, 2, 3):
        screen.goto(f"{address}/code")
        code = screen.locator(".kt-screen-code").inner_text()
        phone.goto(address)
        phone.get_by_role("link", name="Check in").click()
        phone.get_by_label("Code on the screen").fill(code)
        phone.get_by_role("button", name="Check in").click()
        expect(phone.get_by_role("status")).to_contain_text("You are checked in")
        house.clock.advance(minutes=30 if number < 3 else 28)

    screen.goto(f"{address}/attendance/review")
    screen.get_by_label("I have read the record").check()
    screen.get_by_role("button", name="Sign for 1").click()
    expect(screen.get_by_role("status")).to_contain_text("1 person of 1 got their time")
    phone.goto(address)
    expect(phone.get_by_role("heading", name="You get 1 h 30 min: full credit")).to_be_visible()
    working = phone.locator(".kt-working li")
    expect(working.filter(has_text="Check-ins answered")).to_contain_text("3 of 3")
    expect(working.filter(has_text="Longest gap")).to_contain_text("the limit is 15 min in one go")
    expect(working.last).to_contain_text("Credit by the rule of this session")
    expect(working.last).to_contain_text("1 h 30 min")


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
