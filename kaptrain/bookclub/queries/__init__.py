"""Reads of clubs. Private texts are only ever read for the person who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.authz.actor import Role
from kaptrain.bookclub.models import (
    Ballot,
    BookText,
    Club,
    ClubRoom,
    Member,
    SectionDate,
    SectionRead,
    Suggestion,
    Vote,
)
from kaptrain.bookclub.rules.progress import Reached
from kaptrain.bookclub.rules.texts import Page
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.enrolment.queries import ACTIVE
from kaptrain.events.models import Booking, Event
from kaptrain.threads.models import Member as RoomMember

KIND = "bookclub"
MOST_CLUBS = 200


@dataclass(frozen=True)
class Meeting:
    """A meeting of the book club that somebody may come to, with the state of their seat, if any."""

    event: Event
    seat: str | None


def club_by_id(session: Session, club_id: int, *, lock: bool = False) -> Club | None:
    """Return a club with its cohort and facilitator."""
    whole = (joinedload(Club.cohort), joinedload(Club.facilitator))
    find = select(Club).options(*whole).where(Club.id == club_id)
    return session.scalar(find.with_for_update(of=Club) if lock else find)


def club_of(session: Session, enrolment_id: int) -> Club | None:
    """Return the club that somebody is a member of now."""
    find = (
        select(Club)
        .join(Member, and_(Member.club_id == Club.id, Member.left_at.is_(None)))
        .options(joinedload(Club.cohort), joinedload(Club.facilitator))
        .where(Member.enrolment_id == enrolment_id)
    )
    return session.scalar(find)


def club_left(session: Session, enrolment_id: int) -> Club | None:
    """Return the club that somebody left last, by their own wish, and has not come back from."""
    last = (
        select(Member)
        .options(joinedload(Member.club).joinedload(Club.facilitator))
        .where(Member.enrolment_id == enrolment_id)
        .order_by(Member.id.desc())
        .limit(1)
    )
    found = session.scalar(last)
    return None if found is None or found.left_at is None or found.taken_out else found.club


def clubs_led(session: Session, facilitator_id: int | None) -> Sequence[Row[Club, int]]:
    """Return clubs, newest first, with the number of their members; of one facilitator, or all."""
    members = (
        select(func.count(Member.id))
        .where(Member.club_id == Club.id, Member.left_at.is_(None))
        .correlate(Club)
        .scalar_subquery()
    )
    find = (
        select(Club, members)
        .options(joinedload(Club.cohort), joinedload(Club.facilitator))
        .order_by(Club.id.desc())
        .limit(MOST_CLUBS)
    )
    if facilitator_id is not None:
        find = find.where(Club.facilitator_id == facilitator_id)
    return session.execute(find).all()


def members_of(session: Session, club_id: int) -> Sequence[Member]:
    """Return who is in a club now, by name."""
    find = (
        select(Member)
        .join(Member.enrolment)
        .join(Enrolment.person)
        .options(contains_eager(Member.enrolment).contains_eager(Enrolment.person))
        .where(Member.club_id == club_id, Member.left_at.is_(None))
        .order_by(Person.name, Member.id)
    )
    return session.scalars(find).all()


def could_join(session: Session, cohort_id: int) -> Sequence[Enrolment]:
    """Return the active people of a cohort who are in no club, by name."""
    taken = select(Member.enrolment_id).where(Member.left_at.is_(None))
    find = (
        select(Enrolment)
        .join(Enrolment.person)
        .options(contains_eager(Enrolment.person))
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state == ACTIVE, Enrolment.id.not_in(taken))
        .order_by(Person.name, Enrolment.id)
        .limit(MOST_CLUBS)
    )
    return session.scalars(find).all()


def facilitators(session: Session) -> list[tuple[str, str]]:
    """Return everybody who may lead a club as choices, by name."""
    find = (
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.FACILITATOR, Person.suspended_at.is_(None))
        .order_by(func.lower(Person.name), Person.id)
    )
    return [(str(row.id), row.name) for row in session.execute(find)]


def cohorts(session: Session) -> Sequence[Cohort]:
    """Return cohorts, newest first."""
    find = select(Cohort).order_by(Cohort.starts_on.desc(), Cohort.id.desc()).limit(MOST_CLUBS)
    return session.scalars(find).all()


def dates_of(session: Session, club_id: int) -> Mapping[tuple[str, str], date]:
    """Return a club's plan: dates by activity and section."""
    find = select(SectionDate).where(SectionDate.club_id == club_id)
    return {(each.activity, each.section): each.by for each in session.scalars(find)}


def reached_by(
    session: Session, enrolment_id: int, activity: str | None = None
) -> dict[tuple[str, str], Reached]:
    """Return how far somebody is, by activity and section."""
    find = select(SectionRead).where(SectionRead.enrolment_id == enrolment_id)
    if activity is not None:
        find = find.where(SectionRead.activity == activity)
    rows = session.scalars(find)
    return {(each.activity, each.section): Reached(each.read_at, each.opened_at) for each in rows}


