"""Thirty-two browsers press "book" for one last seat at the same moment; nobody sees an error (R1, R2)."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.app import create_app
from kaptrain.audit.service import verify_chains
from kaptrain.db.session import db, may_write
from kaptrain.events.models import Booking
from kaptrain.shared.clock import FrozenClock
from kaptrain.web.context import provide
from tests.conftest import NOON, settings_for
from tests.factories import CHEAP, cohort, enrolled, person
from tests.factories.events import an_event
from tests.races import test_signing_race as signing
from tests.signing import csrf, sign_in

CROWD = 32
WAIT_SECONDS = 60
url = signing.url


@pytest.fixture
def site(url: str) -> Iterator[Any]:
    app = create_app(settings_for(url), FrozenClock(NOON))
    provide(app, CHEAP)
    may_write.set(True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def arranged(site: Flask) -> tuple[int, list[Any]]:
    """Make an event with a single seat and a crowd of signed-in trainees; return it with their browsers."""
    with site.app_context():
        session = db.session()
        group, host = cohort(session), person(session, "Demo Facilitator", ["facilitator"])
        made = an_event(session, host, starts_at=NOON + timedelta(days=7), capacity=1)
        people = [person(session, f"Trainee {number}", ["trainee"]) for number in range(CROWD)]
        for each in people:
            enrolled(session, each, group)
        session.commit()
        browsers = [sign_in(site.test_client(), each) for each in people]
        found = made.id
        db.session.remove()
    return found, browsers


def test_of_thirty_two_browsers_one_gets_the_seat_and_the_others_wait_in_order(site: Flask) -> None:
    event_id, browsers = arranged(site)
    forms = [{"csrf_token": csrf(browser), "once": f"key {at}"} for at, browser in enumerate(browsers)]
    ready = threading.Barrier(CROWD)

    def press(at: int) -> int:
        may_write.set(True)
        ready.wait(WAIT_SECONDS)
        # Twice, as an impatient hand does.
        first, second = (
            browsers[at].post(f"/events/{event_id}/book", data=forms[at]).status_code for _ in range(2)
        )
        return first if first == second else 0

    with ThreadPoolExecutor(CROWD) as pool:
        answers = Counter(pool.map(press, range(CROWD)))

    assert answers == {303: CROWD}
    with site.app_context(), Session(db.engine) as session:
        rows = session.scalars(select(Booking).order_by(Booking.queued)).all()
        assert [row.state for row in rows] == ["booked"] + ["waiting"] * (CROWD - 1)
        assert len({row.queued for row in rows}) == CROWD
        assert list(verify_chains(session)) == []
