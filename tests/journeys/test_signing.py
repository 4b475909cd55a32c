"""Observe, log, scan: somebody without an account signs on their own phone; an edit asks for it anew."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.outbox.models import Mail
from tests.factories.reporting import lesson_lines
from tests.journeys.house import PASSWORD, House
from tests.journeys.test_logbook import Seen, log_observation
from tests.journeys.windows import PHONE, Windows, sign_in

pytestmark = pytest.mark.browser

INTEGRATION = Seen("Integration", "Integration session")
DIGITS = re.compile(r"Type (\d{6}) on")


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def counted(page: Page) -> int:
    total: dict[str, int] = page.context.request.get("/hours.json").json()["total"]
    return total["counted"]


def test_a_practitioner_without_an_account_scans_and_signs(house: House, windows: Windows) -> None:
    host = house.person("Paula Practitioner", "practitioner", credential="NP")
    with house.session() as session:
        session.get_one(Person, host.id).password_hash = None
    trainee = house.person("Tom Trainee", "trainee")
    house.place(trainee)
    with house.session() as session:
        # Site visits begin after the modules that open them.
        place = session.scalars(select(Enrolment).where(Enrolment.person_id == trainee.id)).one()
        lesson_lines(session, place, 61, every=2)
    mine, theirs = windows.open(PHONE), windows.open(PHONE)
    sign_in(mine, trainee.email, PASSWORD)
    log_observation(mine, host, INTEGRATION, on="2026-11-12", length="1 h")
    before = counted(mine)
    assert before > 0
    fits(mine)

    mine.get_by_role("button", name="Show a code to scan").click()
    expect(mine.get_by_role("img", name="QR code")).to_be_visible()
    fits(mine)
    mine.get_by_text("The address behind the code").click()
    link = mine.locator("#link").inner_text()
    own = mine.context.new_page()
    own.goto(link)
    expect(own.get_by_text("Nobody signs their own hours").first).to_be_visible()

    theirs.goto(link)
    expect(theirs.get_by_role("heading", name=trainee.name)).to_be_visible()
    fits(theirs)
    theirs.get_by_role("button", name="Mail me six digits").click()
    expect(theirs.get_by_role("status")).to_contain_text("Six digits are on their way")
    with house.session() as session:
        mail = session.scalars(
            select(Mail).where(Mail.kind == "sign.code", Mail.to_address == host.email)
        ).one()
        digits = DIGITS.search(mail.body)
    assert digits is not None
    theirs.get_by_label("Six digits from your mail").fill(digits[1])
    theirs.get_by_label("Your name").fill(host.name)
    theirs.get_by_label("License number").fill("CO 12345")
    theirs.get_by_label("Each client present agreed in writing").check()
    theirs.get_by_label("I have read the entry and sign this text").check()
    theirs.get_by_role("button", name="Sign it").click()
    expect(theirs.get_by_role("status")).to_contain_text("a copy is on its way")

    mine.get_by_role("link", name="Done, look at the entry").click()
    expect(mine.get_by_role("region", name="What happened")).to_contain_text("license CO 12345")
    assert counted(mine) == before + 60
    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="This link has ended")).to_be_visible()


def test_an_edit_ends_the_signature_and_the_mentor_signs_the_difference(
    house: House, windows: Windows
) -> None:
    mentor = house.person("Mona Mentor", "mentor", credential="PhD")
    trainee = house.person("Tess Trainee", "trainee")
    house.place(trainee, mentor)
    mine, theirs = windows.open(PHONE), windows.open(PHONE)
    sign_in(mine, trainee.email, PASSWORD)
    sign_in(theirs, mentor.email, PASSWORD)
    mine.goto("/logbook/new/mentorship")
    mine.get_by_role("radio", name="Mentorship meeting 1", exact=False).first.check()
    mine.get_by_label("Date of your hours").fill("2026-11-18")
    mine.get_by_role("radio", name="1 h 30 min", exact=True).check()
    mine.get_by_label("Focus").select_option("goals")
    mine.get_by_label("Your reflection").fill("I plan too much into one week.")
    mine.get_by_label("All 18 kinds of identifier are absent").check()
    mine.get_by_role("button", name="Send").click()
    signs(theirs)
    assert counted(mine) == 90

    mine.reload()
    mine.get_by_role("link", name="Correct it").click()
    expect(mine.get_by_text("The signature ends at once")).to_be_visible()
    mine.get_by_role("radio", name="1 h", exact=True).check()
    mine.get_by_label("All 18 kinds of identifier are absent").check()
    mine.get_by_role("button", name="Send").click()
    expect(mine.get_by_role("status")).to_contain_text("Sent to Mona Mentor")
    assert counted(mine) == 0

    theirs.goto("/signoff")
    changed = theirs.locator(".kt-diff").first
    expect(changed.locator("dt")).to_have_count(1)
    expect(changed).to_contain_text("1 h 30 min")
    fits(theirs)
    signs(theirs)
    assert counted(mine) == 60


def signs(page: Page) -> None:
    page.goto("/signoff")
    page.get_by_label("I have read the entry and sign this text").check()
    page.get_by_role("button", name="Sign and open next").click()
    expect(page.get_by_role("status")).to_contain_text("It counts from now on")