def one_read(session: Session, enrolment_id: int, activity: str, section: str) -> SectionRead | None:
    """Return somebody's row of one section, locked."""
    find = select(SectionRead).where(
        SectionRead.enrolment_id == enrolment_id,
        SectionRead.activity == activity,
        SectionRead.section == section,
    )
    return session.scalar(find.with_for_update())


def readers_of(session: Session, club_id: int) -> tuple[int, Mapping[tuple[str, str], int]]:
    """Return how many members a club has, and how many of them read each section: all that others learn."""
    inside = select(Member.enrolment_id).where(Member.club_id == club_id, Member.left_at.is_(None))
    find = (
        select(SectionRead.activity, SectionRead.section, func.count())
        .where(SectionRead.enrolment_id.in_(inside), SectionRead.read_at.is_not(None))
        .group_by(SectionRead.activity, SectionRead.section)
    )
    members = session.scalar(select(func.count()).select_from(inside.subquery())) or 0
    return members, {(row[0], row[1]): row[2] for row in session.execute(find)}


def one_text(session: Session, page: Page, *, lock: bool = False) -> BookText | None:
    """Return what the page's person wrote there, as it is stored now."""
    find = select(BookText).where(
        BookText.person_id == page.person_id,
        BookText.program == page.program,
        BookText.activity == page.activity,
        BookText.section == page.section,
    )
    find = find.execution_options(populate_existing=True)
    return session.scalar(find.with_for_update() if lock else find)


def texts_of(
    session: Session, person_id: int, program: str, activity: str | None = None
) -> Sequence[BookText]:
    """Return what somebody wrote about a program's books, or about one of them, oldest first."""
    find = select(BookText).where(BookText.person_id == person_id, BookText.program == program)
    if activity is not None:
        find = find.where(BookText.activity == activity)
    return session.scalars(find.order_by(BookText.created_at, BookText.section)).all()


def meetings_of(
    session: Session, enrolment: Enrolment, program: str, *, now: datetime, activity: str | None = None
) -> Sequence[Meeting]:
    """Return the meetings to come that somebody may book, and those they had a seat at, by time."""
    booking = and_(Booking.event_id == Event.id, Booking.enrolment_id == enrolment.id)
    seat = Booking.state.in_(("booked", "waiting", "offered"))
    find = (
        select(Event, Booking.state)
        .outerjoin(Booking, and_(booking, seat))
        .where(
            Event.program == program,
            Event.kind == KIND,
            Event.state != "cancelled",
            or_(Event.cohort_id.is_(None), Event.cohort_id == enrolment.cohort_id),
            or_(~Event.named, Booking.id.is_not(None)),
            or_(Event.ends_at > now, Booking.state == "booked"),
        )
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_CLUBS)
    )
    if activity is not None:
        find = find.where(Event.activity == activity)
    return [Meeting(event, state) for event, state in session.execute(find)]


def digest_of(session: Session, person_id: int, *, but: int) -> str | None:
    """Return how the newest other discussion of a book sends somebody mail; None without one."""
    find = (
        select(RoomMember.digest)
        .join(ClubRoom, ClubRoom.room_id == RoomMember.room_id)
        .where(RoomMember.person_id == person_id, RoomMember.room_id != but)
        .order_by(RoomMember.id.desc())
        .limit(1)
    )
    return session.scalar(find)


def ballot_of(session: Session, club_id: int, activity: str, *, lock: bool = False) -> Ballot | None:
    """Return a club's vote about a meeting's book."""
    find = (
        select(Ballot)
        .options(joinedload(Ballot.club))
        .where(Ballot.club_id == club_id, Ballot.activity == activity)
    )
    return session.scalar(find.with_for_update(of=Ballot) if lock else find)


def ballots_of(session: Session, club_id: int) -> dict[str, Ballot]:
    """Return a club's votes by meeting."""
    return {each.activity: each for each in session.scalars(select(Ballot).where(Ballot.club_id == club_id))}


def suggestions_of(session: Session, ballot_id: int) -> Sequence[Suggestion]:
    """Return what can be chosen, in the order in which it was suggested, with who suggested it."""
    find = (
        select(Suggestion)
        .options(joinedload(Suggestion.enrolment).joinedload(Enrolment.person))
        .where(Suggestion.ballot_id == ballot_id)
        .order_by(Suggestion.id)
    )
    return session.scalars(find).all()


def votes_of(session: Session, ballot_id: int) -> dict[int, int]:
    """Return the votes that count, by enrolment: those of people who are members now."""
    find = (
        select(Vote.enrolment_id, Vote.suggestion_id)
        .join(Ballot, Ballot.id == Vote.ballot_id)
        .join(Member, and_(Member.enrolment_id == Vote.enrolment_id, Member.club_id == Ballot.club_id))
        .where(Vote.ballot_id == ballot_id, Member.left_at.is_(None))
    )
    return {row.enrolment_id: row.suggestion_id for row in session.execute(find)}
