"""Small acts on threads and posts: read, react, pin, close."""

from collections.abc import Mapping

from sqlalchemy import delete, func, insert, literal, or_, select, true
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from kaptrain.shared.errors import Invalid, Missing
from kaptrain.threads.models import Post, Reaction, Reading, Thread
from kaptrain.threads.queries.rooms import place_of
from kaptrain.threads.rules.words import REACTIONS
from kaptrain.threads.service.steps import Act, desk, note, readable_post

# More posts than any thread has.
ALL = 2**31 - 1
STATES: Mapping[str, tuple[str, bool]] = {
    "pin": ("pinned_at", True),
    "unpin": ("pinned_at", False),
    "close": ("closed_at", True),
    "reopen": ("closed_at", False),
}


def react(session: Session, act: Act, post_id: int, kind: str) -> None:
    """Add a reaction of the fixed set, or take one's own back."""
    if kind not in REACTIONS:
        raise Invalid("Choose one of the reactions.", code="reaction")
    found = readable_post(session, act, post_id, lock=True)
    if found.post.hidden_at is not None:
        raise Missing
    own = session.get(Reaction, (post_id, act.actor.id, kind))
    if own is not None:
        session.delete(own)
    else:
        session.add(Reaction(post_id=post_id, person_id=act.actor.id, kind=kind))
    session.flush()


def set_state(session: Session, act: Act, thread_id: int, what: str) -> Thread:
    """Pin, unpin, close or reopen a thread of a room that one leads."""
    found = desk(session, act, thread_id, lock=True)
    if not found.member.leads:
        raise Missing
    if what not in STATES:
        raise Invalid("Choose what to do with the thread.", code="state")
    column, on = STATES[what]
    setattr(found.thread, column, act.now if on else None)
    note(session, act, f"thread.{what}", f"thread:{thread_id}")
    session.flush()
    return found.thread


def mark_read(session: Session, act: Act, thread_id: int, number: int) -> Thread:
    """Set how far the actor has read a thread; 0 makes all of it unread again."""
    found = desk(session, act, thread_id)
    upto = min(max(0, number), found.thread.last_number)
    keep_reading(session, thread_id, act.actor.id, upto, forward_only=False)
    return found.thread


def mark_all_read(session: Session, act: Act, room_id: int) -> None:
    """Clear everything unread of a room."""
    place = place_of(session, room_id, act.actor.id)
    if place is None or place.member is None:
        raise Missing
    # What is covered stays unread: it is new once its reader gets there.
    seen = (
        true()
        if place.member.leads
        else or_(Thread.section.is_(None), Thread.section <= place.member.reached)
    )
    inside = select(Thread.id).where(Thread.room_id == room_id, seen)
    session.execute(
        delete(Reading).where(Reading.person_id == act.actor.id, Reading.thread_id.in_(inside)),
        execution_options={"synchronize_session": False},
    )
    rows = select(Thread.id, literal(act.actor.id), Thread.last_number, literal(0)).where(
        Thread.id.in_(inside)
    )
    session.execute(insert(Reading).from_select(["thread_id", "person_id", "number", "own"], rows))


def keep_reading(
    session: Session, thread_id: int, person_id: int, number: int, *, forward_only: bool = True
) -> None:
    """Keep how far somebody has read, and what of their own stands above; never back unless asked to."""
    add = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    above = (Post.thread_id == thread_id, Post.author_id == person_id, Post.number > number)
    own = select(func.count()).where(*above).scalar_subquery()
    row = add(Reading).values(thread_id=thread_id, person_id=person_id, number=number, own=own)
    change = row.on_conflict_do_update(
        index_elements=[Reading.thread_id, Reading.person_id],
        set_={"number": row.excluded.number, "own": row.excluded.own},
        where=(Reading.number <= row.excluded.number) if forward_only else None,
    )
    session.execute(change, execution_options={"synchronize_session": False})
