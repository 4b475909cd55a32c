"""Reads of rooms, members and lists of threads."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.threads.models import Member, Mention, Post, Reading, Report, Room, Thread
from kaptrain.threads.queries.access import present, read_to, uncovered, unread, with_member
from kaptrain.threads.rules.words import Kind

PAGE = 30
MOST_PINNED = 10
MOST_ROOMS = 100
MOST_MEMBERS = 200
MOST_MENTIONS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's part in a room, or None where they have none now."""

    room: Room
    member: Member | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A thread in a list: how many of its posts are unread, and who wrote the newest."""

    thread: Thread
    unread: int
    last_author: str


@dataclass(frozen=True, slots=True)
class RoomNews:
    """A room of somebody with what is new in it."""

    room: Room
    member: Member
    unread: int
    people: int


def place_of(session: Session, room_id: int, person_id: int) -> Place | None:
    """Return a room and this person's present part in it; None when there is no such room."""
    row = session.execute(
        select(Room, Member)
        .outerjoin(Member, and_(Member.room_id == Room.id, Member.person_id == person_id, present()))
        .where(Room.id == room_id)
    ).one_or_none()
    return Place(row[0], row[1]) if row else None


def locked_room(session: Session, room_id: int) -> Room | None:
    """Return a room whose members nobody else changes until the end."""
    find = select(Room).where(Room.id == room_id).with_for_update()
    return session.scalar(find.execution_options(populate_existing=True))


def member_row(session: Session, room_id: int, person_id: int) -> Member | None:
    """Return somebody's row in a room, also when they left."""
    return session.scalar(select(Member).where(Member.room_id == room_id, Member.person_id == person_id))


def member_with_room(session: Session, room_id: int, person_id: int) -> Member | None:
    """Return somebody's row in a room with the room, also when they left."""
    find = select(Member).options(joinedload(Member.room))
    return session.scalar(find.where(Member.room_id == room_id, Member.person_id == person_id))


def members_of(session: Session, room_id: int) -> Sequence[Member]:
    """Return who belongs to a room now with their names, those who lead first."""
    find = (
        select(Member)
        .join(Room, Room.id == Member.room_id)
        .join(Person, Person.id == Member.person_id)
        .options(joinedload(Member.person))
        .where(Member.room_id == room_id, present())
        .order_by(Member.leads.desc(), Person.name, Member.id)
        .limit(MOST_MEMBERS)
    )
    return session.scalars(find).all()


def count_members(session: Session, room_id: int) -> int:
    """How many people who do not lead belong to a room now."""
    find = select(func.count()).select_from(Member).join(Room, Room.id == Member.room_id)
    return session.scalar(find.where(Member.room_id == room_id, ~Member.leads, present())) or 0


def rooms_of(session: Session, person_id: int, kind: str | None = None) -> list[RoomNews]:
    """Return the rooms of a person, of one kind or all, with how much is unread in each, news first."""
    new = (
        select(func.coalesce(func.sum(unread()), 0))
        .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.person_id == person_id))
        .where(Thread.room_id == Room.id, uncovered())
        .correlate(Room, Member)
        .scalar_subquery()
    )
    other = Member.__table__.alias("others")
    people = (
        select(func.count())
        .select_from(other)
        .where(other.c.room_id == Room.id, other.c.left_at.is_(None))
        .correlate(Room)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Room, Member, new, people)
        .join(Member, and_(Member.room_id == Room.id, Member.person_id == person_id))
        .where(present(), *([Room.kind == kind] if kind else []))
        .order_by(Room.last_post_id.desc(), Room.id)
        .limit(MOST_ROOMS)
    )
    return [RoomNews(room, member, int(fresh), int(number)) for room, member, fresh, number in rows]


def open_to(session: Session, person_id: int, kind: str) -> list[tuple[Room, int]]:
    """Return rooms that a person may join, is not in and was not taken out of, with their members' number."""
    other = Member.__table__.alias("others")
    people = (
        select(func.count())
        .select_from(other)
        .where(other.c.room_id == Room.id, other.c.left_at.is_(None), ~other.c.leads)
        .correlate(Room)
        .scalar_subquery()
    )
    known = or_(Member.left_at.is_(None), Member.taken_out)
    mine = select(Member.room_id).where(Member.person_id == person_id, known)
    find = (
        select(Room, people)
        .where(Room.kind == kind, Room.id.not_in(mine), invited(person_id), people < Room.places)
        .order_by(Room.title, Room.id)
        .limit(MOST_ROOMS)
    )
    return [(room, int(number)) for room, number in session.execute(find)]


