"""Threads, posts and what people do with them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.accounts.models import Person
from kaptrain.db.base import Base
from kaptrain.threads.models.room import Room


class Thread(Base):
    """A conversation. Its posts are numbered from 1; `last_number` and `last_post_id` are the newest one's.

    `question_first` keeps what others answered from a member until they have posted. `section` is the part
    of a book that it speaks about; nothing is given away where it is empty.
    """

    __tablename__ = "threads"
    __table_args__ = (
        Index("ix_threads_room_id_last_post_id", "room_id", "last_post_id"),
        CheckConstraint("last_number >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    title: Mapped[str] = mapped_column(String(160))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    question_first: Mapped[bool] = mapped_column(default=False)
    section: Mapped[int | None]
    pinned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    last_number: Mapped[int] = mapped_column(default=0)
    last_post_id: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]

    room: Mapped[Room] = relationship()
    author: Mapped[Person] = relationship()


class Post(Base):
    """One post as it reads now: Markdown in `body`, its earlier versions in `post_versions`.

    A quoted post is named, never copied: what is hidden later is hidden in its quotes too. `line_seq` names
    the ledger's line while a facilitator's tick stands, `ticks` counts how often it was ticked.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_by IS NULL)", name="hidden_by_whom"),
        Index("ix_posts_author_id_created_at", "author_id", "created_at"),
        Index("ix_posts_thread_id_author_id", "thread_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    quotes_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    hidden_at: Mapped[datetime | None]
    hidden_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    hidden_reason: Mapped[str] = mapped_column(String(300), default="")
    ticked_at: Mapped[datetime | None]
    ticked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    line_seq: Mapped[int | None]
    ticks: Mapped[int] = mapped_column(default=0)

    thread: Mapped[Thread] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=[author_id])


class PostVersion(Base):
    """What a post said before it was changed, and who changed it then."""

    __tablename__ = "post_versions"
    __table_args__ = (
        UniqueConstraint("post_id", "number"),
        {"info": {"append_only": "1=1"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]

    changer: Mapped[Person] = relationship()


class Reaction(Base):
    """One of a small fixed set; at most one of each by a person."""

    __tablename__ = "reactions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)


class Report(Base):
    """A member's request that somebody look at a post; once by each."""

    __tablename__ = "post_reports"
    __table_args__ = (
        UniqueConstraint("post_id", "by_id"),
        CheckConstraint("outcome IN ('', 'hidden', 'stays')", name="outcome"),
        CheckConstraint("(answered_at IS NULL) = (outcome = '')", name="answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10), default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    post: Mapped[Post] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class Reading(Base):
    """How far somebody has read a thread: everything up to `number`, and `own` posts of theirs above it.

    Own ones stand above it where answering opened what others wrote, or was done pages below.
    """

    __tablename__ = "thread_readings"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    number: Mapped[int]
    own: Mapped[int] = mapped_column(default=0)


class Mention(Base):
    """Somebody called by name in a post."""

    __tablename__ = "mentions"
    __table_args__ = (Index("ix_mentions_person_id", "person_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
