"""A club's news and discussion as mails: real worker, real SMTP, ended without signing in (RFC 8058)."""

from collections.abc import Iterator
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask_migrate import upgrade

from kaptrain.app import create_app
from kaptrain.db.session import db, may_write
from kaptrain.news.models import MailChoice
from kaptrain.shared.clock import FrozenClock
from kaptrain.threads.models import Member
from tests.conftest import NOON, settings_for
from tests.factories.bookclub import Circle
from tests.smtp import MailServer

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def server() -> Iterator[Any]:
    running = MailServer()
    yield running
    running.close()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture
def app(tmp_path: Any, server: MailServer, clock: FrozenClock) -> Iterator[Flask]:
    may_write.set(True)
    made = create_app(settings_for(f"sqlite:///{tmp_path}/news.db", SMTP_URL=server.inbox.url), clock)
    with made.app_context():
        upgrade()
        yield made
        db.session.remove()
        db.engine.dispose()


def work(app: Flask) -> None:
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 0, result.output


def received(server: MailServer, address: str) -> list[Message]:
    return [mail for to, mail in server.inbox.received if to == [address]]


def words(mail: Message) -> str:
    return mail.get_payload(decode=True).decode()


def way_out(mail: Message) -> str:
    """The path that the mail's header names, whole and in angle brackets."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"]
    assert address.startswith("<http://localhost/unsubscribe/") and address.endswith(">")
    return urlsplit(address.strip("<>")).path


def test_news_of_a_club_arrives_once_and_its_header_ends_it(app: Flask, server: MailServer) -> None:
    circle = Circle(db.session(), NOON, 2)
    reader = circle.people[0]
    circle.plan()
    work(app)
    work(app)
    (mail,) = received(server, reader.email)
    path, visitor = way_out(mail), app.test_client()

    looked = visitor.get(path)
    unchanged = db.session.get(MailChoice, (reader.id, "books"))
    forged = visitor.post(f"{path[:-1]}x", data=ONE_CLICK)
    ended = visitor.post(path, data=ONE_CLICK)
    db.session.expire_all()
    circle.plan("book-2")
    work(app)

    assert "You are in the book club" in words(mail) and "New dates for reading" in words(mail)
    assert (looked.status_code, unchanged, forged.status_code, ended.status_code) == (200, None, 404, 200)
    assert db.session.get_one(MailChoice, (reader.id, "books")).choice == "none"
    assert len(received(server, reader.email)) == 1
    assert received(server, circle.people[1].email)


def test_the_digest_of_a_books_discussion_has_what_its_reader_reached(
    app: Flask, server: MailServer, clock: FrozenClock
) -> None:
    circle = Circle(db.session(), NOON, 2)
    reader, writer = circle.people
    talks = circle.plan()
    circle.read(1, 2)
    circle.read(0, 1)
    work(app)
    server.inbox.received.clear()
    circle.answer(writer, talks[1], "Something about the beginning")
    circle.answer(writer, talks[2], "How it ends")
    clock.set(NOON.replace(day=NOON.day + 1))
    work(app)

    (mail,) = received(server, reader.email)
    assert "Something about the beginning" in words(mail)
    assert "How it ends" not in words(mail)
    ended = app.test_client().post(way_out(mail), data=ONE_CLICK)
    db.session.expire_all()
    assert ended.status_code == 200
    assert db.session.query(Member).filter_by(person_id=reader.id).one().digest == "none"
    assert db.session.query(Member).filter_by(person_id=writer.id).one().digest == "daily"
