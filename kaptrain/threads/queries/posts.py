"""Reads of one thread and its posts."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.threads.models import Member, Post, PostVersion, Reaction, Reading, Report, Room, Thread
from kaptrain.threads.queries.access import Own, answered, present, uncovered, with_member
from kaptrain.threads.rules.places import PER_PAGE

SOME = 500


@dataclass(frozen=True, slots=True)
class Desk:
    """A thread before one of its room's members. `answered` tells whether they posted in it."""

    thread: Thread
    room: Room
    member: Member
    read: int
    answered: bool

    @property
    def waits(self) -> bool:
        """Whether the answers of others come after one's own."""
        mine = self.thread.author_id == self.member.person_id
        return self.thread.question_first and not (self.answered or mine or self.member.leads)

    @property
    def may_write(self) -> bool:
        """Whether this member may answer: a closed thread is for who leads."""
        return self.thread.closed_at is None or self.member.leads


@dataclass(frozen=True, slots=True)
class Found:
    """A post with where it stands, before one of its room's members."""

    post: Post
    thread: Thread
    room: Room
    member: Member


def desk_of(session: Session, thread_id: int, person_id: int, *, lock: bool = False) -> Desk | None:
    """Return a thread before somebody who belongs to its room now and has read so far; None otherwise."""
    own = (
        select(func.count())
        .where(Own.thread_id == Thread.id, Own.author_id == person_id, Own.hidden_at.is_(None))
        .correlate(Thread)
        .scalar_subquery()
    )
    find = (
        select(Thread, Room, Member, func.coalesce(Reading.number, 0), own)
        .join(Room, Room.id == Thread.room_id)
        .join(Member, and_(Member.room_id == Room.id, Member.person_id == person_id))
        .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.person_id == person_id))
        .where(Thread.id == thread_id, present(), uncovered())
    )
    if lock:
        find = find.with_for_update(of=Thread).execution_options(populate_existing=True)
    row = session.execute(find).one_or_none()
    return Desk(row[0], row[1], row[2], int(row[3]), bool(row[4])) if row else None


def posts_from(session: Session, thread_id: int, person_id: int, number: int) -> Sequence[Post]:
    """Return one more than a page of a thread's posts from a number on, but for those not to be read yet.

    Hidden ones are among them, so that their place shows; pages leave their text out.
    """
    find = _joined(person_id).where(Post.thread_id == thread_id, Post.number >= number, answered())
    find = find.options(joinedload(Post.author)).order_by(Post.number).limit(PER_PAGE + 1)
    return session.scalars(find).all()


def post_for(session: Session, post_id: int, person_id: int, *, lock: bool = False) -> Found | None:
    """Return a post that this person may read now; None otherwise."""
    find = with_member(person_id).with_only_columns(Post, Thread, Room, Member).where(Post.id == post_id)
    if lock:
        find = find.with_for_update(of=Post).execution_options(populate_existing=True)
    row = session.execute(find).one_or_none()
    return Found(row[0], row[1], row[2], row[3]) if row else None


def quoted(session: Session, ids: Collection[int], person_id: int) -> dict[int, Post]:
    """Return those of these posts that may be read and are not hidden, with their authors, by id."""
    if not ids:
        return {}
    find = with_member(person_id).where(Post.id.in_(ids), Post.hidden_at.is_(None))
    return {post.id: post for post in session.scalars(find.options(joinedload(Post.author)))}


def reactions_to(
    session: Session, ids: Collection[int], person_id: int
) -> dict[int, list[tuple[str, int, bool]]]:
    """Return (kind, how many, whether one's own is among them) of the reactions to each post."""
    found: dict[int, list[tuple[str, int, bool]]] = defaultdict(list)
    if not ids:
        return found
    mine = func.sum(case((Reaction.person_id == person_id, 1), else_=0))
    rows = session.execute(
        select(Reaction.post_id, Reaction.kind, func.count(), mine)
        .where(Reaction.post_id.in_(ids))
        .group_by(Reaction.post_id, Reaction.kind)
    )
    for post_id, kind, number, own in rows:
        found[post_id].append((kind, int(number), bool(own)))
    return found


def versions_of(session: Session, post_id: int) -> Sequence[PostVersion]:
    """Return the earlier texts of a post with who changed them, oldest first."""
    find = select(PostVersion).options(joinedload(PostVersion.changer)).where(PostVersion.post_id == post_id)
    return session.scalars(find.order_by(PostVersion.number)).all()


def last_post_at(session: Session, room_id: int, person_id: int) -> datetime | None:
    """Return when somebody last posted in a room."""
    find = select(func.max(Post.created_at)).join(Thread, Thread.id == Post.thread_id)
    return session.scalar(find.where(Thread.room_id == room_id, Post.author_id == person_id))


def report_by_id(
    session: Session, report_id: int, *, lock: bool = False
) -> tuple[Report, Post, Thread] | None:
    """Return a report with its post and thread."""
    find = (
        select(Report, Post, Thread)
        .join(Post, Post.id == Report.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Report.id == report_id)
    )
    if lock:
        find = find.with_for_update(of=Report).execution_options(populate_existing=True)
    row = session.execute(find).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def shown_posts(session: Session) -> Iterator[tuple[Post, str, str]]:
    """Return every post that is not hidden with its thread's title and its author's name, some at a time."""
    find = (
        select(Post, Thread.title, Person.name)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Person, Person.id == Post.author_id)
        .where(Post.hidden_at.is_(None))
        .order_by(Post.id)
        .execution_options(yield_per=SOME)
    )
    for row in session.execute(find):
        yield row[0], row[1], row[2]


def places_for_credit(session: Session, people: Collection[int], room: Room) -> Sequence[Enrolment]:
    """Return the active enrolments to which posts of these people in this room may be credited."""
    find = (
        select(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .options(joinedload(Enrolment.plan_version), joinedload(Enrolment.person))
        .where(Enrolment.person_id.in_(people), Enrolment.state == ACTIVE, Cohort.program == room.program)
        .order_by(Enrolment.id.desc())
    )
    if room.cohort_id is not None:
        find = find.where(Enrolment.cohort_id == room.cohort_id)
    return session.scalars(find).all()


def place_for_credit(session: Session, person_id: int, room: Room) -> Enrolment | None:
    """Return the active enrolment to which a person's post in this room may be credited."""
    return next(iter(places_for_credit(session, [person_id], room)), None)


def _joined(person_id: int) -> Select[Post]:
    return (
        select(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Room, Room.id == Thread.room_id)
        .join(Member, and_(Member.room_id == Room.id, Member.person_id == person_id))
        .where(present(), uncovered())
    )
