"""R3: a mail leaves after its change is saved, at least once, and never blocks anybody."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kaptrain.accounts.models import Tally
from kaptrain.db.session import db, may_write
from kaptrain.outbox import service
from kaptrain.outbox.models import Mail
from kaptrain.outbox.rules import LEASE, MOST_ATTEMPTS
from kaptrain.shared.clock import FrozenClock
from tests.conftest import NOON, Engines, application, settings_for
from tests.factories.learning import FIXTURES as SMALL_CONTENT
from tests.smtp import MailServer


@pytest.fixture
def server() -> Iterator[Any]:
    running = MailServer()
    yield running
    running.close()


class Site:
    """An application with a database of its own, a mail server and a clock."""

    def __init__(self, app: Flask, clock: FrozenClock) -> None:
        self.app, self.clock = app, clock

    def post(self, count: int = 1) -> None:
        with self.app.app_context():
            for number in range(count):
                service.post(
                    db.session(),
                    "test",
                    f"reader{number}@clinic.example",
                    subject=f"News {number}",
                    body="Hello",
                    now=self.clock.now(),
                )
            db.session.commit()

    def work(self) -> Any:
        result = self.app.test_cli_runner().invoke(args=["worker", "--once"])
        assert result.exit_code == 0, result.output
        return result.output

    def mails(self) -> Any:
        with self.app.app_context():
            return list(db.session().scalars(select(Mail).order_by(Mail.id)))


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, engines: Engines, server: MailServer) -> Iterator[Any]:
    may_write.set(True)
    url = engines.filled(request.param, "mails")
    clock = FrozenClock(NOON)
    app = application(settings_for(url, SMTP_URL=server.inbox.url, CONTENT_DIR=str(SMALL_CONTENT)), clock)
    yield Site(app, clock)
    with app.app_context():
        db.engine.dispose()


def test_a_mail_is_sent_once(site: Site, server: MailServer) -> None:
    site.post()

    assert "1 sent." in site.work()
    assert "0 sent." in site.work()
    assert len(server.inbox.received) == 1
    assert site.mails()[0].sent_at == NOON


def test_a_server_that_is_down_loses_nothing(site: Site, server: MailServer) -> None:
    site.post()
    port = server.inbox.port
    server.close()
    site.work()
    (mail,) = site.mails()
    waits = mail.due_at

    again = MailServer(port)
    site.work()
    too_early = len(again.inbox.received)
    site.clock.set(waits)
    site.work()
    again.close()

    assert waits == NOON + timedelta(minutes=1)
    assert (too_early, len(again.inbox.received)) == (0, 1)


def test_a_mail_that_never_works_is_given_up_visibly_after_eight_attempts(
    site: Site, server: MailServer
) -> None:
    server.inbox.answers["RCPT"] = "451 later"
    site.post()
    for _ in range(MOST_ATTEMPTS + 3):
        site.work()
        site.clock.advance(hours=7)

    (mail,) = site.mails()
    assert (mail.attempts, mail.sent_at) == (MOST_ATTEMPTS, None)
    assert mail.failed_at is not None
    assert "451" in mail.last_error


def test_a_final_refusal_is_not_tried_again(site: Site, server: MailServer) -> None:
    server.inbox.answers["RCPT"] = "550 unknown"
    site.post()
    site.work()

    (mail,) = site.mails()
    assert (mail.failed_at, mail.attempts) == (NOON, 1)


def test_one_bad_mail_does_not_hold_up_the_others(site: Site, server: MailServer) -> None:
    site.post(3)
    server.inbox.answers["RCPT"] = "550 nobody"
    site.work()
    server.inbox.answers.clear()
    site.post(2)
    site.work()

    assert [mail.sent_at is not None for mail in site.mails()] == [False, False, False, True, True]


def test_two_workers_send_each_mail_once(site: Site, server: MailServer) -> None:
    site.post(12)
    ready = threading.Barrier(2)

    def run() -> None:
        may_write.set(True)
        ready.wait(timeout=30)
        site.work()

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    subjects = [message["Subject"] for _to, message in server.inbox.received]
    assert sorted(subjects) == sorted(f"News {number}" for number in range(12))


def test_a_worker_that_died_while_sending_is_followed_by_another_after_the_lease(
    site: Site, server: MailServer
) -> None:
    site.post()
    with site.app.app_context():
        service.claim(db.session(), now=site.clock.now())
        db.session.commit()
    site.work()
    held = len(server.inbox.received)
    site.clock.set(NOON + LEASE)
    site.work()

    assert (held, len(server.inbox.received)) == (0, 1)


def test_a_mail_that_workers_keep_dying_over_is_given_up(site: Site, server: MailServer) -> None:
    site.post()
    for _ in range(MOST_ATTEMPTS):
        with site.app.app_context():
            service.claim(db.session(), now=site.clock.now())
            db.session.commit()
        site.clock.advance(minutes=6)
    site.work()

    assert server.inbox.received == []
    assert site.mails()[0].failed_at is not None


def test_the_same_news_has_the_same_id_when_it_is_sent_again(site: Site, server: MailServer) -> None:
    server.inbox.hang_up_after_data = True
    site.post()
    site.work()
    server.inbox.hang_up_after_data = False
    site.clock.advance(minutes=2)
    site.work()

    ids = {message["Message-ID"] for _to, message in server.inbox.received}
    assert (len(server.inbox.received), len(ids)) == (2, 1)


def test_the_worker_forgets_old_counts(site: Site) -> None:
    with site.app.app_context():
        db.session().add(Tally(key="old", window=0, count=1))
        db.session.commit()
    site.work()

    with site.app.app_context():
        assert db.session().scalars(select(Tally)).all() == []


def test_without_a_mail_server_mails_wait(engines: Engines) -> None:
    app = application(
        settings_for(engines.filled("sqlite", "mails"), CONTENT_DIR=str(SMALL_CONTENT)), FrozenClock(NOON)
    )
    waiting = Site(app, FrozenClock(NOON))
    waiting.post()

    output = waiting.work()
    (mail,) = waiting.mails()
    with app.app_context():
        db.engine.dispose()

    assert "SMTP_URL is not set" in output
    assert (mail.sent_at, mail.attempts) == (None, 0)
