"""Who leaves a book club sees nothing of it in any way, and may come back; what they wrote stays."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.bookclub import queries, service
from kaptrain.bookclub.models import Member as Membership
from kaptrain.events.models import Booking, Event
from kaptrain.news.models import Notice
from kaptrain.outbox.models import Mail
from kaptrain.threads import service as threads
from kaptrain.threads.models import Member, Post
from tests.factories.bookclub import Circle
from tests.signing import post, sign_in

LEAVE, RETURN = "/books/club/leave", "/books/club/return"
CLUB, WORD, MINE = "Tuesday readers", "Quetzal", "Hoopoe"


@pytest.fixture
def circle(session: Session, now: datetime) -> Circle:
    return Circle(session, now, 3)


class Reading:
    """A club that talks about the first part of a book and has a meeting ahead."""

    def __init__(self, circle: Circle, client: FlaskClient) -> None:
        self.circle, self.client, self.session = circle, client, circle.session
        self.reader, self.place = circle.people[0], circle.places[0]
        for at in (0, 1):
            circle.read(at, 1)
        self.talk = circle.plan()[1]
        circle.read(0, 1)
        circle.read(1, 1)
        self.mine = circle.answer(self.reader, self.talk, f"{MINE} stays.")
        called = f"{WORD} is what @{self.reader.name} should read."
        self.theirs: Post = circle.answer(circle.people[1], self.talk, called)
        self.meeting: Event = circle.planned()
        self.session.commit()

    def get(self, address: str, at: int = 0) -> Any:
        return sign_in(self.client, self.circle.people[at]).get(address)

    def post(self, address: str, at: int = 0) -> Any:
        return post(sign_in(self.client, self.circle.people[at]), address)

    def closed(self) -> tuple[str, ...]:
        talk = self.talk.thread_id
        return (
            f"/threads/{talk}", f"/posts/{self.theirs.id}", f"/posts/{self.mine.id}",
            f"/posts/{self.mine.id}/edit", f"/events/{self.meeting.id}", "/books/members-choice/choice",
        )  # fmt: skip

    def open(self) -> tuple[str, ...]:
        return (
            "/books/ketamine-papers-1", f"/search?q={WORD}", f"/search?q={MINE}", "/news", "/dashboard",
            "/events", f"/calendar?month={self.meeting.starts_at:%Y-%m}",
        )  # fmt: skip

    def feed(self) -> str:
        page = str(self.post("/calendar/address").text)
        return page.partition('value="http://localhost')[2].partition('"')[0]

    def mailed(self) -> str:
        """All mails to the reader that are written from here on, once everything is due."""
        self.session.query(Mail).delete()
        self.session.query(Member).update({"mailed_id": 0, "digest": "each"})
        self.session.expire_all()
        threads.Digests("http://localhost", "secret")(self.session, self.circle.now + timedelta(days=8))
        find = select(Mail.body).where(Mail.to_address == self.reader.email)
        return "".join(self.session.scalars(find))

    def seated(self) -> bool:
        find = select(Booking.state).where(
            Booking.event_id == self.meeting.id, Booking.enrolment_id == self.place.id
        )
        return self.session.scalar(find) == "booked"


@pytest.fixture
def reading(circle: Circle, client: FlaskClient) -> Reading:
    return Reading(circle, client)


def test_a_member_finds_it_all_and_the_way_out(reading: Reading) -> None:
    assert {reading.get(each).status_code for each in reading.closed()} <= {200, 302}
    seen = "".join(reading.get(each).text for each in reading.open())

    assert WORD in seen and MINE in seen and CLUB in seen
    assert reading.meeting.uid in reading.get(reading.feed()).text
    assert "Leave this club" in reading.get("/books").text
    assert WORD in reading.mailed()


def test_who_left_sees_nothing_of_it_any_more(reading: Reading) -> None:
    feed = reading.feed()

    left = reading.post(LEAVE)

    assert left.status_code == 303
    assert {reading.get(each).status_code for each in reading.closed()} == {404}
    for each in (*reading.open(), feed):
        shown = reading.get(each).text
        assert f"{WORD} is" not in shown and f"{MINE} stays" not in shown, each
        # That one was let in once stays among one's own news; its discussions and meetings do not.
        assert f"{CLUB}: " not in shown, each
        assert reading.meeting.uid not in shown and f"/events/{reading.meeting.id}" not in shown, each
    assert WORD not in reading.mailed()
    assert not reading.seated()


def test_what_they_wrote_stays_for_the_others(reading: Reading) -> None:
    reading.post(LEAVE)

    assert f"{MINE} stays" in reading.get(f"/threads/{reading.talk.thread_id}?from=1", at=1).text


def test_who_left_is_told_so_and_comes_back(reading: Reading) -> None:
    before = reading.meeting.capacity
    reading.post(LEAVE)
    page = reading.get("/books").text
    back = reading.post(RETURN)

    assert f"You left “{CLUB}”" in page and "Come back" in page
    assert back.status_code == 303
    assert {reading.get(each).status_code for each in reading.closed()} <= {200, 302}
    assert reading.seated() and reading.meeting.capacity == before
    assert "Come back" not in reading.get("/books").text


def test_pressing_twice_changes_nothing(reading: Reading) -> None:
    answers = [reading.post(each).status_code for each in (LEAVE, LEAVE, RETURN, RETURN)]

    assert answers == [303, 404, 303, 404]
    rows = select(Membership).where(Membership.enrolment_id == reading.place.id)
    assert [each.left_at is None for each in reading.session.scalars(rows)] == [False, True]


def test_whoever_leads_the_club_is_told(reading: Reading, circle: Circle) -> None:
    reading.post(LEAVE)
    reading.post(RETURN)

    told = select(Notice.title).where(Notice.person_id == circle.host.id).order_by(Notice.id)
    assert [each for each in reading.session.scalars(told) if "Reader 1" in each] == [
        f"Reader 1 left the book club “{CLUB}”", f"Reader 1 is back in the book club “{CLUB}”"
    ]  # fmt: skip


def test_whoever_was_let_go_comes_back_only_when_let_in(
    reading: Reading, circle: Circle, session: Session
) -> None:
    host = circle.actor(circle.host)
    change = {"now": circle.now, "books": [circle.book()]}
    service.change_members(session, host, circle.club.id, add=(), remove={reading.place.id}, **change)
    session.commit()
    page, answer = reading.get("/books").text, reading.post(RETURN)

    assert answer.status_code == 404 and "Come back" not in page
    service.change_members(session, host, circle.club.id, add={reading.place.id}, remove=(), **change)
    assert queries.club_of(session, reading.place.id) is not None


def test_a_full_club_has_no_place_to_come_back_to(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    reading.post(LEAVE)
    monkeypatch.setattr("kaptrain.bookclub.service.clubs.MOST_MEMBERS", 2)

    answer = reading.post(RETURN)

    assert answer.status_code == 409 and "at most 2 members" in answer.text


def test_a_vote_counts_again_once_its_member_is_back(reading: Reading, circle: Circle) -> None:
    ballot = circle.vote()
    first = queries.suggestions_of(reading.session, ballot.id)[0]
    service.vote(reading.session, reading.place, ballot, first.id, now=circle.now)

    counts = [len(queries.votes_of(reading.session, ballot.id))]
    for address in (LEAVE, RETURN):
        reading.post(address)
        counts.append(len(queries.votes_of(reading.session, ballot.id)))

    assert counts == [1, 0, 1]
