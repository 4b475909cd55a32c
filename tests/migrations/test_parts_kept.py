"""Parts in rooms and clubs, and what was read, go through revision 0019 and back as they are."""

from typing import Any

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kaptrain.bookclub import service as clubs
from kaptrain.bookclub.models import Member as ClubMember
from kaptrain.db.session import db
from kaptrain.threads.models import Member, Reading
from kaptrain.threads.queries.rooms import unread_of
from tests.conftest import NOON
from tests.factories import bookclub, threads
from tests.migrations import test_migrations

empty = test_migrations.empty
BEFORE = "0018"


def kept(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every column of the three tables, but for the ids."""
    tables = (Member, ClubMember, Reading)
    return {
        each.__tablename__: sorted(map(tuple, session.execute(select(each.__table__)))) for each in tables
    }


def test_what_is_new_is_found_in_what_there_was(empty: Flask) -> None:
    upgrade()
    session = db.session()
    circle = threads.Circle(session, NOON, cohort="Talks")
    asks = circle.thread(circle.host, question_first=True)
    circle.reply(asks, circle.ada)
    circle.reply(asks, circle.bo)
    readers = bookclub.Circle(session, NOON, 2)
    gone, actor = {readers.places[0].id}, readers.actor(readers.host)
    clubs.change_members(session, actor, readers.club.id, add=(), remove=gone, now=NOON)
    session.commit()
    before, bo = kept(session), circle.bo.id
    db.session.remove()

    downgrade(revision=BEFORE)
    with db.engine.begin() as connection:
        columns = connection.execute(text("SELECT * FROM thread_readings")).keys()
        # As it was before: whoever had not read it had no row, however much they wrote.
        connection.execute(text("DELETE FROM thread_readings WHERE person_id = :bo"), {"bo": bo})
    upgrade()

    after = kept(db.session())
    assert set(columns) == {"thread_id", "person_id", "number"}
    assert after["club_members"] == before["club_members"]
    assert after["room_members"] == before["room_members"]
    # The question and one answer; their own post is not new to them.
    assert unread_of(db.session(), bo) == 2
