"""Events and the series they belong to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.accounts.models import Person
from kaptrain.db.base import Base


class Series(Base):
    """Events made together, at the same local time, such as a group that meets each second week."""

    __tablename__ = "event_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class Event(Base):
    """Something with a time, seats and a host.

    `starts_at` and `ends_at` are UTC, `on` the day in the event's own `zone`, to which the ledger's lines
    belong. `uid` and `sequence` name it in calendars; `secret` makes its check-in codes. `policy` is the
    credit rule (rules/policy.py) and `make_ups` the routes for who missed it (rules/makeups.py), as plain
    data; neither changes after the first booking. `gates` are ids of activities. `cohort_id` empty means
    that every cohort of the program may book; where it is `named`, only those with a booking see it, and
    somebody else books for them. `number` is the planned number within the series. `asks` names what
    everybody does besides being there before the time counts (rules/asked.py).
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("capacity > 0", name="has_seats"),
        CheckConstraint("minutes > 0", name="has_minutes"),
        CheckConstraint("guard_minutes >= 0 AND accept_minutes > 0", name="times_to_act"),
        CheckConstraint("state IN ('planned', 'cancelled', 'confirmed')", name="state"),
        CheckConstraint("(state = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed_when"),
        Index("ix_events_program_starts_at", "program", "starts_at"),
        Index("ix_events_state_starts_at", "state", "starts_at"),
        Index("ix_events_host_id_starts_at", "host_id", "starts_at"),
        Index("ix_events_program_activity", "program", "activity"),
        Index("ix_events_series_id", "series_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"))
    number: Mapped[int | None]
    program: Mapped[str] = mapped_column(String(60))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    kind: Mapped[str] = mapped_column(String(20))
    component: Mapped[str] = mapped_column(String(40))
    activity: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text)
    disclosures: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int]
    modality: Mapped[str] = mapped_column(String(20))
    topics: Mapped[list[Any]]
    host_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    zone: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200), default="")
    join_link: Mapped[str] = mapped_column(String(500), default="")
    recording: Mapped[str] = mapped_column(String(500), default="")
    capacity: Mapped[int]
    waitlist: Mapped[bool]
    named: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    guard_minutes: Mapped[int]
    accept_minutes: Mapped[int]
    record_closes_at: Mapped[datetime]
    policy: Mapped[dict[str, Any]]
    make_ups: Mapped[list[Any]]
    gates: Mapped[list[Any]]
    asks: Mapped[str] = mapped_column(String(20), default="")
    secret: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20), default="planned")
    state_reason: Mapped[str] = mapped_column(String(500), default="")
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    host: Mapped[Person] = relationship(foreign_keys=[host_id])

    @property
    def start(self) -> datetime:
        """The first moment, under the name that calendars use."""
        return self.starts_at

    @property
    def end(self) -> datetime:
        """The moment it is over."""
        return self.ends_at
