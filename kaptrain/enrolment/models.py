"""Plan versions, cohorts, enrolments, mentor pairs and leave."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.accounts.models import Person
from kaptrain.db.base import Base


class PlanVersion(Base):
    """A plan as it stood when it was frozen. Editing the program never changes this row."""

    __tablename__ = "plan_versions"
    __table_args__ = (
        UniqueConstraint("program", "digest"),
        {"info": {"append_only": "1=1"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Cohort(Base):
    """A group that starts together."""

    __tablename__ = "cohorts"

    id: Mapped[int] = mapped_column(primary_key=True)
    program: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120), unique=True)
    starts_on: Mapped[date]
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_versions.id"))
    created_at: Mapped[datetime]

    plan_version: Mapped[PlanVersion] = relationship()


class Enrolment(Base):
    """One person's place in a cohort, with the plan version it is judged by."""

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("person_id", "cohort_id"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_enrolments_cohort_id", "cohort_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_versions.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default="active")
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    cohort: Mapped[Cohort] = relationship()
    plan_version: Mapped[PlanVersion] = relationship()

    @property
    def stream(self) -> str:
        """The name of this enrolment's chain."""
        return f"enrolment:{self.id}"


ONESELF = "NEW.mentor_id = (SELECT e.person_id FROM enrolments e WHERE e.id = NEW.enrolment_id)"


class MentorPair(Base):
    """A mentor's time with a trainee; open while `until_on` is empty. At most one is open."""

    __tablename__ = "mentor_pairs"
    __table_args__ = (
        Index(
            "ix_mentor_pairs_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
        Index("ix_mentor_pairs_mentor_id", "mentor_id"),
        {"info": {"refused_inserts": {"oneself": ONESELF}}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    mentor: Mapped[Person] = relationship()


class Leave(Base):
    """Days away that move the end of the year."""

    __tablename__ = "leaves"
    __table_args__ = (CheckConstraint("days > 0", name="days_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    from_on: Mapped[date]
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
