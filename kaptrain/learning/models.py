"""Attempts at checks with the texts they belong to, places, and what trainees keep for themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.db.base import Base


class Attempt(Base):
    """One try at a lesson's check, kept for good: what was answered, to which text, with what result.

    `answers` maps item ids, in the order asked, to answers as `catalogue.rules.grading` reads them;
    `wrong` are the ids of those that were not right; `content_hash` names the text they refer to.
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
    wrong: Mapped[list[Any]]
    right: Mapped[int] = mapped_column("items_right")
    total: Mapped[int] = mapped_column("items_total")
    passed: Mapped[bool]
    at: Mapped[datetime]


class Practice(Base):
    """One self-check of a module: like an attempt, but of several lessons, and it earns nothing.

    `answers` and `wrong` name items as LESSON.ITEM; `versions` maps each lesson asked to its content hash.
    """

    __tablename__ = "practices"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "module_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("items_right >= 0 AND items_right <= items_total", name="score_sane"),
        {"info": {"append_only": "1=1"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    module_id: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    versions: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]]
    wrong: Mapped[list[Any]]
    right: Mapped[int] = mapped_column("items_right")
    total: Mapped[int] = mapped_column("items_total")
    at: Mapped[datetime]


class LessonText(Base):
    """A version of a lesson that somebody was asked about, kept once for good.

    `data` holds what the front matter said: minutes, objectives, topics, check.
    """

    __tablename__ = "lesson_texts"
    __table_args__ = ({"info": {"append_only": "1=1"}},)

    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


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
