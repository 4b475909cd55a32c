"""Reads of where clubs discuss their books, and of the meetings that are theirs alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from kaptrain.bookclub.models import Club, ClubMeeting, ClubRoom
from kaptrain.bookclub.models import Member as ClubMember
from kaptrain.events.models import Event
from kaptrain.threads.models import Member, Post, Reading, Room, Thread
from kaptrain.threads.queries.access import present, uncovered, unread

MOST = 200
Own = aliased(Post)


@dataclass(frozen=True)
class Talk:
    """A thread about a section, from 1, as somebody finds it; `answered` tells of posts of their own."""

    activity: str
    section: int
    thread_id: int
    title: str
    posts: int
    unread: int
    answered: bool


@dataclass(frozen=True)
class TalkRoom:
    """Where a book is discussed, for one of those who belong there, and how it sends them mail."""

    room_id: int
    digest: str
    leads: bool


@dataclass(frozen=True)
class LedRoom:
    """Where a club that somebody leads discusses a book, what is new there, and how it sends them mail."""

    club_id: int
    club: str
    room_id: int
    digest: str
    unread: int


def rooms_led(session: Session, person_id: int, activity: str) -> list[LedRoom]:
    """Return where clubs that somebody leads now discuss a book, by the clubs' names."""
    find = (
        select(Club.id, Club.title, Room.id, Member.digest, func.coalesce(func.sum(unread()), 0))
        .join(ClubRoom, ClubRoom.club_id == Club.id)
        .join(Room, Room.id == ClubRoom.room_id)
        .join(Member, and_(Member.room_id == Room.id, Member.person_id == person_id, Member.leads))
        .outerjoin(Thread, Thread.room_id == Room.id)
        .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.person_id == person_id))
        .where(ClubRoom.activity == activity, present())
        .group_by(Club.id, Club.title, Room.id, Member.digest)
        .order_by(Club.title, Club.id)
    )
    return [LedRoom(*row[:4], int(row[4])) for row in session.execute(find)]


def rooms_of_club(session: Session, club_id: int) -> Sequence[ClubRoom]:
    """Return where a club discusses its books."""
    return session.scalars(select(ClubRoom).where(ClubRoom.club_id == club_id)).all()


def talk_room(session: Session, club_id: int, activity: str, person_id: int) -> TalkRoom | None:
    """Return a book's room for somebody who belongs to it now."""
    find = (
        select(Room.id, Member.digest, Member.leads)
        .join(ClubRoom, ClubRoom.room_id == Room.id)
        .join(Member, and_(Member.room_id == Room.id, Member.person_id == person_id))
        .where(ClubRoom.club_id == club_id, ClubRoom.activity == activity, present())
    )
    row = session.execute(find).one_or_none()
    return TalkRoom(*row) if row else None


def talks_of(session: Session, club_id: int, person_id: int, activity: str | None = None) -> list[Talk]:
    """Return a club's threads that somebody may see now, by section, the guide's questions first."""
    own = (
        select(func.count())
        .where(Own.thread_id == Thread.id, Own.author_id == person_id, Own.hidden_at.is_(None))
        .correlate(Thread)
        .scalar_subquery()
    )
    find = (
        select(
            *(ClubRoom.activity, Thread.section, Thread.id, Thread.title),
            *(Thread.last_number, unread(), own),
        )
        .join(ClubRoom, ClubRoom.room_id == Thread.room_id)
        .join(Room, Room.id == Thread.room_id)
        .join(Member, and_(Member.room_id == Room.id, Member.person_id == person_id))
        .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.person_id == person_id))
        .where(ClubRoom.club_id == club_id, Thread.section.is_not(None), present(), uncovered())
        .order_by(ClubRoom.activity, Thread.section, Thread.id)
        .limit(MOST)
    )
    if activity is not None:
        find = find.where(ClubRoom.activity == activity)
    rows = session.execute(find)
    return [
        Talk(book, part or 0, key, title, posts, int(new), bool(own_posts))
        for book, part, key, title, posts, new, own_posts in rows
    ]


def meetings_led(session: Session, club: Club) -> Sequence[Event]:
    """Return the meetings of a club, and those to which its whole cohort may come, by time."""
    ours = select(ClubMeeting.event_id).where(ClubMeeting.club_id == club.id)
    find = (
        select(Event)
        .where(
            Event.program == club.program,
            Event.kind == "bookclub",
            Event.state != "cancelled",
            or_(Event.id.in_(ours), and_(Event.cohort_id == club.cohort_id, ~Event.named)),
        )
        .order_by(Event.starts_at, Event.id)
        .limit(MOST)
    )
    return session.scalars(find).all()


def named_for(session: Session, event_id: int) -> frozenset[int]:
    """Return the places of a meeting's members now; none where it is no club's."""
    find = (
        select(ClubMember.enrolment_id)
        .join(ClubMeeting, ClubMeeting.club_id == ClubMember.club_id)
        .where(ClubMeeting.event_id == event_id, ClubMember.left_at.is_(None))
    )
    return frozenset(session.scalars(find))


def meetings_ahead(session: Session, club_id: int, *, now: datetime) -> Sequence[int]:
    """Return the ids of a club's own meetings that are planned and still to come."""
    find = (
        select(Event.id)
        .join(ClubMeeting, ClubMeeting.event_id == Event.id)
        .where(ClubMeeting.club_id == club_id, Event.state == "planned", Event.starts_at > now)
        .order_by(Event.id)
    )
    return session.scalars(find).all()
