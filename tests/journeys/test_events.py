"""One seat, two people who want it: planned, booked, waited for, given back, offered, taken."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.house import PASSWORD, House
from tests.journeys.windows import PHONE, Windows, sign_in

pytestmark = pytest.mark.browser

ROOM = "https://meet.kaptrain.example/one-seat"


@dataclass(frozen=True)
class Desks:
    """Who leads, who is first, and who comes second; each before a phone."""

    host: Page
    first: Page
    second: Page


@pytest.fixture
def desks(house: House, windows: Windows) -> Desks:
    host = house.person("Fay Facilitator", "facilitator")
    mentor = house.person("Mara Mentor", "mentor")
    trainees = [house.person(name, "trainee") for name in ("Ada Trainee", "Bo Trainee")]
    for trainee in trainees:
        house.place(trainee, mentor)
    pages = []
    for each in (host, *trainees):
        pages.append(windows.open(PHONE))
        sign_in(pages[-1], each.email, PASSWORD)
    return Desks(*pages)


def plan_one_seat(page: Page) -> str:
    """Plan a webinar with a single seat, and return its address."""
    page.goto("/events")
    page.get_by_role("link", name="Plan an event").click()
    page.get_by_role("link", name="Preventing misconduct").click()
    page.get_by_label("Day", exact=True).fill("2026-12-01")
    page.get_by_label("Begins at").fill("18:00")
    page.get_by_label("Time zone").fill("America/New_York")
    page.get_by_label("Address to join").fill(ROOM)
    page.get_by_label("Seats", exact=True).fill("1")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("status")).to_contain_text("Planned.")
    return page.url


def test_a_seat_given_back_goes_to_who_waits(desks: Desks) -> None:
    address = plan_one_seat(desks.host)

    desks.first.goto(address)
    expect(desks.first.get_by_text("answer all 3 check-ins")).to_be_visible()
    expect(desks.first.get_by_text("16:00 to 17:30 Mountain, Denver")).to_be_visible()
    desks.first.get_by_role("button", name="Book a seat").click()
    expect(desks.first.get_by_role("status")).to_contain_text("You have a seat")
    expect(desks.first.get_by_role("link", name="Join the session")).to_have_attribute("href", ROOM)

    desks.second.goto(address)
    desks.second.get_by_role("button", name="Join the waiting list").click()
    expect(desks.second.get_by_text("You are at place 1")).to_be_visible()
    expect(desks.second.get_by_role("link", name="Join the session")).to_have_count(0)

    desks.first.get_by_role("button", name="Give the seat back").click()
    expect(desks.first.get_by_role("status")).to_contain_text("Given back")

    desks.second.goto("/events")
    desks.second.get_by_role("link", name="Preventing misconduct").first.click()
    desks.second.get_by_role("button", name="Take the seat").click()
    expect(desks.second.get_by_role("link", name="Join the session")).to_be_visible()

    desks.host.goto(address)
    expect(desks.host.get_by_role("row").filter(has_text="Bo Trainee")).to_contain_text("Has a seat")
