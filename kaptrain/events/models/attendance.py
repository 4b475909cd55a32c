"""Who was there, how that is known, and what became of those who were not."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.db.base import Base


class Attendance(Base):
    """What is known of one person at one event.

    `intervals` are pairs of UTC moments as text, `source` where they come from (code, list, file, claim),
    `working` the steps from them to `credited` minutes, kept as shown. `line_seq` names the ledger's line
    once the host confirmed the record; a correction takes that line back and adds another.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("event_id", "enrolment_id"),
        CheckConstraint("credited >= 0", name="credit_not_negative"),
        Index("ix_attendances_enrolment_id", "enrolment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    mark: Mapped[str] = mapped_column(String(20))
    intervals: Mapped[list[Any]]
    source: Mapped[str] = mapped_column(String(20))
    claim: Mapped[str] = mapped_column(String(500), default="")
    working: Mapped[list[Any]]
    credited: Mapped[int]
    line_seq: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class CheckIn(Base):
    """A code answered in the room. One device speaks for one person only."""

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("event_id", "enrolment_id", "window"),
        Index("ix_check_ins_event_id_device", "event_id", "device"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    window: Mapped[int]
    device: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class MakeUp(Base):
    """A way to earn what was missed: asked for by the trainee, approved by the host or an admin."""

    __tablename__ = "make_ups"
    __table_args__ = (
        UniqueConstraint("event_id", "enrolment_id"),
        CheckConstraint("state IN ('asked', 'approved', 'refused', 'done')", name="state"),
        CheckConstraint("route IN ('another_date', 'recording', 'tutorial')", name="route"),
        Index("ix_make_ups_enrolment_id", "enrolment_id"),
        Index("ix_make_ups_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    absence: Mapped[str] = mapped_column(String(20))
    route: Mapped[str] = mapped_column(String(20))
    other_event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    state: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    line_seq: Mapped[int | None]
