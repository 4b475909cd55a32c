"""What several use cases of threads do in the same way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.outbox import service as outbox
from kaptrain.search import service as search
from kaptrain.search.rules.document import Document, Kind
from kaptrain.shared.errors import Missing
from kaptrain.threads.adapters.text import plain_text
from kaptrain.threads.models import Member, Post, Room, Thread
from kaptrain.threads.queries.access import SOURCE
from kaptrain.threads.queries.posts import Desk, Found, desk_of, post_for, shown_posts
from kaptrain.threads.rules.digests import key_range, mention_mails, room_mails


@dataclass(frozen=True)
class Act:
    """Who acts, when, where the pages are that mails lead to, and the key that signs the ends of mails."""

    actor: Actor
    now: datetime
    base_url: str
    key: str = ""


def desk(session: Session, act: Act, thread_id: int, *, lock: bool = False) -> Desk:
    """Return a thread before the actor; Missing unless they belong to its room now."""
    found = desk_of(session, thread_id, act.actor.id, lock=lock)
    if found is None:
        raise Missing
    return found


def readable_post(session: Session, act: Act, post_id: int, *, lock: bool = False) -> Found:
    """Return a post that the actor may read now; Missing otherwise."""
    found = post_for(session, post_id, act.actor.id, lock=lock)
    if found is None:
        raise Missing
    return found


def note(session: Session, act: Act, action: str, subject: str, **detail: Any) -> None:
    """Write an act of running a room into the program's chain; what people post is no part of it."""
    audit.record(session, act.actor, action, subject, now=act.now, detail=detail)


def index(session: Session, thread: Thread, post: Post, author: str) -> None:
    """Let a post be found, or not any more; who may find it is asked with each search."""
    if post.hidden_at is not None:
        search.remove(session, SOURCE, [post.id])
        return
    search.put(session, SOURCE, post.id, _document(post, thread.title, author))


def index_all(session: Session) -> int:
    """Make what can be found of all posts anew; return how many there are."""
    documents = ((post.id, _document(post, title, author)) for post, title, author in shown_posts(session))
    return search.put_all(session, SOURCE, documents)


def recall(session: Session, act: Act, room_id: int, post_id: int) -> None:
    """Take back mails that wait with what a post said; the next round writes them anew without it."""
    outbox.withdraw_idle(session, mention_mails(post_id), now=act.now)
    rewind(session, outbox.withdraw_idle(session, room_mails(room_id), now=act.now))


def rewind(session: Session, keys: Iterable[str]) -> None:
    """Set members back to before the mails with these keys, so that they are written again."""
    for key in keys:
        found = key_range(key)
        if found is not None:
            member_id, after, _ = found
            session.execute(
                update(Member)
                .where(Member.id == member_id, Member.mailed_id > after)
                .values(mailed_id=after)
                .execution_options(synchronize_session="fetch")
            )


def _document(post: Post, title: str, author: str) -> Document:
    return Document(
        kind=Kind.POST, page=f"/posts/{post.id}", title=title, heading=author, body=plain_text(post.body)
    )


def lock_room(session: Session, room: Room) -> None:
    """Let posts of a room be written one after the other, so that their ids grow as they appear."""
    session.refresh(room, with_for_update=True)
