"""R3: whatever becomes of the mail server, nobody's action waits, and each reminder arrives once."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Actor, Role
from kaptrain.db.session import db, may_write
from kaptrain.events.models import Booking
from kaptrain.events.service import Act, cancel_events
from kaptrain.outbox.cli import ROUNDS
from kaptrain.outbox.models import Mail
from kaptrain.shared.clock import FrozenClock
from tests.conftest import NOON, Engines, application, settings_for
from tests.factories import cohort, enrolled, person
from tests.factories.events import a_booking, an_event
from tests.factories.learning import FIXTURES as SMALL_CONTENT
from tests.signing import post, sign_in
from tests.smtp import MailServer

START = NOON + timedelta(hours=24)
SEATS = 3


@pytest.fixture
def server() -> Iterator[Any]:
    running = MailServer()
    yield running
    running.close()


class Site:
    """A site with an event in a day, three seats taken, and a mail server."""

    def __init__(self, app: Flask, clock: FrozenClock) -> None:
        self.app, self.clock = app, clock
        with self.open() as session:
            host = person(session, "Demo Facilitator", ["facilitator"])
            group = cohort(session)
            event = an_event(session, host, starts_at=START, guard_minutes=0)
            for number in range(SEATS):
                trainee = person(session, f"Trainee {number}", ["trainee"])
                a_booking(session, event, enrolled(session, trainee, group))
            enrolled(session, person(session, "Late Trainee", ["trainee"]), group)
            self.event, self.host = event.id, host.id
            session.commit()

    def open(self) -> Session:
        with self.app.app_context():
            return Session(db.engine, expire_on_commit=False)

    def work(self) -> None:
        may_write.set(True)
        result = self.app.test_cli_runner().invoke(args=["worker", "--once"])
        assert result.exit_code == 0, result.output

    def later(self, **delta: int) -> None:
        self.clock.advance(**delta)
        self.work()

    def browser(self, name: str) -> FlaskClient:
        may_write.set(True)
        with self.open() as session:
            found = session.scalars(select(Person).where(Person.name == name)).one()
            return sign_in(self.app.test_client(), found)

    def book(self) -> float:
        """Book a seat as somebody else would meanwhile; the seconds it took."""
        browser, began = self.browser("Late Trainee"), time.monotonic()
        assert post(browser, f"/events/{self.event}/book").status_code == 303
        return time.monotonic() - began

    def cancel(self) -> None:
        with self.app.app_context(), self.open() as session:
            actor = Actor(self.host, "Demo Facilitator", roles=frozenset({Role.FACILITATOR}))
            cancel_events(session, Act(actor, self.clock.now(), "http://localhost"), self.event, "Ill.")
            session.commit()

    def mails(self, kind: str = "event.reminder") -> list[Mail]:
        with self.open() as session:
            return list(session.scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.id)))


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, engines: Engines, server: MailServer) -> Iterator[Any]:
    may_write.set(True)
    url = engines.filled(request.param, "mails")
    clock = FrozenClock(NOON)
    app = application(settings_for(url, SMTP_URL=server.inbox.url, CONTENT_DIR=str(SMALL_CONTENT)), clock)
    yield Site(app, clock)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def arrived(*servers: MailServer) -> Counter[tuple[str, str]]:
    """How often each reminder reached whom, those that a reader would recognise as the same counted once."""
    found = {
        (message["Message-ID"], to[0], str(message["Subject"]))
        for server in servers
        for to, message in server.inbox.received
    }
    return Counter((to, subject) for _, to, subject in found if subject.startswith("Regulation update:"))


def each_once(*servers: MailServer) -> bool:
    counted = arrived(*servers)
    return len(counted) == SEATS and set(counted.values()) == {1}


def test_each_reminder_arrives_once(site: Site, server: MailServer) -> None:
    site.work()
    for _ in range(3):
        site.later(minutes=5)

    assert each_once(server)
    assert len(server.inbox.received) == SEATS


def test_a_server_that_is_down_holds_up_nobody_and_loses_nothing(site: Site, server: MailServer) -> None:
    port = server.inbox.port
    server.close()
    site.work()
    site.book()
    again = MailServer(port)
    site.later(minutes=2)
    site.later(minutes=2)
    again.close()

    assert each_once(again)
    assert len(site.mails("event.booked")) == 1


def test_while_a_slow_server_takes_a_mail_others_go_on(site: Site, server: MailServer) -> None:
    took: list[float] = []

    def meanwhile() -> None:
        if not took:
            took.append(0)
            took[0] = site.book()

    server.inbox.on_data = meanwhile
    worker = threading.Thread(target=site.work)
    worker.start()
    worker.join(timeout=60)
    site.later(minutes=1)

    assert took and took[0] < 5
    assert each_once(server)


def test_a_server_that_refuses_for_now_gets_them_later(site: Site, server: MailServer) -> None:
    server.inbox.answers["RCPT"] = "451 later"
    site.work()
    server.inbox.answers.clear()
    site.later(minutes=2)
    site.later(minutes=2)

    assert each_once(server)


def test_a_server_that_refuses_for_good_is_not_asked_again(site: Site, server: MailServer) -> None:
    server.inbox.answers["RCPT"] = "550 unknown"
    site.work()
    server.inbox.answers.clear()
    site.later(minutes=2)

    assert not arrived(server)
    assert all(mail.failed_at for mail in site.mails())
    assert len(site.mails()) == SEATS


def test_a_server_that_dies_after_the_data_is_given_the_same_mail_again(
    site: Site, server: MailServer
) -> None:
    server.inbox.hang_up_after_data = True
    site.work()
    server.inbox.hang_up_after_data = False
    site.later(minutes=2)
    site.later(minutes=2)

    assert each_once(server)


def test_a_server_that_dies_after_the_data_does_not_get_what_is_no_longer_true(
    site: Site, server: MailServer
) -> None:
    server.inbox.hang_up_after_data = True
    site.work()
    server.inbox.hang_up_after_data = False
    site.cancel()
    heard = len(arrived(server))
    site.later(minutes=2)

    assert len(arrived(server)) == heard == SEATS
    assert [str(message["Subject"]) for _, message in server.inbox.received].count(
        "Cancelled: Regulation update"
    ) == SEATS


def test_an_event_cancelled_while_the_server_is_down_reminds_nobody(site: Site, server: MailServer) -> None:
    server.inbox.answers["CONNECT"] = "421 busy"
    site.work()
    site.cancel()
    server.inbox.answers.clear()
    site.later(minutes=5)

    assert not arrived(server)
    assert site.mails("event.cancelled")


def test_a_seat_given_back_while_the_server_is_down_is_not_reminded(site: Site, server: MailServer) -> None:
    server.inbox.answers["CONNECT"] = "421 busy"
    site.work()
    assert post(site.browser("Trainee 0"), f"/events/{site.event}/give-back").status_code == 303
    server.inbox.answers.clear()
    site.later(minutes=5)

    assert sorted(to for to, _ in arrived(server)) == [
        "trainee.1@kaptrain.example",
        "trainee.2@kaptrain.example",
    ]


def test_two_workers_at_once_remind_everybody_once(site: Site, server: MailServer) -> None:
    workers = [threading.Thread(target=site.work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(server.inbox.received) == SEATS
    assert each_once(server)


def fail(_session: Session, _now: datetime) -> None:
    raise RuntimeError("broken")


def test_a_chore_that_fails_stops_no_mail(site: Site, server: MailServer) -> None:
    site.app.extensions[ROUNDS] = [fail, *site.app.extensions[ROUNDS]]
    site.work()

    assert each_once(server)


def test_a_zone_that_means_nothing_keeps_nobody_else_from_being_told(site: Site, server: MailServer) -> None:
    with site.open() as session:
        session.scalars(select(Person).where(Person.name == "Trainee 0")).one().zone = "Nowhere/Unknown"
        session.commit()
    site.work()

    assert len(arrived(server)) == SEATS - 1


def test_a_seat_taken_in_time_is_reminded_an_hour_before(site: Site, server: MailServer) -> None:
    site.book()
    site.work()
    site.clock.set(START - timedelta(hours=1))
    site.work()

    assert (
        arrived(server)[
            "late.trainee@kaptrain.example", "Regulation update: Monday 23 November, 12:00 to 13:30 Mountain"
        ]
        == 1
    )
    with site.open() as session:
        assert len(session.scalars(select(Booking)).all()) == SEATS + 1
