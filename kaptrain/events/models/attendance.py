"""Who was there, how that is known, and what became of those who were not."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.db.base import Base
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models.event import Event

MARKS = "'present', 'late', 'left', 'excused', 'absent', 'apology', 'joined_later'"
STANDING = text("state IN ('asked', 'approved', 'done')")


class Attendance(Base):
    """What is known of one person at one event.

    `mark` is empty until somebody or something says it; `late_minutes` and `left_minutes` are what a mark
    made by hand says was missed. `intervals` are pairs of UTC moments as text, `source` is where they come
    from (code, list, file, claim), `working` the steps from them to `credited` minutes, kept as shown.
    `line_seq` names the ledger's line once the host confirmed the record; a correction takes that line back
    and adds another.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("event_id", "enrolment_id"),
        CheckConstraint(f"mark IN ({MARKS})", name="mark"),
        CheckConstraint("credited >= 0", name="credit_not_negative"),
        CheckConstraint("late_minutes >= 0 AND left_minutes >= 0", name="minutes_not_negative"),
        Index("ix_attendances_enrolment_id", "enrolment_id"),
        Index("ix_attendances_confirmed_at", "confirmed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    mark: Mapped[str | None] = mapped_column(String(20))
    late_minutes: Mapped[int] = mapped_column(default=0)
    left_minutes: Mapped[int] = mapped_column(default=0)
    intervals: Mapped[list[Any]]
    source: Mapped[str] = mapped_column(String(20))
    claim: Mapped[str] = mapped_column(String(500), default="")
    claimed_at: Mapped[datetime | None]
    claim_answer: Mapped[str] = mapped_column(String(500), default="")
    working: Mapped[list[Any]]
    credited: Mapped[int] = mapped_column(default=0)
    line_seq: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    event: Mapped[Event] = relationship()
    enrolment: Mapped[Enrolment] = relationship()


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


class WrongCode(Base):
    """How many wrong codes somebody typed in one window; too many close it for them."""

    __tablename__ = "wrong_codes"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]


class AttendanceFile(Base):
    """A meeting platform's file, read and put before a human; one at a time waits for an event.

    `found` are booked people with their stays, by enrolment; `aside` the rows that an address did not
    settle, with name, address, stays and why. Both are emptied, and with them what the file said about
    strangers, once the host took it over or set it aside; `digest` and `name` stay.
    """

    __tablename__ = "attendance_files"
    __table_args__ = (Index("ix_attendance_files_event_id", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    platform: Mapped[str] = mapped_column(String(20))
    found: Mapped[list[Any]]
    aside: Mapped[list[Any]]
    remarks: Mapped[list[Any]]
    read_at: Mapped[datetime]
    read_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]


class MakeUp(Base):
    """A way to earn what was missed: asked for by the trainee, approved by the host or an admin.

    One stands at a time per event missed; those declined or withdrawn stay beside it. `work` is what the
    route needs kept, such as the items drawn for a recording's check.
    """

    __tablename__ = "make_ups"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'approved', 'declined', 'withdrawn', 'done')", name="state"),
        CheckConstraint("route IN ('another_date', 'recording', 'tutorial')", name="route"),
        Index(
            "ix_make_ups_standing",
            "event_id",
            "enrolment_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_make_ups_enrolment_id", "enrolment_id"),
        Index("ix_make_ups_state_asked_at", "state", "asked_at"),
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
    work: Mapped[dict[str, Any]]
    done_at: Mapped[datetime | None]
    line_seq: Mapped[int | None]

    event: Mapped[Event] = relationship(foreign_keys=[event_id])
    enrolment: Mapped[Enrolment] = relationship()
