"""The pages of a book: progress, discussion, journal, reflection, vote; and of a club."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.bookclub import service
from kaptrain.bookclub.models import Ballot, Club
from kaptrain.bookclub.queries import one_text, suggestions_of
from kaptrain.hours.models import LedgerLine
from kaptrain.shared.clock import FrozenClock
from tests.factories import person
from tests.factories.bookclub import Circle
from tests.factories.reporting import kap_place
from tests.signing import post, sign_in

BOOK = "/books/ketamine-papers-1"
CHOICE = "/books/members-choice/choice"
SECRET = "Zebrafinch, what nobody else reads"


@pytest.fixture
def circle(session: Session, now: datetime) -> Circle:
    return Circle(session, now, 3)


@pytest.fixture
def reader(circle: Circle, client: FlaskClient) -> FlaskClient:
    return sign_in(client, circle.people[0])


def seen_in(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_part_is_marked_as_read_and_counted_for_others(
    reader: FlaskClient, circle: Circle, app: Flask
) -> None:
    part = circle.book().guide.sections[0]

    answer = post(reader, f"{BOOK}/sections/{part.id}", {"act": "read"})

    assert answer.status_code == 303
    assert "You have read 1 of" in reader.get(BOOK).text
    other = sign_in(app.test_client(), circle.people[1]).get(BOOK).text
    assert "1 of 3 have read it" in other
    assert circle.people[0].name not in other


def test_a_discussion_shows_when_its_part_is_reached_or_opened_knowingly(
    reader: FlaskClient, circle: Circle, session: Session
) -> None:
    talks = circle.plan()
    session.commit()
    first, second, *_ = [each.id for each in circle.book().guide.sections]
    closed = reader.get(BOOK).text
    post(reader, f"{BOOK}/sections/{first}", {"act": "read"})
    begun = reader.get(BOOK).text
    post(reader, f"{BOOK}/sections/{second}", {"act": "open"})
    page = reader.get(BOOK).text

    assert "/threads/" not in closed and closed.count("opens once you have read so far") == len(talks)
    assert f"/threads/{talks[1].thread_id}" in begun and f"/threads/{talks[2].thread_id}" not in begun
    assert f"/threads/{talks[2].thread_id}" in page
    assert reader.get(f"/threads/{talks[3].thread_id}").status_code == 404


def test_an_answered_question_is_marked(reader: FlaskClient, circle: Circle, session: Session) -> None:
    talk = circle.plan()[1]
    circle.read(0, 1)
    session.commit()
    asked = reader.get(BOOK).text
    post(reader, f"/threads/{talk.thread_id}", {"body": "What the author saw."})

    assert "Answer the questions there" in asked
    assert "You answered" in reader.get(BOOK).text


def test_all_of_ones_journal_is_one_page_and_one_file(
    reader: FlaskClient, circle: Circle, app: Flask
) -> None:
    part = circle.book().guide.sections[0].id
    post(reader, f"{BOOK}/journal/{part}", {"text": SECRET, "seen": ""})
    post(reader, f"{BOOK}/reflection", {"text": "Looking back", "seen": "", "act": "save"})

    page, file = reader.get("/books/journal").text, reader.get("/books/journal.txt")
    for text in (page, file.text):
        assert text.index(SECRET) < text.index("Looking back")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert SECRET not in sign_in(app.test_client(), circle.people[1]).get("/books/journal.txt").text


def test_a_facilitator_plans_a_meeting_for_the_club(circle: Circle, session: Session, app: Flask) -> None:
    session.commit()
    host, url = sign_in(app.test_client(), circle.host), f"/clubs/{circle.club.id}/meetings/new"
    data = {
        "activity": "book-1", "on": "2026-12-01", "at": "18:00", "zone": "America/Denver", "place": "Room 1",
    }  # fmt: skip

    assert post(host, url, {**data, "zone": "Moon/Base"}).status_code == 422
    planned = post(host, url, data)

    assert planned.status_code == 303
    assert sign_in(app.test_client(), circle.people[0]).get(planned.location).status_code == 200
    stranger = person(session, "Otto Outside", ["trainee"])
    kap_place(session, stranger, circle.cohort)
    session.commit()
    outside = sign_in(app.test_client(), stranger)
    assert outside.get(planned.location).status_code == 404
    assert post(outside, f"{planned.location}/seat", {}).status_code == 404


def test_a_journal_is_read_by_its_writer_alone(reader: FlaskClient, circle: Circle, app: Flask) -> None:
    """P2: not by the facilitator, an admin, another member, or the search."""
    part = circle.book().guide.sections[0].id
    post(reader, f"{BOOK}/journal/{part}", {"text": SECRET, "seen": ""})
    assert SECRET in reader.get(f"{BOOK}/journal/{part}").text

    for somebody in (circle.host, circle.admin, circle.people[1]):
        other = sign_in(app.test_client(), somebody)
        for path in (
            BOOK,
            f"{BOOK}/journal/{part}",
            "/books",
            f"/clubs/{circle.club.id}",
            "/search?q=zebrafinch",
        ):
            assert SECRET not in other.get(path).text


def test_two_windows_lose_nothing(reader: FlaskClient, circle: Circle, session: Session) -> None:
    part = circle.book().guide.sections[0].id
    first = reader.get(f"{BOOK}/journal/{part}").text
    post(reader, f"{BOOK}/journal/{part}", {"text": "One", "seen": seen_in(first)})

    answer = post(reader, f"{BOOK}/journal/{part}", {"text": "Two", "seen": seen_in(first)})

    assert answer.status_code == 409
    assert "One" in answer.text and "Two" in answer.text
    again = post(reader, f"{BOOK}/journal/{part}", {"text": "Two", "seen": seen_in(answer.text)})
    assert again.status_code == 303
    assert one_text(session, circle.page(0, part)).text == "Two"


def test_a_meeting_counts_the_moment_the_reflection_is_written(
    reader: FlaskClient, circle: Circle, session: Session
) -> None:
    event = circle.meeting()
    circle.mark_all(event)
    circle.confirm(event)
    session.commit()
    waits = reader.get(f"/events/{event.id}/attended").text
    assert "wait for your reflection" in waits and f'href="{BOOK}/reflection"' in waits

    answer = post(reader, f"{BOOK}/reflection", {"text": SECRET, "seen": "", "act": "done"})

    assert answer.status_code == 303
    assert "1 h are in your hours now" in reader.get(BOOK).text
    line = session.scalars(select(LedgerLine).where(LedgerLine.enrolment_id == circle.places[0].id)).one()
    assert line.minutes == 60
    hours = reader.get("/hours?open=all").text
    assert "Demo Facilitator" in hours and SECRET not in hours


def test_a_reflection_saved_for_later_is_not_done(reader: FlaskClient) -> None:
    post(reader, f"{BOOK}/reflection", {"text": "Half a", "seen": "", "act": "save"})

    page = reader.get(BOOK).text
    assert "Go on writing" in page
    empty = post(reader, "/books/trauma-and-recovery-1/reflection", {"text": "", "seen": "", "act": "done"})
    assert empty.status_code == 422
    assert "Write a few sentences first" in empty.text


def test_the_host_sees_who_reflected_and_signs_once(
    circle: Circle, client: FlaskClient, session: Session
) -> None:
    event = circle.meeting()
    circle.reflect(0)
    circle.mark_all(event)
    host = sign_in(client, circle.host)

    page = host.get(f"/events/{event.id}/attendance/review").text
    assert page.count("Reflection to come") == 2 and page.count("Reflection done") == 1
    assert "2 of them get it with the reflection" in page
    answer = post(host, f"/events/{event.id}/attendance/review", {"agree": "y", "seen": seen_in(page)})

    assert answer.status_code == 303
    after = host.get(f"/events/{event.id}/attendance").text
    assert "1 person of 3 got their time" in after
    assert "2 people get it once the reflection is written" in after
    assert len(session.scalars(select(LedgerLine)).all()) == 1


def test_a_vote_hides_its_numbers_until_it_is_closed(
    reader: FlaskClient, circle: Circle, session: Session, app: Flask, clock: FrozenClock
) -> None:
    host = sign_in(app.test_client(), circle.host)
    day = (circle.now + timedelta(days=5)).date().isoformat()
    assert post(host, f"/clubs/{circle.club.id}/choice/members-choice", {"closes": day}).status_code == 303
    vote = session.scalars(select(Ballot)).one()
    first, second = [each.id for each in suggestions_of(session, vote.id)][:2]

    assert post(reader, CHOICE, {"suggestion": first}).status_code == 303
    other = sign_in(app.test_client(), circle.people[1])
    post(other, CHOICE, {"suggestion": second})
    running = reader.get(CHOICE).text
    assert "Your vote" in running and "2 of 3 have voted" in running and "1 vote<" not in running

    clock.set(vote.closes_at + timedelta(minutes=1))
    sign_in(reader, circle.people[0])
    closed = reader.get(CHOICE).text
    assert "A tie" in closed and closed.count("1 vote<") == 2
    assert post(reader, CHOICE, {"suggestion": second}).status_code == 409
    host = sign_in(host, circle.host)
    post(host, f"/clubs/{circle.club.id}/choice/members-choice", {"settle": second})
    assert "You read The Ethics of Caring" in reader.get(CHOICE).text


def test_a_suggestion_needs_its_critic(reader: FlaskClient, circle: Circle, session: Session) -> None:
    host = circle.actor(circle.host)
    closes = circle.now + timedelta(days=5)
    service.open_ballot(session, host, circle.club, circle.book("book-8"), closes_at=closes, now=circle.now)
    session.commit()
    idea = {"title": "A novel", "by": "Somebody", "why": "Because"}

    assert post(reader, f"{CHOICE}/suggestions", idea).status_code == 422
    assert post(reader, f"{CHOICE}/suggestions", {**idea, "critic": "A reader"}).status_code == 303
    assert "Suggested by Reader 1" in reader.get(CHOICE).text


def test_a_facilitator_plans_and_an_admin_opens(
    circle: Circle, client: FlaskClient, session: Session
) -> None:
    admin = sign_in(client, circle.admin)
    form = {"title": "Second", "cohort": str(circle.cohort.id), "facilitator": str(circle.host.id)}
    assert post(admin, "/clubs", form).status_code == 303
    assert post(admin, "/clubs", form).status_code == 422
    made = session.scalars(select(Club).where(Club.title == "Second")).one()

    host = sign_in(client, circle.host)
    assert host.get(f"/clubs/{made.id}").status_code == 200
    first, second, *_ = [each.id for each in circle.book().guide.sections]
    plan = f"/clubs/{circle.club.id}/plan/ketamine-papers-1"
    wrong = post(host, plan, {f"by-{first}": "2026-12-08", f"by-{second}": "2026-12-01"})
    assert wrong.status_code == 422 and "A later part cannot have an earlier date" in wrong.text
    assert 'value="2026-12-08"' in wrong.text
    assert post(host, plan, {f"by-{first}": "2026-12-01"}).status_code == 303
    reader = sign_in(client, circle.people[0])
    assert "To read by" in reader.get(BOOK).text
    assert "New dates for reading" in reader.get("/news").text


def test_whoever_leads_finds_the_discussions_of_a_book_from_its_page(
    client: FlaskClient, circle: Circle, session: Session
) -> None:
    talks = circle.plan()
    circle.read(0, 1)
    circle.answer(circle.people[0], talks[1])
    session.commit()
    leader = sign_in(client, circle.host)

    page, other = leader.get(BOOK).text, sign_in(client, circle.people[0]).get(BOOK).text

    assert f"/clubs/{circle.club.id}#ketamine-papers-1" in page and "1 new" in page
    assert "/mails" in page
    assert "Clubs you lead" not in other
