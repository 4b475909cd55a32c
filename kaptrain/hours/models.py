"""The ledger: lines of minutes and the decisions of named people, both append-only."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.audit.models import Chained
from kaptrain.db.base import Base


class LedgerLine(Chained, Base):
    """Minutes earned, or (with `takes_back`) an earlier line of the stream taken out again.

    `source` says what the line rests on ("lesson:m01-01", "entry:12:2"); it is unique per
    enrolment, so that crediting twice is harmless. `attested` says who vouched for it.
    """

    __tablename__ = "ledger_lines"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "source"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("minutes <= 60000", name="minutes_sane"),
        Index("ix_ledger_lines_enrolment_id", "enrolment_id"),
        {"info": {"append_only": "1=1"}},
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    source: Mapped[str] = mapped_column(String(80))
    takes_back: Mapped[int | None]
    component: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    activity: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    on: Mapped[date]
    start: Mapped[time | None]
    minutes: Mapped[int]
    modality: Mapped[str] = mapped_column(String(20))
    # Pairs of topic and minutes: their order decides which count first, and JSON objects have none.
    topics: Mapped[list[Any]]
    content_version: Mapped[str | None] = mapped_column(String(64))
    attested: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]


OWN_HOURS = "NEW.trainee_id <> (SELECT e.person_id FROM enrolments e WHERE e.id = NEW.enrolment_id)"


class Decision(Chained, Base):
    """What a named person decided, with the reason; it outranks recalculation.

    Kinds: exemption (component, minutes), prior_learning, correction, transfer (their lines
    name this row as source), extension (days), condition (condition met), reopened (subject).
    `takes_back` undoes an earlier decision of the stream.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_enrolment_id", "enrolment_id"),
        CheckConstraint("by_id <> trainee_id", name="not_about_oneself"),
        {"info": {"append_only": "1=1", "refused_inserts": {"own_hours": OWN_HOURS}}},
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(20))
    takes_back: Mapped[int | None]
    component: Mapped[str | None] = mapped_column(String(40))
    condition: Mapped[str | None] = mapped_column(String(40))
    minutes: Mapped[int | None]
    days: Mapped[int | None]
    subject: Mapped[str | None] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
