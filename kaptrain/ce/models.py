"""Awarding bodies with their versions, the CE of activities, evaluations, post-tests, licenses."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from kaptrain.ce.rules.body import Attendance, Profile
from kaptrain.db.base import Base
from kaptrain.events.models import Event


class Amount(TypeDecorator[Decimal]):
    """A Decimal as text: SQLite knows floats only, and credits are never floats."""

    impl = String(12)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the number without an exponent."""
        return None if value is None else f"{value.normalize():f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read what was written."""
        return None if value is None else Decimal(value)


class Body(Base):
    """An awarding body; all that is said of it stands in its versions."""

    __tablename__ = "ce_bodies"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class BodyVersion(Base):
    """The rules of a body from a day on, as an admin wrote them. What is empty is not set."""

    __tablename__ = "ce_body_versions"
    __table_args__ = (
        UniqueConstraint("body_id", "version"),
        CheckConstraint("attendance IN ('full', 'parts', 'gap')", name="attendance"),
        CheckConstraint("minutes_per_credit > 0", name="minutes_per_credit"),
        {"info": {"append_only": "1=1"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("ce_bodies.id"))
    version: Mapped[int]
    effective_from: Mapped[date]
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(40))
    minutes_per_credit: Mapped[int | None]
    increment: Mapped[Decimal | None] = mapped_column(Amount)
    minimum: Mapped[Decimal | None] = mapped_column(Amount)
    attendance: Mapped[str] = mapped_column(String(10))
    longest_gap: Mapped[int | None]
    post_test: Mapped[bool]
    cut_percent: Mapped[int | None]
    evaluation: Mapped[bool]
    provider_number: Mapped[str] = mapped_column(String(60))
    approval_statement: Mapped[str] = mapped_column(Text)
    approval_from: Mapped[date | None]
    approval_until: Mapped[date | None]
    retention_years: Mapped[int | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]

    def profile(self) -> Profile:
        """The version as the rules see it."""
        return Profile(
            name=self.name,
            effective_from=self.effective_from,
            unit=self.unit,
            minutes_per_credit=self.minutes_per_credit,
            increment=self.increment,
            minimum=self.minimum,
            attendance=Attendance(self.attendance),
            longest_gap=self.longest_gap,
            post_test=self.post_test,
            cut_percent=self.cut_percent,
            evaluation=self.evaluation,
            provider_number=self.provider_number,
            approval_statement=self.approval_statement,
            approval_from=self.approval_from,
            approval_until=self.approval_until,
            retention_years=self.retention_years,
        )


class Provider(Base):
    """What a program says of itself as a provider of CE: where it is, and whom one can ask."""

    __tablename__ = "ce_providers"

    program: Mapped[str] = mapped_column(String(60), primary_key=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    grievance: Mapped[str] = mapped_column(Text, default="")
    accessibility: Mapped[str] = mapped_column(Text, default="")
    refund: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]


class Activity(Base):
    """The CE of an event. `split` are pairs of content type and minutes, `instructors` plain data."""

    __tablename__ = "ce_activities"
    __table_args__ = (CheckConstraint("minutes > 0", name="has_minutes"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True, autoincrement=False)
    level: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int]
    split: Mapped[list[Any]]
    objectives: Mapped[list[Any]]
    instructors: Mapped[list[Any]]
    non_ce: Mapped[str] = mapped_column(Text, default="")
    support: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    offers: Mapped[list["Offered"]] = relationship(cascade="all, delete-orphan", order_by="Offered.body_id")


class Offered(Base):
    """A body that gives credit for an activity, with less than its minutes give where `override` says so."""

    __tablename__ = "ce_offers"
    __table_args__ = (Index("ix_ce_offers_body_id", "body_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("ce_activities.event_id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("ce_bodies.id"), primary_key=True)
    override: Mapped[Decimal | None] = mapped_column(Amount)
    reason: Mapped[str] = mapped_column(String(300), default="")


class Answers(Base):
    """One evaluation: no person, no time, and a key that is drawn, so that no order is kept either.

    `group_no` counts the threes in which answers are shown.
    """

    __tablename__ = "ce_answers"
    __table_args__ = (
        Index("ix_ce_answers_event_id", "event_id"),
        {"sqlite_with_rowid": False, "info": {"append_only": "1=1"}},
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("ce_activities.event_id"))
    group_no: Mapped[int]
    answers: Mapped[dict[str, Any]]


class Evaluated(Base):
    """Somebody filled in the evaluation of an activity. When, and with what, is kept nowhere."""

    __tablename__ = "ce_evaluated"
    __table_args__ = ({"sqlite_with_rowid": False, "info": {"append_only": "1=1"}},)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("ce_activities.event_id"), primary_key=True, autoincrement=False
    )
    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolments.id"), primary_key=True, autoincrement=False
    )


class PostTest(Base):
    """One attempt at the test after an activity; they are counted, and the best one holds."""

    __tablename__ = "ce_post_tests"
    __table_args__ = (
        UniqueConstraint("event_id", "enrolment_id", "number"),
        CheckConstraint("0 <= right_count AND right_count <= total", name="right_of_total"),
        {"info": {"append_only": "1=1"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("ce_activities.event_id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    number: Mapped[int]
    version: Mapped[str] = mapped_column(String(64))
    right_count: Mapped[int]
    total: Mapped[int]
    at: Mapped[datetime]


class License(Base):
    """What a person wants their CE certificates to say about their license."""

    __tablename__ = "ce_licenses"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(60), default="")
    profession: Mapped[str] = mapped_column(String(100), default="")
    changed_at: Mapped[datetime]
