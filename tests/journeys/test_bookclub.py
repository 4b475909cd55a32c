"""A book from its first section to the ledger: read, answered, met about, reflected on, counted."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.bookclub import service
from kaptrain.bookclub.rules.texts import REFLECTION
from kaptrain.bookclub.rules.texts import Page as TextPage
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.models import LedgerLine
from tests.conftest import NOON
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap, kap_cohort, kap_place
from tests.journeys.house import PASSWORD, House, Somebody
from tests.journeys.windows import PHONE, Windows, let_in

pytestmark = pytest.mark.browser

PRIVATE = "What only I have to know about this book"


@dataclass(frozen=True)
class Club:
    """A facilitator and eight readers, a book with its dates, and a meeting about it that is over."""

    host: Somebody
    people: list[Somebody]
    places: list[int]
    meeting: int


@pytest.fixture
def club(house: House, javascript: bool) -> Club:
    word = "Script" if javascript else "Plain"
    host, admin = house.person(f"Fay {word}", "facilitator", credential="LPC"), house.person("Ada", "admin")
    names = "Ann Bo Cleo Dan Eve Finn Gil Hal".split()
    people = [house.person(f"{name} {word}", "trainee") for name in names]
    with house.session() as session:
        group = kap_cohort(session, f"Readers of {host.name}")
        places = [kap_place(session, session.get_one(Person, each.id), group) for each in people]
        new = service.NewClub(
            title="Tuesday readers", cohort_id=group.id, facilitator_id=host.id,
            members=[each.id for each in places],
        )  # fmt: skip
        made = service.open_club(session, actor_of(session, admin.id), new, now=NOON)
        book = kap().activity("book-1")
        assert book is not None
        dates = {each.id: (NOON + timedelta(days=7)).date() for each in book.guide.sections}
        service.keep_plan(session, actor_of(session, host.id), made, book, dates, now=NOON)
        event = an_event(
            session, session.get_one(Person, host.id), starts_at=NOON - timedelta(days=1), minutes=60,
            kind="bookclub", activity="book-1", title=book.title, program="kap", cohort_id=group.id,
            topics=[], asks="reflection", named=True,
        )  # fmt: skip
        for place in places:
            a_booking(session, event, place)
        for place in places[1:]:
            reflect(session, place)
        return Club(host, people, [each.id for each in places], event.id)


def reflect(session: Session, place: Enrolment) -> None:
    """Write a reflection and say that it is done."""
    page = TextPage(place.person_id, "kap", "book-1", REFLECTION)
    service.write(session, page, "Mine alone", heading="", seen="", now=NOON)
    service.reflect(session, actor_of(session, place.person_id), place, page, now=NOON)


def enter(windows: Windows, who: Somebody) -> Page:
    page = windows.open(PHONE)
    let_in(page, who.email, PASSWORD)
    return page


def test_a_book_is_read_answered_met_about_reflected_on_and_counted(
    house: House, windows: Windows, club: Club
) -> None:
    ann, host = enter(windows, club.people[0]), enter(windows, club.host)
    part = kap().activity("book-1").guide.sections[0]

    ann.goto("/books")
    ann.get_by_role("link", name="1. The Ketamine Papers").click()
    expect(ann.get_by_text("Its discussion opens once you have read so far")).to_have_count(3)
    ann.get_by_role("button", name="I have read this").first.click()
    expect(ann.get_by_text("You have read 1 of 3 parts")).to_be_visible()
    expect(ann.get_by_text("Answer the questions there")).to_be_visible()

    ann.get_by_role("link", name="Discussion").first.click()
    expect(ann.get_by_text(part.questions[0])).to_be_visible()
    ann.get_by_label("Your post").fill("The ones who were there say less.")
    ann.get_by_role("button", name="Post", exact=True).click()
    expect(ann.get_by_text("The ones who were there say less.")).to_be_visible()
    ann.goto("/books/ketamine-papers-1")
    expect(ann.get_by_text("You answered")).to_be_visible()

    host.goto(f"/events/{club.meeting}/attendance")
    host.get_by_role("button", name="All present").click()
    host.get_by_role("button", name="Save and review").click()
    host.get_by_label("I have read the record").check()
    host.get_by_role("button", name="Sign for 8").click()
    expect(host.get_by_role("status")).to_contain_text("7 people of 8 got their time")
    expect(host.get_by_role("status")).to_contain_text("once the reflection is written")

    ann.goto(f"/events/{club.meeting}/attended")
    expect(ann.get_by_role("heading", name="1 h wait for your reflection")).to_be_visible()
    ann.get_by_role("link", name="reflection").first.click()
    ann.get_by_label("Your reflection").fill(PRIVATE)
    ann.get_by_role("button", name="Save, and it is done").click()
    expect(ann.get_by_role("status")).to_contain_text("1 h are in your hours now")

    assert counted(house, club) == [60] * 8
    host.goto("/search?q=only+I+have+to+know")
    expect(host.get_by_text(PRIVATE)).to_have_count(0)


def counted(house: House, club: Club) -> list[int]:
    with house.session() as session:
        lines = session.scalars(select(LedgerLine).where(LedgerLine.enrolment_id.in_(club.places)))
        return [each.minutes for each in lines]
