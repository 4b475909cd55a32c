"""Clubs and their members, what they read until when, and what each reader keeps."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.accounts.models import Person
from kaptrain.db.base import Base
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.events.models import Event
from kaptrain.threads.models import Room

OPEN = text("left_at IS NULL")


class Club(Base):
    """Some people of a cohort who read together, with one facilitator."""

    __tablename__ = "book_clubs"
    __table_args__ = (
        UniqueConstraint("cohort_id", "title"),
        Index("ix_book_clubs_facilitator_id", "facilitator_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program: Mapped[str] = mapped_column(String(60))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    title: Mapped[str] = mapped_column(String(120))
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]

    cohort: Mapped[Cohort] = relationship()
    facilitator: Mapped[Person] = relationship(foreign_keys=[facilitator_id])


class Member(Base):
    """Somebody's time in a club; open while `left_at` is empty. One is open at a time.

    Whoever was not `taken_out` by others may begin another.
    """

    __tablename__ = "club_members"
    __table_args__ = (
        Index("ix_club_members_open", "enrolment_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_club_members_club_id", "club_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(ForeignKey("book_clubs.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    taken_out: Mapped[bool] = mapped_column(default=False)

    club: Mapped[Club] = relationship()
    enrolment: Mapped[Enrolment] = relationship()


class ClubRoom(Base):
    """Where a club discusses a book: a room whose threads belong to the book's sections."""

    __tablename__ = "club_rooms"

    club_id: Mapped[int] = mapped_column(ForeignKey("book_clubs.id"), primary_key=True)
    activity: Mapped[str] = mapped_column(String(40), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), unique=True)

    room: Mapped[Room] = relationship()


class ClubMeeting(Base):
    """An event as a meeting of one club: nobody else books it."""

    __tablename__ = "club_meetings"
    __table_args__ = (Index("ix_club_meetings_club_id", "club_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    club_id: Mapped[int] = mapped_column(ForeignKey("book_clubs.id"))

    event: Mapped[Event] = relationship()


class SectionDate(Base):
    """Until when a club wants to have read a section; `section` is its id in the book's guide."""

    __tablename__ = "section_dates"

    club_id: Mapped[int] = mapped_column(ForeignKey("book_clubs.id"), primary_key=True)
    activity: Mapped[str] = mapped_column(String(40), primary_key=True)
    section: Mapped[str] = mapped_column(String(60), primary_key=True)
    by: Mapped[date]


class SectionRead(Base):
    """How far somebody is: read, or opened its discussion without having read it, or both."""

    __tablename__ = "section_reads"
    __table_args__ = (Index("ix_section_reads_activity_section", "activity", "section"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    activity: Mapped[str] = mapped_column(String(40), primary_key=True)
    section: Mapped[str] = mapped_column(String(60), primary_key=True)
    read_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]


class BookText(Base):
    """A page of somebody's reading journal, or their reflection (`section` is then empty).

    Private to its person, whoever else may look after them: no list, search, export or audit row has it,
    and it goes with the person.
    """

    __tablename__ = "book_texts"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    program: Mapped[str] = mapped_column(String(60), primary_key=True)
    activity: Mapped[str] = mapped_column(String(40), primary_key=True)
    section: Mapped[str] = mapped_column(String(60), primary_key=True)
    heading: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Ballot(Base):
    """A club's free choice for one meeting: open until `closes_at`."""

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("club_id", "activity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(ForeignKey("book_clubs.id"))
    activity: Mapped[str] = mapped_column(String(40))
    closes_at: Mapped[datetime]
    opened_at: Mapped[datetime]

    club: Mapped[Club] = relationship()


class Suggestion(Base):
    """A book to choose: a member's, or one of the program's own (`enrolment_id` is then empty)."""

    __tablename__ = "suggestions"
    __table_args__ = (
        UniqueConstraint("ballot_id", "title_key"),
        Index("ix_suggestions_enrolment_id", "enrolment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballots.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    title: Mapped[str] = mapped_column(String(200))
    title_key: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(String(500))
    critic: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    # When the facilitator ended a tie with it.
    settled_at: Mapped[datetime | None]

    enrolment: Mapped[Enrolment | None] = relationship()


class Vote(Base):
    """A member's one vote; choosing again replaces it until the ballot closes."""

    __tablename__ = "votes"
    __table_args__ = (
        CheckConstraint("changed >= 0", name="changes_counted"),
        Index("ix_votes_suggestion_id", "suggestion_id"),
    )

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballots.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"))
    at: Mapped[datetime]
    changed: Mapped[int] = mapped_column(default=0)
