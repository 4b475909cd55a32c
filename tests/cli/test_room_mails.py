"""A room's mail as it arrives: real worker, real SMTP, with the way to end it (RFC 8058)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask_migrate import upgrade

from kaptrain.app import create_app
from kaptrain.db.session import db, may_write
from kaptrain.shared.clock import FrozenClock
from kaptrain.threads import service
from kaptrain.threads.models import Member
from tests.conftest import NOON, settings_for
from tests.factories.threads import Circle
from tests.smtp import MailServer


@pytest.fixture
def server() -> Iterator[Any]:
    running = MailServer()
    yield running
    running.close()


@pytest.fixture
def app(tmp_path: Any, server: MailServer) -> Iterator[Flask]:
    may_write.set(True)
    made = create_app(
        settings_for(f"sqlite:///{tmp_path}/mails.db", SMTP_URL=server.inbox.url), FrozenClock(NOON)
    )
    with made.app_context():
        upgrade()
        yield made
        db.session.remove()
        db.engine.dispose()


def work(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 0, result.output


def test_a_digest_arrives_once_and_its_header_ends_the_next(app: Flask, server: MailServer) -> None:
    circle = Circle(db.session(), NOON - timedelta(days=2))
    for who in (circle.ada, circle.host):
        service.choose_digest(circle.session, circle.by(who), circle.room.id, "none")
    hidden = circle.reply(circle.thread(body="First words"), circle.ada, "Gone words")
    circle.hide(hidden)
    db.session.commit()
    work(app)
    work(app)

    ((to, mail),) = server.inbox.received
    text = mail.get_payload(decode=True).decode()
    assert to == [circle.bo.email]
    assert "First words" in text
    assert "Gone words" not in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(mail["List-Unsubscribe"].strip("<>"))
    assert f"{address.scheme}://{address.netloc}" == "http://localhost"
    ended = app.test_client().post(address.path, data={"List-Unsubscribe": "One-Click"})
    db.session.expire_all()
    circle.thread(body="Later words")
    db.session.commit()
    work(app)

    assert ended.status_code == 200
    assert db.session.query(Member).filter_by(person_id=circle.bo.id).one().digest == "none"
    assert len(server.inbox.received) == 1
