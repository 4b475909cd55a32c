"""Rounds of consent practice. Cases are invented, nothing has a place for a client, nothing is recorded."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.accounts.models import Person
from kaptrain.db.base import Base
from kaptrain.enrolment.models import Enrolment


class LabRound(Base):
    """One scene played by three people.

    `event_id` is empty where a mentor practises with a single trainee outside an event; `host_id` leads.
    `group_no` and `number` order the rounds of an event. `minutes` is what the lab's plan gives, `on` the
    day in `zone`. `lab` and `scene` are titles as they were.
    """

    __tablename__ = "lab_rounds"
    __table_args__ = (
        UniqueConstraint("event_id", "group_no", "number"),
        CheckConstraint(
            "state IN ('planned', 'running', 'scoring', 'debrief', 'confirmed', 'set_aside')", name="state"
        ),
        CheckConstraint("state = 'planned' OR state = 'set_aside' OR started_at IS NOT NULL", name="started"),
        CheckConstraint("minutes > 0", name="has_minutes"),
        Index("ix_lab_rounds_host_id", "host_id"),
        # A planned round may be dropped; its number must never come to mean another one on an open page.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    host_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    program: Mapped[str] = mapped_column(String(60))
    activity: Mapped[str] = mapped_column(String(40))
    lab: Mapped[str] = mapped_column(String(200))
    card: Mapped[str] = mapped_column(String(60))
    scene: Mapped[str] = mapped_column(String(200))
    group_no: Mapped[int]
    number: Mapped[int]
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(60))
    on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class LabSeat(Base):
    """Who sits in which chair. Without `enrolment_id` somebody stands in, who earns no hours."""

    __tablename__ = "lab_seats"
    __table_args__ = (
        UniqueConstraint("round_id", "enrolment_id"),
        CheckConstraint("part IN ('therapist', 'client', 'observer')", name="part"),
        CheckConstraint("part <> 'therapist' OR enrolment_id IS NOT NULL", name="therapist_is_a_trainee"),
        Index("ix_lab_seats_person_id", "person_id"),
        Index("ix_lab_seats_enrolment_id", "enrolment_id"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("lab_rounds.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))

    person: Mapped[Person] = relationship()


class LabSheet(Base):
    """The observer's sheet: made when the round begins, with what it asks; locked once confirmed.

    `scores` are points by item, `said` the numbers of the sentences that were said. `note_back` is what the
    leader wrote when opening it again. `decision_seq` names the decision that met the plan's condition.
    """

    __tablename__ = "lab_sheets"
    __table_args__ = (
        CheckConstraint("(confirmed_at IS NULL) = (content_digest IS NULL)", name="confirmed_with_digest"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> therapist_id", name="not_ones_own"),
        Index("ix_lab_sheets_enrolment_id", "enrolment_id"),
        {"info": {"append_only": "OLD.locked"}},
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("lab_rounds.id"), primary_key=True)
    therapist_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    terms: Mapped[dict[str, Any]]
    scores: Mapped[dict[str, Any]]
    said: Mapped[list[Any]]
    saved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    note_back: Mapped[str] = mapped_column(String(300), default="")
    points: Mapped[int | None]
    passed: Mapped[bool | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_name: Mapped[str] = mapped_column(String(200), default="")
    confirmed_role: Mapped[str] = mapped_column(String(20), default="")
    confirmed_at: Mapped[datetime | None]
    content_digest: Mapped[str | None] = mapped_column(String(64))
    decision_seq: Mapped[int | None]
    locked: Mapped[bool] = mapped_column(default=False)


class LabPin(Base):
    """A moment of a round, in seconds since it began. `key` is that of the tap: sent twice, it is one pin."""

    __tablename__ = "lab_pins"
    __table_args__ = (
        UniqueConstraint("round_id", "key"),
        CheckConstraint("seconds >= 0", name="after_the_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("lab_rounds.id"))
    seconds: Mapped[int]
    label: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(200), default="")
    key: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class LabFeedback(Base):
    """What the client's role answers after the talk."""

    __tablename__ = "lab_feedback"

    round_id: Mapped[int] = mapped_column(ForeignKey("lab_rounds.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    answers: Mapped[dict[str, Any]]
    text: Mapped[str] = mapped_column(String(1000), default="")
    at: Mapped[datetime]


class LabReflection(Base):
    """What the therapist's role keeps for themselves; nobody else's page reads it."""

    __tablename__ = "lab_reflections"

    round_id: Mapped[int] = mapped_column(ForeignKey("lab_rounds.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(String(4000))
    at: Mapped[datetime]


class LabEntry(Base):
    """The logbook entry with which a trainee claims the time of a round outside an event."""

    __tablename__ = "lab_entries"
    __table_args__ = (Index("ix_lab_entries_entry_id", "entry_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("lab_rounds.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))

    enrolment: Mapped[Enrolment] = relationship()
