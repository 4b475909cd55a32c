"""The first page says how many posts are new in groups and about books; no other page asks for it."""

import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from tests.factories.bookclub import Circle as Club
from tests.factories.threads import Circle
from tests.signing import sign_in

LINK = re.compile(r'<a class="kt-rowlink" href="(/groups|/books)">.*?<span class="kt-count">([^<]*)</span>')


@pytest.fixture
def club(session: Session, now: datetime) -> Club:
    made = Club(session, now, 2)
    made.read(0, 1)
    made.answer(made.people[0], made.plan()[1])
    return made


def numbers(page: str) -> dict[str, str]:
    """What the first page says is new behind its links to groups and books."""
    return dict(LINK.findall(page.replace("\n", " ")))


def dashboard(client: FlaskClient, who: Person) -> str:
    return str(sign_in(client, who).get("/dashboard").text)


def test_a_member_reads_where_posts_are_new(session: Session, client: FlaskClient, now: datetime) -> None:
    circle = Circle(session, now)
    circle.reply(circle.thread(), circle.bo)

    assert numbers(dashboard(client, circle.ada)) == {"/groups": "1 new"}


def test_books_are_counted_for_themselves(club: Club, client: FlaskClient) -> None:
    before = numbers(dashboard(client, club.people[0]))
    club.answer(club.host, club.plan()[1])
    page, books = dashboard(client, club.people[0]), client.get("/books").text

    assert before == {}
    assert numbers(page) == {"/books": "1 new"}
    assert "1 new" in books


def test_whoever_leads_reads_it_too(club: Club, client: FlaskClient) -> None:
    assert numbers(dashboard(client, club.host)) == {"/books": "1 new"}
