"""Who has a seat, who waits for one, and the secret addresses of calendars."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.db.base import Base
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models.event import Event


class Booking(Base):
    """One person's standing at one event (`Standing` of rules/seats.py).

    Waiting people are served by `queued`, the number of the claim; numbers of an event only grow, and who
    asks again gets a new one. `late` marks a seat given up inside the guard time, with its `reason`; a
    cancelled one with a `reason` that is not late was taken away by staff.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        UniqueConstraint("event_id", "enrolment_id"),
        UniqueConstraint("event_id", "queued"),
        CheckConstraint("state IN ('booked', 'waiting', 'offered', 'lapsed', 'cancelled')", name="state"),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="offer_ends"),
        Index("ix_bookings_enrolment_id_state", "enrolment_id", "state"),
        Index("ix_bookings_state_offered_until", "state", "offered_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    state: Mapped[str] = mapped_column(String(20))
    queued: Mapped[int]
    offered_until: Mapped[datetime | None]
    at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # Goes up with each change, whoever makes it: calendars take the higher number for the newer state.
    version: Mapped[int] = mapped_column(default=0, onupdate=text("version + 1"))
    late: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(500), default="")

    event: Mapped[Event] = relationship()
    enrolment: Mapped[Enrolment] = relationship()


class Feed(Base):
    """A person's secret calendar address, kept as a hash; `revoked_at` ends it. At most one is open."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index(
            "ix_calendar_feeds_open",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
