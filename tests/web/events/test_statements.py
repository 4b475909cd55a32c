"""A page about attendance asks the database as little for twelve people as for two."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from kaptrain.events.models import MakeUp
from tests.factories.attendance import Evening
from tests.factories.held import ROUTES
from tests.signing import post, sign_in
from tests.statements import statements

MOST = 12
RECORDED = {"program": "kap", "make_ups": ROUTES, "recording": "https://video.kaptrain.example/1"}
HOSTS = (
    "attendance",
    "attendance/review",
    "attendance/{place}",
    "attendance/{place}?mark=late&late=5",
    "code",
)


class Pages:
    """A confirmed record in which the first person was absent and asked for two kinds of make-up."""

    def __init__(self, client: FlaskClient, session: Session, now: datetime, people: int) -> None:
        self.client, self.session = client, session
        self.evening = Evening(session, now, people, **RECORDED)
        self.evening.confirmed("absent")
        self.event = f"/events/{self.evening.event.id}"

    def made_up(self, route: str) -> str:
        """Ask for a make-up and have it approved; the address of its page."""
        browser = sign_in(self.client, self.evening.people[0])
        assert post(browser, f"{self.event}/make-up", {"route": route}).status_code == 303
        asked = self.session.scalars(select(MakeUp).order_by(MakeUp.id.desc())).first()
        assert asked is not None
        host = sign_in(self.client, self.evening.host)
        assert post(host, f"/make-ups/{asked.id}", {"act": "approve"}).status_code == 303
        return f"/make-ups/{asked.id}/{route}"

    def count(self, connection: Connection, who: Any, address: str) -> int:
        browser = sign_in(self.client, who)
        assert browser.get(address).status_code == 200
        with statements(connection) as seen:
            browser.get(address)
        return len(seen)


@pytest.mark.parametrize("page", HOSTS)
def test_the_hosts_pages_of_a_confirmed_record(
    client: FlaskClient, session: Session, connection: Connection, now: datetime, page: str
) -> None:
    asked = []
    for people in (2, 12):
        with connection.begin_nested() as point:
            made = Pages(client, session, now, people)
            path = page.format(place=made.evening.places[0].id)
            asked.append(made.count(connection, made.evening.host, f"{made.event}/{path}"))
            point.rollback()
            session.expunge_all()

    assert asked[0] == asked[1] <= MOST


@pytest.mark.parametrize(("route", "of_host"), [("recording", False), ("tutorial", True)])
def test_the_pages_of_make_ups(
    client: FlaskClient, session: Session, connection: Connection, now: datetime, route: str, of_host: bool
) -> None:
    made = Pages(client, session, now, 3)
    address = made.made_up(route)
    trainee, host = made.evening.people[0], made.evening.host

    counts = [
        made.count(connection, host if of_host else trainee, address),
        made.count(connection, trainee, f"{made.event}/attended"),
        made.count(connection, host, "/make-ups"),
    ]

    assert max(counts) <= MOST, counts
