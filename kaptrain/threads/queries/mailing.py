"""Whom a room's mails are due to, and with which posts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.accounts.models import Person
from kaptrain.threads.models import Member, Post, Room, Thread
from kaptrain.threads.queries.access import present, readable, uncovered, with_member
from kaptrain.threads.rules.words import Digest

AT_ONCE = 500
MOST_IN_A_MAIL = 20


def candidates(session: Session) -> Sequence[Member]:
    """Return, locked, members who want mails and whose room has posts they were not written to about."""
    find = (
        select(Member)
        .join(Room, Room.id == Member.room_id)
        .options(joinedload(Member.room), joinedload(Member.person))
        .where(Room.last_post_id > Member.mailed_id, Member.digest != Digest.NONE, present())
        .order_by(Member.id)
        .limit(AT_ONCE)
        .with_for_update(of=Member, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return session.scalars(find).all()


def moments(session: Session, rooms: Collection[int], above: int) -> dict[int, list[tuple[int, datetime]]]:
    """Return (id, moment) of the posts above an id, oldest first, by room."""
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    rows = session.execute(
        select(Thread.room_id, Post.id, Post.created_at)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Thread.room_id.in_(rooms), Post.id > above)
        .order_by(Post.id)
    )
    for room_id, post_id, at in rows:
        found[room_id].append((post_id, at))
    return found


def news_for(session: Session, member: Member, until: int) -> list[tuple[Post, str, str]]:
    """Return (post, thread's title, author's name) of what others wrote and this member may read now."""
    find = (
        with_member(member.person_id)
        .join(Person, Person.id == Post.author_id)
        .with_only_columns(Post, Thread.title, Person.name)
        .where(
            Room.id == member.room_id,
            Post.id > member.mailed_id,
            Post.id <= until,
            Post.author_id != member.person_id,
            Post.hidden_at.is_(None),
        )
        .order_by(Post.id)
    )
    return [(post, title, name) for post, title, name in session.execute(find)]


def reach_of(session: Session, post: Post, people: Collection[int]) -> list[Person]:
    """Return those of these people who may read a post now and take mail from its room."""
    may = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .join(Room, Room.id == Member.room_id)
        .join(Thread, and_(Thread.room_id == Room.id, Thread.id == post.thread_id))
        .join(Post, and_(Post.thread_id == Thread.id, Post.id == post.id))
        .where(Person.id.in_(people), Member.digest != Digest.NONE, present(), readable(), uncovered())
        .order_by(Person.id)
    )
    return list(session.scalars(may))


def leaders_of(session: Session, room_id: int) -> list[Person]:
    """Return who leads a room now."""
    find = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .join(Room, Room.id == Member.room_id)
        .where(Member.room_id == room_id, Member.leads, present())
        .order_by(Person.id)
    )
    return list(session.scalars(find))
