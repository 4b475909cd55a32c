"""Write: a thread, an answer, a change."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.news.rules.unsubscribing import room_name, unsubscribe_address
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Missing, Refused
from kaptrain.threads.adapters.letters import News, mention_letter
from kaptrain.threads.models import Member, Mention, Post, PostVersion, Reading, Room, Thread
from kaptrain.threads.queries.mailing import reach_of
from kaptrain.threads.queries.posts import last_post_at
from kaptrain.threads.queries.rooms import members_of, place_of
from kaptrain.threads.rules.digests import mention_mails
from kaptrain.threads.rules.mentions import mentioned
from kaptrain.threads.rules.places import PER_PAGE
from kaptrain.threads.rules.words import Kind, check_pace, checked_body, checked_title
from kaptrain.threads.service.acting import keep_reading
from kaptrain.threads.service.steps import Act, desk, index, lock_room, note, readable_post, recall

CHANGED = "Somebody changed this post after you opened it. Nothing was saved yet."
# The number of a thread's first post.
QUESTION = 1
CLOSED = "This thread is closed. Start a new one if there is more to say."


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A thread to be. Only who leads may ask first; `section` is a part of a book."""

    title: str
    body: str
    question_first: bool = False
    section: int | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A post to be, and the post of the same thread that it quotes."""

    body: str
    quotes_id: int | None = None


def start_thread(session: Session, act: Act, room_id: int, opening: Opening) -> Post:
    """Begin a thread; Missing for who does not belong to the room, Invalid or Refused as the rules say."""
    place = place_of(session, room_id, act.actor.id)
    if place is None or place.member is None:
        raise Missing
    _check_section(place.room, place.member, opening.section)
    title, body = checked_title(opening.title), checked_body(opening.body)
    lock_room(session, place.room)
    _check_pace(session, act, place.room, place.member)
    thread = Thread(
        room_id=room_id,
        title=title,
        author_id=act.actor.id,
        created_at=act.now,
        last_at=act.now,
        question_first=opening.question_first and place.member.leads,
        section=opening.section,
        last_number=0,
        last_post_id=0,
    )
    session.add(thread)
    session.flush()
    return _add(session, act, place.room, thread, Answer(body=body))


def reply(session: Session, act: Act, thread_id: int, answer: Answer) -> Post:
    """Post in a thread; Refused with code `closed` or `slow`."""
    lock_room(session, desk(session, act, thread_id).room)
    found = desk(session, act, thread_id, lock=True)
    body = checked_body(answer.body)
    if found.thread.closed_at is not None and not found.member.leads:
        raise Refused(CLOSED, code="closed")
    _check_pace(session, act, found.room, found.member)
    quotes = _quoted(session, act, found.thread, answer.quotes_id)
    return _add(session, act, found.room, found.thread, Answer(body=body, quotes_id=quotes))


def edit(session: Session, act: Act, post_id: int, body: str, *, shown: int) -> Post:
    """Change a post of one's own, or of a room that one leads; what it said stays readable.

    `shown` is the version that the writer saw: Refused with code `changed` when there is a newer one.
    """
    found = readable_post(session, act, post_id, lock=True)
    post, text = found.post, checked_body(body)
    if act.actor.id != post.author_id and not found.member.leads:
        raise Missing
    if post.hidden_at is not None or (found.thread.closed_at is not None and not found.member.leads):
        raise Refused("This post cannot be changed any more.", code="closed")
    if text == post.body:
        return post
    if shown != post.version:
        raise Refused(CHANGED, code="changed", field="body")
    session.add(_version(post, act))
    post.body, post.version = text, post.version + 1
    post.edited_at, post.edited_by = act.now, act.actor.id
    session.flush()
    recall(session, act, found.room.id, post.id)
    author = post.author.name
    index(session, found.thread, post, author)
    _mention(session, act, found.room, found.thread, post)
    if act.actor.id != post.author_id:
        note(session, act, "post.changed", f"post:{post.id}", version=post.version)
    return post


def _version(post: Post, act: Act) -> PostVersion:
    return PostVersion(
        post_id=post.id,
        number=post.version,
        body=post.body,
        written_at=post.edited_at or post.created_at,
        changed_by=act.actor.id,
        changed_at=act.now,
    )


def _add(session: Session, act: Act, room: Room, thread: Thread, answer: Answer) -> Post:
    post = Post(
        thread_id=thread.id,
        number=thread.last_number + 1,
        author_id=act.actor.id,
        quotes_id=answer.quotes_id,
        body=answer.body,
        version=1,
        created_at=act.now,
    )
    session.add(post)
    session.flush()
    thread.last_number, thread.last_post_id, thread.last_at = post.number, post.id, act.now
    room.last_post_id = post.id
    session.flush()
    _keep_read(session, act, thread, post)
    index(session, thread, post, act.actor.name)
    _mention(session, act, room, thread, post)
    return post


def _keep_read(session: Session, act: Act, thread: Thread, post: Post) -> None:
    """Let whoever writes below the newest posts have read them.

    What lies more than a page back stays new, and so do the answers that a first one of one's own opens;
    the question above them was read.
    """
    who = act.actor.id
    reading = select(Reading.number).where(Reading.thread_id == thread.id, Reading.person_id == who)
    read = session.scalar(reading) or 0
    shown = (Post.thread_id == thread.id, Post.author_id == who, Post.hidden_at.is_(None))
    own = select(func.count()).where(*shown)
    opens = thread.question_first and thread.author_id != who and session.scalar(own) == 1
    if opens:
        # Nothing of the others was shown yet: only where nobody wrote between is all of it read.
        upto = post.number if post.number == QUESTION + 1 else max(read, QUESTION)
    else:
        upto = post.number if post.number - read <= PER_PAGE + 1 else read
    keep_reading(session, thread.id, who, upto)


def _check_section(room: Room, member: Member, section: int | None) -> None:
    if member.leads:
        return
    if section is None and room.kind == Kind.BOOKCLUB:
        raise Refused("Begin it at the part of the book that it is about.", code="section")
    if section is not None and section > member.reached:
        raise Missing


def _check_pace(session: Session, act: Act, room: Room, member: Member) -> None:
    if room.slow_minutes and not member.leads:
        check_pace(room.slow_minutes, last_post_at(session, room.id, act.actor.id), act.now)


def _quoted(session: Session, act: Act, thread: Thread, post_id: int | None) -> int | None:
    if post_id is None:
        return None
    found = readable_post(session, act, post_id)
    if found.thread.id != thread.id or found.post.hidden_at is not None:
        raise Missing
    return post_id


def _mention(session: Session, act: Act, room: Room, thread: Thread, post: Post) -> None:
    """Keep who is called by name, and tell each once by mail."""
    if "@" not in post.body:
        _keep_mentions(session, post, frozenset())
        return
    names = {each.person_id: each.person.name for each in members_of(session, room.id)}
    called = mentioned(post.body, names) - {act.actor.id, post.author_id}
    fresh = _keep_mentions(session, post, called)
    for person in reach_of(session, post, fresh) if fresh else ():
        author = act.actor.name
        news = News(thread.title, author, post.body, f"{act.base_url}/posts/{post.id}")
        stop = _stop(act, room, person.id)
        subject, body = mention_letter(person.name, room.title, news, stop=stop or "")
        outbox.post_once(
            session,
            mention_mails(post.id),
            person.email,
            once=f"mention:{post.id}:{person.id}",
            subject=subject,
            body=body,
            now=act.now,
            unsubscribe=stop,
        )


def _stop(act: Act, room: Room, person_id: int) -> str | None:
    """Return the address that ends a room's mails; None where nothing is signed, as in a demo's past."""
    if not act.key:
        return None
    return unsubscribe_address(act.base_url, act.key, person_id, [room_name(room.id)])


def _keep_mentions(session: Session, post: Post, called: Collection[int]) -> set[int]:
    """Keep exactly these, and return those that are new."""
    kept = {row.person_id: row for row in session.scalars(select(Mention).where(Mention.post_id == post.id))}
    for person_id, row in kept.items():
        if person_id not in called:
            session.delete(row)
    fresh = set(called) - kept.keys()
    session.add_all(Mention(post_id=post.id, person_id=each) for each in sorted(fresh))
    session.flush()
    return fresh
