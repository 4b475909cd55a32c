"""Attempts at knowledge checks, where a trainee stopped reading, and what they keep for themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.db.base import Base


class Attempt(Base):
    """One try at a lesson's check, kept for good: what was answered, to which text, with what result.

    `answers` maps item ids to lists of option indexes; `content_hash` names the text they refer to.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "lesson_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("items_right >= 0 AND items_right <= items_total", name="score_sane"),
        {"info": {"append_only": "1=1"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    lesson_id: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    answers: Mapped[dict[str, Any]]
    right: Mapped[int] = mapped_column("items_right")
    total: Mapped[int] = mapped_column("items_total")
    passed: Mapped[bool]
    at: Mapped[datetime]


class Place(Base):
    """Where a trainee stopped in a lesson, so that every device finds it again."""

    __tablename__ = "places"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    anchor: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


class Mark(Base):
    """A note, a bookmark or a reflection: private to its person, whoever else may look after them.

    `heading` are the words of the part it belongs to, kept for the day when that part is gone.
    It is the person's own, not the enrolment's, and goes with them.
    """

    __tablename__ = "marks"
    __table_args__ = (
        CheckConstraint("kind IN ('note', 'bookmark', 'reflection')", name="kind_known"),
        CheckConstraint("kind = 'reflection' OR done_at IS NULL", name="only_reflections_are_done"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    program: Mapped[str] = mapped_column(String(60), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    anchor: Mapped[str] = mapped_column(String(100), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    heading: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
