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

COUNT = re.compile(r"<span class=\"kt-count\">(\S+)<span class=\"visually-hidden\"> new</span>")


@pytest.fixture
def club(session: Session, now: datetime) -> Club:
    made = Club(session, now, 2)
    made.read(0, 1)
    made.answer(made.people[0], made.plan()[1])
    return made


def bar(page: str) -> dict[str, str]:
    """The places of the bar with a number."""
    items = re.findall(r'<li><a href="(/[^"]*)"[^>]*>\w+\s*(.*?)</a></li>', page, re.DOTALL)
    return {url: found[1] for url, rest in items if (found := COUNT.search(rest))}


def dashboard(client: FlaskClient, who: Person) -> str:
    return str(sign_in(client, who).get("/dashboard").text)


def test_a_member_reads_where_posts_are_new(session: Session, client: FlaskClient, now: datetime) -> None:
    circle = Circle(session, now)
    circle.reply(circle.thread(), circle.bo)

    page, other = dashboard(client, circle.ada), client.get("/groups").text

    assert bar(page) == {"/groups": "1"}
    assert "Posts in your groups" in page and "Posts about your books" not in page
    assert bar(other) == {}


def test_books_are_counted_for_themselves(club: Club, client: FlaskClient) -> None:
    page, books = dashboard(client, club.people[0]), client.get("/books").text

    assert bar(page) == {} and "Posts about your books" not in page
    club.answer(club.host, club.plan()[1])
    page, books = dashboard(client, club.people[0]), client.get("/books").text
    assert bar(page) == {"/books": "1"}
    assert "Posts about your books" in page and "1 new" in books


def test_whoever_leads_reads_it_too(club: Club, client: FlaskClient) -> None:
    page = dashboard(client, club.host)

    assert bar(page) == {"/books": "1"}
    assert "Posts about your books" in page
