"""Continuing education from the chair to the board: attended, evaluated, issued, downloaded, verified."""

import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kaptrain.accounts.models import Person
from tests.conftest import NOON
from tests.factories.ce import STATEMENT, carry_credit
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap_cohort, kap_place
from tests.journeys.house import PASSWORD, House, Somebody
from tests.journeys.windows import PHONE, Windows, arrived, let_in

pytestmark = pytest.mark.browser
CODE = re.compile(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){6}")


@dataclass(frozen=True)
class Room:
    """A webinar with credit that is over, who came, and an admin."""

    trainee: Somebody
    admin: Somebody
    event: int


@pytest.fixture
def room(house: House) -> Room:
    trainee = house.person("Cora Credit", "trainee", credential="LPC")
    host, admin = house.person("Fay Host", "facilitator"), house.person("Ann Admin", "admin")
    with house.session() as session:
        place = kap_place(
            session, session.get_one(Person, trainee.id), kap_cohort(session, f"Cohort of {trainee.name}")
        )
        leader = session.get_one(Person, host.id)
        event = an_event(
            session, leader, starts_at=NOON - timedelta(days=2), program="kap", cohort_id=place.cohort_id
        )
        a_booking(session, event, place)
        carry_credit(session, event, session.get_one(Person, admin.id), people=[place])
        return Room(trainee, admin, event.id)


def choose_everywhere(page: Page) -> None:
    """Choose the first answer to each question."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Evaluation")
    for group in arrived(page).get_by_role("radiogroup").all():
        group.locator("label").first.click()


def test_credit_is_earned_on_a_phone_and_verified_by_a_stranger(windows: Windows, room: Room) -> None:
    trainee, admin, stranger = windows.open(PHONE), windows.open(), windows.open(PHONE)
    let_in(trainee, room.trainee.email, PASSWORD)
    let_in(admin, room.admin.email, PASSWORD)

    trainee.goto(f"/events/{room.event}")
    expect(trainee.get_by_text("Paid by a made-up clinic.")).to_be_visible()
    trainee.get_by_role("link", name="Fill it in").click()
    choose_everywhere(trainee)
    trainee.get_by_label("Anything else").fill("A calm evening.")
    trainee.get_by_role("button", name="Send").click()
    expect(trainee.get_by_text("Complete: waits for the admin")).to_be_visible()

    admin.goto("/admin/ce")
    admin.locator(f"a[href='/admin/certificates/ce/{room.event}']").click()
    guild = admin.get_by_role("region", name="Demo Guild")
    expect(guild.get_by_text("May be issued")).to_be_visible()
    guild.get_by_role("button", name="Issue to those chosen").click()
    expect(admin.get_by_role("status").first).to_contain_text("1 certificate issued.")

    trainee.goto(f"/events/{room.event}/ce")
    trainee.get_by_role("link", name="See the certificate").click()
    expect(trainee.get_by_role("heading", level=1)).to_have_text("Regulation update")
    file = trainee.locator("main a[href$='.pdf']").first.get_attribute("href")
    assert file is not None
    read = PdfReader(io.BytesIO(trainee.context.request.get(file).body()))
    paper = "\n".join(page.extract_text() for page in read.pages)
    code = CODE.search(paper)
    assert code is not None and "1.5 CE credits (Demo Guild)" in paper

    stranger.goto("/verify")
    stranger.get_by_role("textbox").fill(code[0])
    stranger.get_by_role("button").first.click()
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("valid")
    main = stranger.locator("main")
    for words in ("1.5 CE credits (Demo Guild)", STATEMENT, "Live interactive webinar", room.trainee.name):
        expect(main).to_contain_text(words)
