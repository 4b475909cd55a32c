import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.presenters import place, words_of
from kaptrain.audit.service import record
from kaptrain.authz.actor import Actor
from tests.factories import person
from tests.signing import sign_in


@pytest.fixture
def admin(session: Session) -> Any:
    return person(session, "Demo Admin", ["admin"])


@pytest.fixture
def office(client: FlaskClient, admin: Person) -> Any:
    return sign_in(client, admin)


@pytest.fixture
def acts(session: Session, admin: Person, now: datetime) -> None:
    """120 acts by two people, one each half hour, newest last."""
    actors = [Actor(admin.id, "Demo Admin"), Actor(None, "the operator")]
    for number in range(120):
        action = "person.suspended" if number % 10 == 0 else "session.begun"
        moment = now - timedelta(minutes=30 * (119 - number))
        record(session, actors[number % 2], action, f"person:{admin.id + number}", now=moment)
    session.commit()


def places(page: str) -> Any:
    return [int(number) for number in re.findall(r"program #(\d+)", page)]


def following(page: str) -> Any:
    found = re.search(r'rel="next" href="([^"]+)"', page)
    return found.group(1).replace("&amp;", "&") if found else None


def test_all_acts_are_listed_newest_first_over_several_pages_without_gaps(
    office: FlaskClient, acts: None
) -> None:
    seen, url = [], "/admin/audit"
    while url:
        page = office.get(url).get_data(as_text=True)
        seen += places(page)
        url = following(page)

    assert seen == list(range(120, 0, -1))


def test_acts_of_the_same_moment_are_not_lost_between_pages(
    office: FlaskClient, session: Session, admin: Person, now: datetime
) -> None:
    for number in range(75):
        record(session, Actor(admin.id, "Demo Admin"), "session.begun", f"person:{number}", now=now)
    session.commit()

    first = office.get("/admin/audit").get_data(as_text=True)
    second = office.get(following(first)).get_data(as_text=True)

    assert places(first) + places(second) == list(range(75, 0, -1))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("person=operator", 50),
        ("action=person.", 12),
        ("subject=person+9999", 0),
        ("person=%25", 0),
        ("person=demo&action=person.", 12),
    ],
)
def test_filters_narrow_the_list(office: FlaskClient, acts: None, query: str, count: int) -> None:
    page = office.get(f"/admin/audit?{query}").get_data(as_text=True)

    assert len(places(page)) == count


def test_a_day_is_a_day_where_the_reader_lives(office: FlaskClient, acts: None) -> None:
    page = office.get("/admin/audit?day=2026-11-22").get_data(as_text=True)

    # Noon in Denver back to midnight there: 24 half hours and the last one at noon itself.
    assert len(places(page)) == 25


@pytest.mark.parametrize(
    "query",
    [
        "day=tomorrow",
        "day=9999-12-31",
        "day=0001-01-01",
        "below=x",
        "below=~~",
        "below=2026-11-22~program~3",
        "below=2026-11-22T19:00:00%2B00:00~program~99999999999",
        "person=%00",
        "action=' or 1=1",
        "subject=" + "x" * 9000,
    ],
)
def test_w7_odd_filters_show_a_page_all_the_same(office: FlaskClient, acts: None, query: str) -> None:
    assert office.get(f"/admin/audit?{query}").status_code == 200


def test_acts_read_as_words_and_name_whom_they_are_about(
    office: FlaskClient, acts: None, admin: Person
) -> None:
    page = office.get(f"/admin/audit?subject=person:{admin.id}").get_data(as_text=True)

    assert f'<a href="/admin/people/{admin.id}">Demo Admin</a>' in page
    assert "suspended" in page
    assert words_of("something.quite_new") == "something: quite new"


def test_a_place_is_read_as_it_was_written() -> None:
    found = place("2026-11-22T19:00:00+00:00~program~7")

    assert found is not None
    assert found.seq == 7
    assert place("2026-11-22T19:00:00~program~7") is None


def test_a_hostile_name_is_shown_as_text(office: FlaskClient, session: Session, now: datetime) -> None:
    record(session, Actor(None, "<script>alert(1)</script>"), "session.begun", "person:1", now=now)
    session.commit()

    assert b"<script>alert" not in office.get("/admin/audit").data


@pytest.mark.parametrize("role", ["trainee", "mentor", "practitioner", "facilitator"])
def test_nobody_but_admins_sees_the_acts(app: Flask, session: Session, role: str) -> None:
    browser = sign_in(app.test_client(), person(session, "Nils Berg", [role]))

    assert browser.get("/admin/audit").status_code == 404
