"""Consent practice on phones: a lab of three with its rubric, and all three credited by one confirmation."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kaptrain.accounts.models import Person
from kaptrain.events.models import Event
from tests.conftest import NOON
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap_cohort, kap_place
from tests.journeys.house import PASSWORD, House, Somebody
from tests.journeys.windows import PHONE, Windows, arrived, sign_in

pytestmark = pytest.mark.browser

ITEMS = ("accuracy", "uncertainty", "alternatives", "risks", "voluntariness", "teach-back", "touch", "note")
POINTS = dict(zip(ITEMS, (2, 2, 1, 2, 2, 1, 2, 1), strict=True))
QUESTIONS = ("free", "heard", "told", "room", "calm")


@dataclass(frozen=True)
class Lab:
    """A facilitator and three trainees with seats at a lab that is on now."""

    host: Somebody
    people: list[Somebody]
    event: int


@pytest.fixture
def lab(house: House, javascript: bool) -> Lab:
    word = "Script" if javascript else "Plain"
    host = house.person(f"Lea {word}", "facilitator", credential="LPC")
    people = [house.person(f"{name} {word}", "trainee") for name in ("Ari", "Bea", "Cem")]
    values = {"kind": "roleplay", "activity": "lab-1", "minutes": 120, "modality": "in_person",
              "title": "Off-label use and alternatives", "program": "kap"}  # fmt: skip
    with house.session() as session:
        group = kap_cohort(session, f"Practice of {host.name}")
        made: Event = an_event(
            session, session.get_one(Person, host.id), starts_at=NOON - timedelta(minutes=125),
            cohort_id=group.id, **values,
        )  # fmt: skip
        for each in people:
            a_booking(session, made, kap_place(session, session.get_one(Person, each.id), group))
        session.commit()
        return Lab(host, people, made.id)


def phone(windows: Windows, who: Somebody) -> Page:
    page = windows.open(PHONE)
    sign_in(page, who.email, PASSWORD)
    return page


def score_everything(page: Page) -> None:
    """Tap the points of each item; the next open one unfolds by itself."""
    for item, points in POINTS.items():
        page.locator(f"#{item}-{points}").click()
        expect(page.locator(f"#{item}-{points}")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("All scored.")).to_be_visible()


def pin_and_tick(page: Page) -> None:
    arrived(page).get_by_label("Short note").fill("asked first")
    page.get_by_role("button", name="Worked well", exact=True).click()
    expect(page.locator("#pins li")).to_have_count(1)
    page.get_by_role("button", name="Pressure", exact=True).click()
    expect(page.locator("#pins li")).to_have_count(2)
    page.locator("#say-0").click()
    expect(page.locator("#say-0")).to_have_attribute("aria-pressed", "true")


def answer(page: Page) -> None:
    for name in QUESTIONS:
        page.locator(f"#{name}").get_by_role("radio", name="Yes").check()
    page.get_by_label("In your own words").fill("I could breathe.")
    page.get_by_role("button", name="Give the feedback").click()


def test_a_lab_of_three_with_its_rubric_credits_all_three(
    windows: Windows, lab: Lab, javascript: bool
) -> None:
    host = phone(windows, lab.host)
    host.goto(f"/events/{lab.event}")
    host.get_by_role("link", name="Groups and rounds").click()
    host.get_by_role("link", name="Form groups").click()
    host.get_by_role("button", name="Deal the cards").click()
    expect(host.get_by_role("status").first).to_contain_text("3 rounds are planned")

    therapist, client, observer = (phone(windows, each) for each in lab.people)
    for page, part in ((therapist, "therapist"), (client, "client"), (observer, "observer")):
        page.goto(f"/labs/{lab.event}")
        expect(page.get_by_role("heading", name=f"You are the {part}")).to_be_visible()

    observer.get_by_role("button", name="Start the round").click()
    pin_and_tick(observer)
    if javascript:
        # The connection goes and comes back: no tap is lost, none counts twice.
        expect(observer.locator("#tap-note")).to_have_text("Saved.")
        observer.context.set_offline(True)
        observer.get_by_role("button", name="Good silence").click()
        expect(observer.locator("#tap-note")).to_contain_text("1 tap waits")
        observer.context.set_offline(False)
        expect(observer.locator("#pins li")).to_have_count(3)
        windows.problems.clear()
    score_everything(observer)
    observer.get_by_role("button", name="The talk is over").click()

    client.goto(f"/labs/{lab.event}")
    answer(client)
    observer.get_by_role("button", name="Finish the sheet").click()
    for page in (therapist, client, observer):
        page.goto(f"/labs/{lab.event}")
        expect(page.get_by_role("heading", name="13 of 16 points")).to_be_visible()
        expect(page.get_by_text("I could breathe.")).to_be_visible()
    therapist.get_by_label("Your reflection").fill("Slower next time.")
    therapist.get_by_role("button", name="Keep it").click()

    host.goto("/labs")
    host.get_by_role("link", name=lab.people[0].name).click()
    host.get_by_role("link", name="Read the sheet and confirm it").click()
    host.get_by_label("I have read the sheet").check()
    host.get_by_role("button", name="Confirm the sheet").click()
    expect(host.get_by_role("status").first).to_contain_text("13 of 16 points; 12 are needed")

    host.goto(f"/events/{lab.event}/attendance/review")
    host.get_by_label("I have read the record").check()
    host.get_by_role("button", name="Sign for 3").click()
    expect(host.get_by_role("status").first).to_contain_text("3 people of 3 got their time")

    for page in (therapist, client, observer):
        page.goto(f"/events/{lab.event}")
        expect(page.get_by_text("You get 2 h")).to_be_visible()
    therapist.goto("/labs")
    expect(therapist.get_by_text("Best and last: 13 of 16, met")).to_be_visible()