def invited(person_id: int) -> ColumnElement[bool]:
    """Tell, of a Room, whether this person has an active place that lets them join."""
    place = (
        select(Enrolment.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.state == ACTIVE,
            Cohort.program == Room.program,
            or_(Room.cohort_id.is_(None), Room.cohort_id == Enrolment.cohort_id),
        )
        .correlate(Room)
    )
    return place.exists()


def may_join(session: Session, room_id: int, person_id: int) -> bool:
    """Tell whether a person's place lets them join a room."""
    return session.scalar(select(Room.id).where(Room.id == room_id, invited(person_id))) is not None


def threads_of(
    session: Session, room_id: int, person_id: int, *, pinned: bool, below: int | None = None
) -> list[Listed]:
    """Return a room's threads, the newest post first: the pinned ones, or one more than a page of others.

    `below` is the newest post of the last thread on the page before.
    """
    find = _listed(person_id).where(Thread.room_id == room_id, uncovered())
    find = find.where(Thread.pinned_at.is_not(None) if pinned else Thread.pinned_at.is_(None))
    if below is not None:
        find = find.where(Thread.last_post_id < below)
    find = find.order_by(Thread.last_post_id.desc()).limit(MOST_PINNED if pinned else PAGE + 1)
    rows = session.execute(find.options(joinedload(Thread.author)))
    return [Listed(thread, int(fresh), name or "") for thread, fresh, name in rows]


def mentions_of(session: Session, person_id: int) -> list[tuple[Post, Thread, Room, str]]:
    """Return unread posts in which somebody is called by name, newest first, with who wrote them."""
    find = (
        with_member(person_id)
        .join(Person, Person.id == Post.author_id)
        .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.person_id == person_id))
        .with_only_columns(Post, Thread, Room, Person.name)
        .where(
            # The few mentions first: joined, they would be looked for beside every post of the rooms.
            Post.id.in_(select(Mention.post_id).where(Mention.person_id == person_id)),
            Post.hidden_at.is_(None),
            Post.number > read_to(),
        )
        .order_by(Post.id.desc())
        .limit(MOST_MENTIONS)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(find)]


def called_in(session: Session, room_id: int, person_id: int) -> Sequence[int]:
    """Return the posts of a room in which somebody is called by name and which they have not read."""
    find = (
        select(Mention.post_id)
        .join(Post, Post.id == Mention.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.person_id == person_id))
        .where(Mention.person_id == person_id, Thread.room_id == room_id)
        .where(Post.number > read_to())
    )
    return session.scalars(find).all()


def unread_of(session: Session, person_id: int) -> int:
    """How many posts of all one's rooms are unread: one statement."""
    return int(session.scalar(select(unread_posts(person_id))) or 0)


def unread_posts(person_id: int | BindParameter[int], kind: Kind | None = None) -> ScalarSelect[int]:
    """Count the unread posts of one's rooms, of one kind or all, as part of another statement."""
    return (
        select(func.coalesce(func.sum(unread()), 0))
        .select_from(Thread)
        .join(Room, Room.id == Thread.room_id)
        .join(Member, and_(Member.room_id == Room.id, Member.person_id == person_id))
        .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.person_id == person_id))
        .where(present(), uncovered(), *([Room.kind == kind] if kind else []))
        .scalar_subquery()
    )


def open_reports(session: Session, room_id: int) -> Sequence[Report]:
    """Return reports about posts of a room that nobody answered, oldest first."""
    find = (
        select(Report)
        .join(Post, Post.id == Report.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .options(
            joinedload(Report.by),
            joinedload(Report.post).joinedload(Post.author),
            joinedload(Report.post).joinedload(Post.thread),
        )
        .where(Thread.room_id == room_id, Report.answered_at.is_(None))
        .order_by(Report.id)
        .limit(PAGE)
    )
    return session.scalars(find).all()


def count_reports(session: Session, room_id: int) -> int:
    """How many reports of a room wait for an answer."""
    # The few reports first: joined, they would be looked for beside every post of the room.
    here = (
        select(Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id == Report.post_id, Thread.room_id == room_id)
    )
    find = select(func.count()).select_from(Report).where(Report.answered_at.is_(None), here.exists())
    return session.scalar(find) or 0


def rooms_led(session: Session, kind: str) -> Sequence[Room]:
    """Return every room of a kind, for those who plan them, newest first."""
    return session.scalars(
        select(Room).where(Room.kind == kind).order_by(Room.id.desc()).limit(MOST_ROOMS)
    ).all()


def _listed(person_id: int) -> Select[Thread, int, str]:
    return (
        select(Thread, unread(), Person.name)
        .join(Member, and_(Member.room_id == Thread.room_id, Member.person_id == person_id))
        .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.person_id == person_id))
        .outerjoin(Post, Post.id == Thread.last_post_id)
        .outerjoin(Person, Person.id == Post.author_id)
    )
