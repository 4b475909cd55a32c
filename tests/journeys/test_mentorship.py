"""A mentor leaves; a meeting that the mentor logged; two people at one goal: each on a phone."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.house import PASSWORD, House, Somebody
from tests.journeys.windows import PHONE, Windows, sign_in

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class People:
    """A trainee with a mentor, another mentor and an admin, each before a phone."""

    trainee: Page
    mentor: Page
    newcomer: Page
    admin: Page
    who: Somebody
    leaving: Somebody
    coming: Somebody


@pytest.fixture
def people(house: House, windows: Windows) -> People:
    leaving, coming = (house.person(name, "mentor", credential="PhD") for name in ("Mara Mentor", "Nils New"))
    trainee, admin = house.person("Tariq Trainee", "trainee"), house.person("Ada Admin", "admin")
    house.place(trainee, leaving)
    pages = []
    for each in (trainee, leaving, coming, admin):
        pages.append(windows.open(PHONE))
        sign_in(pages[-1], each.email, PASSWORD)
    return People(pages[0], pages[1], pages[2], pages[3], trainee, leaving, coming)


def write_goal(page: Page) -> None:
    """Write one goal from the room."""
    page.goto("/mentorship")
    page.get_by_role("link", name="Add a goal").click()
    page.get_by_label("What you want to reach").fill("Wait after a question.")
    page.get_by_label("How we’ll see it").fill("Ten seconds, five times.")
    page.get_by_label("By when").fill("2026-12-20")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Both of you see it")


def log_meeting(page: Page, trainee: Somebody) -> None:
    """The mentor writes this month's meeting down."""
    page.goto("/mentorship")
    page.get_by_role("link", name=trainee.name).click()
    page.get_by_role("link", name="Log a meeting").click()
    page.get_by_label("Date of the meeting").fill("2026-11-18")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("status")).to_contain_text("It counts once")


def confirm(page: Page) -> None:
    """The trainee looks at it and adds a sentence."""
    page.goto("/mentorship")
    page.get_by_role("link", name="Look at it").click()
    page.get_by_label("Your reflection").fill("I bent my rule twice, and said so.")
    page.get_by_label("All 18 kinds of identifier are absent").check()
    page.get_by_role("button", name="Confirm and send").click()
    expect(page.get_by_role("status")).to_contain_text("sent to your mentor")


def test_a_mentor_leaves_open_entries_move_and_nobody_is_unsigned(people: People) -> None:
    write_goal(people.trainee)
    log_meeting(people.mentor, people.who)
    confirm(people.trainee)

    admin = people.admin
    admin.goto("/admin/mentors")
    admin.get_by_role("link", name=f"Hand over the trainees of {people.leaving.name}").click()
    expect(admin.get_by_text("1 entry, 1 h")).to_be_visible()
    admin.get_by_label("One mentor for all").select_option(str(people.coming.id))
    admin.get_by_label("Reason").fill("Moves to another city")
    admin.get_by_role("button", name="Hand over all of them").click()
    expect(admin.get_by_role("status")).to_contain_text("one trainee has another mentor now")
    admin.goto("/signoff/overdue")
    expect(admin.get_by_text(people.who.name)).to_have_count(0)

    new = people.newcomer
    new.goto("/signoff")
    new.get_by_label("I have read the entry and sign this text").check()
    new.get_by_role("button", name="Sign and open next").click()
    expect(new.get_by_role("status")).to_contain_text("It counts from now on")
    new.goto("/mentorship")
    new.get_by_role("link", name=people.who.name).click()
    expect(new.get_by_role("link", name="Wait after a question.")).to_be_visible()
    gone = people.mentor.goto("/mentorship")
    assert gone is not None and gone.ok
    expect(people.mentor.get_by_text("You mentor nobody now")).to_be_visible()
    people.trainee.goto("/mentorship")
    expect(people.trainee.get_by_text("1 h of 12 h counted. 1 of 12 themes done.")).to_be_visible()


def test_two_people_change_a_goal_at_once_and_nothing_is_lost(people: People) -> None:
    write_goal(people.trainee)
    for page in (people.trainee, people.mentor):
        page.goto("/mentorship")
    people.mentor.get_by_role("link", name=people.who.name).click()
    for page in (people.trainee, people.mentor):
        page.get_by_role("link", name="Wait after a question.").click()
    people.mentor.get_by_label("What you want to reach").fill("Wait ten seconds.")
    people.mentor.get_by_role("button", name="Save").click()
    expect(people.mentor.get_by_role("status")).to_contain_text("Saved")

    people.trainee.get_by_label("What you want to reach").fill("Wait, and breathe.")
    people.trainee.get_by_role("button", name="Save").click()

    expect(people.trainee.get_by_text("There now: Wait ten seconds.")).to_be_visible()
    expect(people.trainee.get_by_label("What you want to reach")).to_have_value("Wait, and breathe.")
    people.trainee.get_by_role("button", name="Save my text").click()
    expect(people.trainee.get_by_role("link", name="Wait, and breathe.")).to_be_visible()
