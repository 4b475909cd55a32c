"""Hours that a person has to sign: logged, returned, corrected, signed, and counted or not."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.house import PASSWORD, House, Somebody
from tests.journeys.windows import PHONE, Windows, let_in

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Desks:
    """A trainee and those who sign, each before a phone."""

    trainee: Page
    practitioner: Page
    mentor: Page
    host: Somebody


@pytest.fixture
def desks(house: House, windows: Windows) -> Desks:
    mentor = house.person("Mara Mentor", "mentor", credential="PhD")
    host = house.person("Paul Practitioner", "practitioner", credential="MD")
    trainee = house.person("Tariq Trainee", "trainee")
    house.place(trainee, mentor)
    pages = []
    for each in (trainee, host, mentor):
        pages.append(windows.open(PHONE))
        let_in(pages[-1], each.email, PASSWORD)
    return Desks(pages[0], pages[1], pages[2], host)


@dataclass(frozen=True)
class Seen:
    """What was observed: the phase, the activity in it, a theme and a skill of its lists."""

    phase: str
    activity: str
    theme: str = "Grief and loss"
    skill: str = "Silence and presence"


DOSING = Seen("Dosing", "Dosing session")
ONBOARDING = Seen("Onboarding", "Onboarding", "Privacy and records", "Handing over")


def log_observation(page: Page, host: Somebody, seen: Seen, *, on: str, length: str) -> None:
    """Fill the form of an observation and send it."""
    page.goto("/logbook/new/practicum")
    page.get_by_role("link", name=seen.phase, exact=True).click()
    page.get_by_role("radio", name=seen.activity).check()
    page.get_by_label("Date of your hours").fill(on)
    page.get_by_role("radio", name=length, exact=True).check()
    page.get_by_label("Kind of site").select_option("clinic")
    page.get_by_label("Broad theme").select_option(label=seen.theme)
    page.get_by_role("checkbox", name=seen.skill).check()
    page.get_by_label("Your own reaction").select_option("hurried")
    page.get_by_label("Your reaction in your own words").fill("I wanted to fill the silence, and waited.")
    page.get_by_label("All 18 kinds of identifier are absent").check()
    page.get_by_label("Who was there and will sign").select_option(str(host.id))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text(f"Sent to {host.name}")


def sign_the_only_one(page: Page) -> None:
    """Open the queue, read the one entry in it, and sign."""
    page.goto("/signoff")
    tick = page.get_by_label("Each client present agreed in writing")
    if tick.count():
        tick.check()
    page.get_by_label("I have read the entry and sign this text").check()
    page.get_by_role("button", name="Sign and open next").click()
    expect(page.get_by_role("status")).to_contain_text("It counts from now on")
    expect(page.get_by_text("All signed")).to_be_visible()


def test_an_observation_before_its_gate_says_so_and_how_to_open_it(desks: Desks) -> None:
    page = desks.trainee
    log_observation(page, desks.host, DOSING, on="2026-11-10", length="2 h 30 min")
    expect(page.get_by_text("Not open on that day")).to_be_visible()

    sign_the_only_one(desks.practitioner)

    page.goto("/hours")
    line = page.get_by_role("row").filter(has_text="Dosing session")
    expect(line.first).to_contain_text("Gate closed")
    expect(line.first).to_contain_text(
        "needed module 6, lesson 12.4, module 7, consent lab 1 and lesson 11.4 first"
    )
    expect(line.first).to_contain_text(
        "Complete module 6, lesson 12.4, module 7, consent lab 1 and lesson 11.4"
    )
    lines = page.context.request.get("/hours.json").json()["lines"]
    assert [each["removed"] for each in lines] == [[{"code": "gate_closed", "minutes": 150}]]
    page.goto("/dashboard")
    expect(page.get_by_role("heading", name="0 h of 150 counted")).to_be_visible()


def test_a_returned_entry_is_corrected_and_signed_on_a_phone(desks: Desks) -> None:
    trainee, signer = desks.trainee, desks.practitioner
    log_observation(trainee, desks.host, ONBOARDING, on="2026-11-12", length="2 h")

    signer.goto("/signoff")
    signer.get_by_text("Return it instead").click()
    signer.get_by_label("Comment to").fill("We began an hour later; please check the length.")
    signer.get_by_role("button", name="Return and open next").click()
    expect(signer.get_by_role("status")).to_contain_text("Returned with your comment")

    trainee.goto("/logbook")
    trainee.get_by_role("link", name="Onboarding").first.click()
    expect(trainee.get_by_text("please check the length").first).to_be_visible()
    trainee.get_by_role("link", name="Edit").click()
    trainee.get_by_role("radio", name="1 h", exact=True).check()
    trainee.get_by_label("All 18 kinds of identifier are absent").check()
    trainee.get_by_role("button", name="Send").click()
    expect(trainee.get_by_role("status")).to_contain_text(f"Sent to {desks.host.name}")

    signer.goto("/signoff")
    expect(signer.get_by_text("What changed since version 1")).to_be_visible()
    assert signer.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    sign_the_only_one(signer)
    trainee.reload()
    expect(trainee.get_by_role("region", name="What happened")).to_contain_text(
        f"Signed by {desks.host.name}"
    )
    line = trainee.context.request.get("/hours.json").json()["lines"][0]
    assert line["minutes"] == 60


def test_the_mentor_signs_an_hour_that_counts(desks: Desks) -> None:
    page = desks.trainee
    page.goto("/logbook/new/mentorship")
    page.get_by_role("radio", name="Mentorship meeting 1", exact=False).first.check()
    page.get_by_label("Date of your hours").fill("2026-11-18")
    page.get_by_role("radio", name="1 h", exact=True).check()
    page.get_by_label("Focus").select_option("goals")
    page.get_by_label("Your reflection").fill("I plan too much into one week.")
    page.get_by_label("All 18 kinds of identifier are absent").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Sent to Mara Mentor")

    sign_the_only_one(desks.mentor)

    page.goto("/dashboard")
    expect(page.get_by_role("heading", name="1 h of 150 counted")).to_be_visible()
