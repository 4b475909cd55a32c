"""Invitation, password, lesson 1.1, its check, and 40 minutes on the dashboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.reporting import kap
from tests.journeys.checks import answer, bank_of
from tests.journeys.house import PASSWORD, House, Somebody
from tests.journeys.windows import PHONE, Windows, sign_in

pytestmark = pytest.mark.browser


def invite(page: Page, name: str, email: str, role: str) -> str:
    """Invite somebody as the admin who is signed in, and return the link that the mail holds."""
    page.goto("/admin/people")
    page.get_by_role("link", name="Invite").first.click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Email").fill(email)
    page.get_by_role("checkbox", name=role).check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status")).to_contain_text(f"Invitation sent to {email}")
    page.goto("/admin/outbox")
    mail = page.get_by_role("listitem").filter(has_text=f"To {email}")
    mail.get_by_text("Read it").click()
    link = mail.get_by_role("link").get_attribute("href")
    assert link is not None
    return link


def enrol(page: Page, cohort: str, email: str) -> None:
    """Give somebody a place as the admin who is signed in."""
    page.goto("/admin/cohorts")
    page.get_by_role("link", name=cohort).click()
    page.get_by_role("link", name="Enrol").first.click()
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_role("button", name="Enrol", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Imani Invited")


def test_an_invited_trainee_earns_the_first_forty_minutes(
    house: House, windows: Windows, admin: Somebody, javascript: bool
) -> None:
    desk, email = windows.open(), f"imani.{javascript}@kaptrain.example".lower()
    sign_in(desk, admin.email, PASSWORD)
    link = invite(desk, "Imani Invited", email, "Trainee")
    enrol(desk, house.cohort(), email)

    page = windows.open(PHONE)
    page.goto(link)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password and go in").click()
    expect(page.get_by_role("heading", name="0 h of 150 counted")).to_be_visible()

    page.goto("/modules")
    page.get_by_role("link", name="Begin lesson 1.1").click()
    expect(page.get_by_role("heading", name="How the year works", exact=True)).to_be_visible()
    items = bank_of([kap().lessons["m01-01"]])
    answer(page, items, right=False)
    expect(page.get_by_text(re.compile("Not passed yet: 0 of"))).to_be_visible()
    expect(page.get_by_text("Your answer, not right").first).to_be_visible()

    page.get_by_role("link", name="Take the check again").click()
    answer(page, items, right=True)
    expect(page.get_by_text("Passed: 6 of 6 right")).to_be_visible()

    page.goto("/dashboard")
    expect(page.get_by_role("heading", name="40 min of 150 counted")).to_be_visible()
    page.goto("/hours")
    expect(page.locator("main")).to_contain_text("How the year works")


def test_the_link_of_an_invitation_works_once(
    house: House, windows: Windows, admin: Somebody, javascript: bool
) -> None:
    desk, email = windows.open(), f"once.{javascript}@kaptrain.example".lower()
    sign_in(desk, admin.email, PASSWORD)
    link = invite(desk, "Olu Once", email, "Admin")
    first, second = windows.open(), windows.open()
    for page in (first, second):
        page.goto(link)
        page.get_by_label("New password").fill(PASSWORD)

    first.get_by_role("button", name="Set the password and go in").click()
    second.get_by_role("button", name="Set the password and go in").click()

    expect(first.get_by_role("link", name="Olu Once: account")).to_be_visible()
    expect(second.get_by_role("heading", name=re.compile("link"))).to_be_visible()
