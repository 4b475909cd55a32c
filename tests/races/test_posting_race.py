"""R1: posts of one thread written at once are numbered without gaps, each once, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from kaptrain.app import create_app
from kaptrain.db.session import db, may_write
from kaptrain.outbox.models import Mail
from kaptrain.shared.clock import FrozenClock
from kaptrain.shared.ids import token_hash
from kaptrain.threads import service
from kaptrain.threads.models import Post, Room, Thread
from kaptrain.threads.service import Answer, Digests
from tests.conftest import NOON, Engines, settings_for
from tests.factories.threads import BASE, Circle

AT_ONCE = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, engines: Engines) -> Any:
    may_write.set(True)
    app = create_app(
        settings_for(engines.url(request.param, f"posting_{token_hash(request.node.name)[:8]}")),
        FrozenClock(NOON),
    )
    with app.app_context():
        upgrade()
        circle = Circle(db.session(), NOON)
        thread = circle.thread()
        act = circle.by(circle.ada)
        db.session.commit()
        ids = thread.id, circle.room.id
        db.session.remove()
    yield app, act, ids
    with app.app_context():
        db.engine.dispose()


def at_once(app: Flask, do: Any) -> list[Any]:
    def one(number: int) -> Any:
        may_write.set(True)
        with app.app_context():
            result = do(db.session(), number)
            db.session.commit()
            return result

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_posts_written_at_once_all_stand_in_their_order(site: Any) -> None:
    app, act, (thread_id, room_id) = site

    at_once(app, lambda session, number: service.reply(
        session, act, thread_id, Answer(body=f"Post {number}")
    ).number)  # fmt: skip

    with app.app_context():
        rows = db.session.execute(select(Post.number, Post.id).order_by(Post.number)).all()
        thread, room = db.session.get_one(Thread, thread_id), db.session.get_one(Room, room_id)
        assert [row.number for row in rows] == list(range(1, AT_ONCE + 2))
        assert [row.id for row in rows] == sorted(row.id for row in rows)
        assert (thread.last_number, thread.last_post_id) == (AT_ONCE + 1, rows[-1].id)
        assert room.last_post_id == rows[-1].id


def test_workers_at_once_write_each_mail_once(site: Any) -> None:
    app, act, _ = site
    digests = Digests(BASE, "secret")
    with app.app_context():
        db.session.execute(db.text("UPDATE room_members SET digest = 'each'"))
        db.session.commit()

    at_once(app, lambda session, _: digests(session, act.now))

    with app.app_context():
        mails = db.session.scalars(select(Mail.once).where(Mail.kind.startswith("threads.room"))).all()
        assert len(mails) == len(set(mails)) == 2
