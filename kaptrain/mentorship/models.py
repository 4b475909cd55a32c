"""What a trainee and their mentor keep together, and the one thing that is the mentor's alone."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.db.base import Base


class RoomItem(Base):
    """A goal, a line of the development plan, a point for the agenda or a shared note of an enrolment.

    It belongs to the enrolment, not to the pair: who mentors next finds it there.
    """

    __tablename__ = "mentorship_items"
    __table_args__ = (
        CheckConstraint("kind IN ('goal', 'plan', 'agenda', 'note')", name="kind_known"),
        CheckConstraint("(kind = 'plan') = (part <> '')", name="only_plans_have_parts"),
        Index("ix_mentorship_items_enrolment_id_kind", "enrolment_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    kind: Mapped[str] = mapped_column(String(10))
    part: Mapped[str] = mapped_column(String(20))
    meeting: Mapped[str] = mapped_column(String(40))
    current_version: Mapped[int]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class RoomItemVersion(Base):
    """An item as somebody left it. The key lets only one of two simultaneous changes be the next one."""

    __tablename__ = "mentorship_item_versions"
    __table_args__ = (CheckConstraint("state IN ('open', 'done', 'dropped')", name="state_known"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("mentorship_items.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    shows: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class PrivateNote(Base):
    """A mentor's note for themselves: nobody else's query reads it, and it moves with nobody.

    It is the author's own and goes with them.
    """

    __tablename__ = "mentorship_private_notes"
    __table_args__ = (Index("ix_mentorship_private_notes_author_id", "author_id", "enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Rating(Base):
    """The competencies as one side saw them on a day. `marks` keep the words of the levels of that day.

    Each mark: {"id", "title", "level", "words", "instance"}.
    """

    __tablename__ = "mentorship_ratings"
    __table_args__ = (
        CheckConstraint("side IN ('self', 'mentor')", name="side_known"),
        Index("ix_mentorship_ratings_enrolment_id", "enrolment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    side: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    on: Mapped[date]
    month: Mapped[int]
    marks: Mapped[list[Any]]
    at: Mapped[datetime]


class LoggedSession(Base):
    """A meeting that the mentor wrote down. It is no entry, and no hours, until the trainee confirms it.

    `entry_id` is the trainee's own entry that came of it, which then waits for its signature.
    """

    __tablename__ = "mentorship_sessions"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'confirmed', 'declined', 'withdrawn')", name="state_known"),
        CheckConstraint("(state = 'confirmed') = (entry_id IS NOT NULL)", name="confirmed_has_entry"),
        CheckConstraint("by_id <> trainee_id", name="not_ones_own"),
        Index("ix_mentorship_sessions_enrolment_id_state", "enrolment_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    activity: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    on: Mapped[date]
    start: Mapped[time | None]
    minutes: Mapped[int]
    modality: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
