"""News for people, and how each of them wants to hear of it by mail."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.accounts.models import Person
from kaptrain.db.base import Base


class Notice(Base):
    """One thing that is new for one person; `path` is the page of it. `once` keeps it from being told twice.

    It says that something happened and where to look, never what somebody wrote.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("topic IN ('events', 'logbook', 'books')", name="topic"),
        Index("ix_notices_person_id_id", "person_id", "id"),
        Index("ix_notices_person_id_read_at", "person_id", "read_at"),
        Index("ix_notices_mailed_at_at", "mailed_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(300))
    once: Mapped[str | None] = mapped_column(String(120), unique=True)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class MailChoice(Base):
    """How somebody wants the news of a topic by mail; without a row, as rules/topics.py says."""

    __tablename__ = "mail_choices"
    __table_args__ = (CheckConstraint("choice IN ('each', 'daily', 'none')", name="choice"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(12), primary_key=True)
    choice: Mapped[str] = mapped_column(String(12))
    changed_at: Mapped[datetime]
