"""Who may read what, as SQL: every list, page, mail, find and count of threads asks here."""

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.search.models import SearchDocument
from kaptrain.threads.models import Member, Post, Reading, Room, Thread

SOURCE = "threads"
# Aliases, so that a query which itself reads these tables is not taken for what is asked here.
Own, Place, Someone = aliased(Post), aliased(Enrolment), aliased(Person)


def present() -> ColumnElement[bool]:
    """Tell, of a row of Member with its Room, whether the person belongs to the room now.

    Members of a cohort's room need an active place in it; those who lead do not. Suspended people belong
    nowhere.
    """
    place = exists().where(
        Place.person_id == Member.person_id, Place.cohort_id == Room.cohort_id, Place.state == ACTIVE
    )
    suspended = exists().where(Someone.id == Member.person_id, Someone.suspended_at.is_not(None))
    return and_(Member.left_at.is_(None), ~suspended, or_(Member.leads, Room.cohort_id.is_(None), place))


def answered() -> ColumnElement[bool]:
    """Tell, of a Post with its Thread and a Member, that it does not come after the member's own answer.

    In a thread that asks first, the question and one's own posts are there; the rest after one's own first
    post. Who asked and who leads wait for nothing.
    """
    own = exists().where(
        Own.thread_id == Thread.id, Own.author_id == Member.person_id, Own.hidden_at.is_(None)
    )
    return or_(
        ~Thread.question_first,
        Member.leads,
        Post.number == 1,
        Post.author_id == Member.person_id,
        Thread.author_id == Member.person_id,
        own,
    )


def readable() -> ColumnElement[bool]:
    """Tell, of a Post with its Thread and a Member of its Room, whether this member may read its text.

    What is hidden, nobody reads but those who lead and its writer.
    """
    shown = or_(Post.hidden_at.is_(None), Member.leads, Post.author_id == Member.person_id)
    return and_(shown, answered())


def uncovered() -> ColumnElement[bool]:
    """Tell, of a Thread and a Member, that it gives away nothing the member has not read yet."""
    return or_(Thread.section.is_(None), Thread.section <= Member.reached, Member.leads)


def read_to() -> ColumnElement[int]:
    """Return, of an outer joined Reading, the number up to which somebody has read."""
    return func.coalesce(Reading.number, 0)


def unread() -> ColumnElement[int]:
    """Count, of a Thread with an outer joined Reading, the posts of others that are new."""
    return Thread.last_number - func.coalesce(Reading.number + Reading.own, 0)


def with_member(person_id: int) -> Select[Post]:
    """Return posts joined with thread, room and this person's membership: only what may be read now."""
    return (
        select(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Room, Room.id == Thread.room_id)
        .join(Member, and_(Member.room_id == Room.id, Member.person_id == person_id))
        .where(present(), uncovered(), readable())
    )


def may_find(person_id: int | None) -> ColumnElement[bool]:
    """Tell, of a SearchDocument, whether it is a post that this person may read now."""
    if person_id is None:
        return false()
    posts = (
        with_member(person_id)
        .with_only_columns(Post.id)
        .where(Post.hidden_at.is_(None), Post.id == SearchDocument.ref)
        .correlate(SearchDocument)
    )
    return and_(SearchDocument.source == SOURCE, posts.exists())
