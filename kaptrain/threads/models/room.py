"""Rooms and who belongs to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.accounts.models import Person
from kaptrain.db.base import Base


class Room(Base):
    """A place for threads, with its own members.

    `cohort_id` empty means that it is open to everybody enrolled in the program. `home` is the path of the
    page that shows it, `guide` the id of the activity it follows. `last_post_id` is the newest post in it,
    so that whoever writes mails sees at once where there is news.
    """

    __tablename__ = "rooms"
    __table_args__ = (
        CheckConstraint("kind IN ('discussion', 'bookclub')", name="kind"),
        CheckConstraint("places > 0 AND slow_minutes >= 0", name="numbers"),
        Index("ix_rooms_program_cohort_id", "program", "cohort_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    program: Mapped[str] = mapped_column(String(60))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    title: Mapped[str] = mapped_column(String(160))
    about: Mapped[str] = mapped_column(Text, default="")
    home: Mapped[str] = mapped_column(String(200), default="")
    guide: Mapped[str] = mapped_column(String(40), default="")
    places: Mapped[int]
    slow_minutes: Mapped[int] = mapped_column(default=0)
    last_post_id: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]

    @property
    def above(self) -> tuple[str, str]:
        """The words and path of the page that lists such rooms."""
        return ("Book club", "/books") if self.kind == "bookclub" else ("Groups", "/groups")


class Member(Base):
    """Somebody's part in a room; `left_at` ends it, and who joins again begins anew in the same row.

    Whoever was `taken_out` by others comes back only when somebody lets them in.

    Mails go out as `digest` says; `mailed_id` is the last post that was considered. `reached` is how far
    somebody has read, where threads are about sections of a book.
    """

    __tablename__ = "room_members"
    __table_args__ = (
        UniqueConstraint("room_id", "person_id"),
        CheckConstraint("digest IN ('each', 'daily', 'weekly', 'none')", name="digest"),
        Index("ix_room_members_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    leads: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    taken_out: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(String(10), default="daily")
    mailed_id: Mapped[int] = mapped_column(default=0)
    reached: Mapped[int] = mapped_column(default=0)

    room: Mapped[Room] = relationship()
    person: Mapped[Person] = relationship()
