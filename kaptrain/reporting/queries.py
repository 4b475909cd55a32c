"""Reads across slices for pages about years. Each asks the database once, whatever the number of rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, ScalarSelect, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.accounts.models import Person
from kaptrain.audit.models import ChainHead
from kaptrain.certificates.queries import has_live_certificate
from kaptrain.enrolment.models import Cohort, Enrolment, Leave, MentorPair
from kaptrain.enrolment.queries import ACTIVE
from kaptrain.events.models import Booking, Event
from kaptrain.learning.queries import last_lesson
from kaptrain.logbook.models import Entry, EntryComment, EntryVersion
from kaptrain.logbook.queries.lists import CURRENT, OPEN, OPEN_PAIR, Host, Mentor, line_of
from kaptrain.news.queries import unread
from kaptrain.outbox.models import Mail
from kaptrain.reporting.rules.entries import OpenEntry
from kaptrain.threads.queries.rooms import unread_posts
from kaptrain.threads.rules.words import Kind

MOST_SEATS = 5
_LAST_RETURN = (
    select(func.max(EntryComment.id))
    .where(EntryComment.entry_id == Entry.id, EntryComment.act == "return")
    .correlate(Entry)
    .scalar_subquery()
)
# Built once: every page about hours asks it.
_OPEN_ENTRIES = (
    select(Entry, EntryVersion, func.coalesce(Host.name, Mentor.name), EntryComment)
    .join(EntryVersion, CURRENT)
    .outerjoin(Host, Host.id == Entry.host_id)
    .outerjoin(MentorPair, and_(OPEN_PAIR, Entry.host_id.is_(None)))
    .outerjoin(Mentor, Mentor.id == MentorPair.mentor_id)
    .outerjoin(EntryComment, EntryComment.id == _LAST_RETURN)
    .where(Entry.enrolment_id.in_(bindparam("ids", expanding=True)), Entry.status.in_(OPEN))
    .order_by(Entry.enrolment_id, Entry.id)
)


@dataclass(frozen=True, kw_only=True)
class AdminCounts:
    """How many there are of what an admin looks after."""

    people: int = 0
    active: int = 0
    cohorts: int = 0
    without_mentor: int = 0
    overdue: int = 0
    failed_mails: int = 0
    flagged: int = 0
    waiting_mails: int = 0


@dataclass(frozen=True, kw_only=True)
class Search:
    """Which trainees: those of a mentor or all, by cohort and part of the name; never the reader's own."""

    reader_id: int
    mentor_id: int | None = None
    cohort_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Fresh:
    """How much is new for somebody: news, and posts in groups and about books."""

    news: int
    groups: int
    books: int


@dataclass(frozen=True)
class Around:
    """The lesson read last, a certificate or none, seats at what comes, and how much news is unread."""

    lesson_id: str | None
    certified: bool
    seats: tuple[tuple[Booking, Event], ...]
    fresh: Fresh


def trainees(
    session: Session, search: Search, *, limit: int, offset: int = 0
) -> tuple[Sequence[Enrolment], int]:
    """Return a page of enrolments by name, and how many there are in all (0 beyond the last page)."""
    find = (
        select(Enrolment, func.count().over())
        .join(Enrolment.person)
        .options(
            joinedload(Enrolment.person), joinedload(Enrolment.cohort), joinedload(Enrolment.plan_version)
        )
        .where(Enrolment.person_id != search.reader_id)
        .order_by(Person.name, Enrolment.id)
        .limit(limit)
        .offset(offset)
    )
    if search.mentor_id is not None:
        mine = select(MentorPair.enrolment_id).where(
            MentorPair.mentor_id == search.mentor_id, MentorPair.until_on.is_(None)
        )
        find = find.where(Enrolment.id.in_(mine))
    if search.cohort_id is not None:
        find = find.where(Enrolment.cohort_id == search.cohort_id)
    if search.name:
        find = find.where(Person.name.icontains(search.name, autoescape=True))
    rows = session.execute(find).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def cohort_titles(session: Session) -> list[tuple[str, str]]:
    """Return the cohorts as choices (id, title), newest first."""
    find = select(Cohort.id, Cohort.title).order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    return [(str(row.id), row.title) for row in session.execute(find)]


def leaves_of(session: Session, enrolment_id: int) -> Sequence[Leave]:
    """Return the leaves of absence of an enrolment, in order."""
    find = select(Leave).where(Leave.enrolment_id == enrolment_id).order_by(Leave.from_on, Leave.id)
    return session.scalars(find).all()


def head_digest(session: Session, stream: str) -> str:
    """Return the digest that all rows of a stream lead to; "" for a stream that has not begun."""
    return session.scalar(select(ChainHead.digest).where(ChainHead.stream == stream)) or ""


def around(session: Session, enrolment_id: int, person_id: int, *, now: datetime) -> Around:
    """Return what a dashboard shows besides the hours, in one statement."""
    values = {"enrolment": enrolment_id, "person": person_id, "now": now}
    rows: Sequence[Any] = session.execute(_around(), values).all()
    # An enrolment without a seat still has its one row.
    seats = tuple((row[2], row[3]) for row in rows if row[3] is not None)
    return Around(rows[0][0], bool(rows[0][1]), seats, Fresh(*map(int, rows[0][4:])))


@cache
def _around() -> Any:
    # Kept, because building it takes longer than running it.
    enrolment, now = bindparam("enrolment", type_=Integer), bindparam("now", type_=Event.ends_at.type)
    stands = or_(
        Booking.state.in_(("booked", "waiting")),
        and_(Booking.state == "offered", Booking.offered_until > now),
    )
    ahead = Booking.event.has((Event.state == "planned") & (Event.ends_at > now))
    # Meetings of a group are shown to nobody whose part in it ended with their place.
    invited = or_(Enrolment.state == ACTIVE, Booking.event.has(~Event.named))
    return (
        select(last_lesson(enrolment), has_live_certificate(), Booking, Event, *_fresh())
        .select_from(Enrolment)
        .outerjoin(Booking, and_(Booking.enrolment_id == Enrolment.id, stands, ahead, invited))
        .outerjoin(Event, Event.id == Booking.event_id)
        .where(Enrolment.id == enrolment)
        .order_by((Booking.state == "offered").desc(), Event.starts_at, Event.id)
        .limit(MOST_SEATS)
    )


def fresh_for(session: Session, person_id: int) -> Fresh:
    """Return how much is new for somebody, in one statement."""
    return Fresh(*map(int, session.execute(_only_fresh(), {"person": person_id}).one()))


@cache
def _only_fresh() -> Any:
    return select(*_fresh())


def _fresh() -> list[ScalarSelect[int]]:
    person = bindparam("person", type_=Integer)
    return [unread(person), *(unread_posts(person, kind) for kind in (Kind.DISCUSSION, Kind.BOOKCLUB))]


def open_entries(session: Session, enrolment_ids: Iterable[int]) -> Mapping[int, Sequence[OpenEntry]]:
    """Return the entries that nobody has signed, by enrolment, with whose turn it is and since when."""
    found: dict[int, list[OpenEntry]] = defaultdict(list)
    for entry, version, signer, comment in session.execute(_OPEN_ENTRIES, {"ids": list(enrolment_ids)}):
        found[entry.enrolment_id].append(_open_entry(entry, version, signer, comment))
    return found


def _open_entry(
    entry: Entry, version: EntryVersion, signer: str | None, comment: EntryComment | None
) -> OpenEntry:
    returned = comment if entry.status == "returned" else None
    return OpenEntry(
        id=entry.id,
        line=line_of(entry.id, version, entry.status),
        title=version.title,
        waits_for=signer or "",
        since=returned.at if returned else entry.waiting_since or version.written_at,
        comment=returned.text if returned else "",
        comment_by=returned.by_name if returned else "",
    )


def admin_counts(session: Session, reader_id: int, *, now: datetime, fallback_days: int) -> AdminCounts:
    """Return everything the admin's home counts, in one statement; the reader's own requests left out."""
    overdue = (
        select(func.count(Entry.id))
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .outerjoin(MentorPair, OPEN_PAIR)
        .where(
            Entry.status == "submitted",
            Enrolment.person_id != reader_id,
            or_(
                Entry.waiting_since < now - timedelta(days=fallback_days),
                and_(Entry.host_id.is_(None), MentorPair.id.is_(None)),
            ),
        )
    )
    active = select(func.count()).select_from(Enrolment).where(Enrolment.state == ACTIVE)
    paired = select(MentorPair.id).where(
        MentorPair.enrolment_id == Enrolment.id, MentorPair.until_on.is_(None)
    )
    row = session.execute(
        select(
            _count(Person, Person.suspended_at.is_(None)).label("people"),
            active.scalar_subquery().label("active"),
            select(func.count()).select_from(Cohort).scalar_subquery().label("cohorts"),
            active.where(~paired.exists()).scalar_subquery().label("without_mentor"),
            overdue.scalar_subquery().label("overdue"),
            _count(Mail, Mail.failed_at.is_not(None)).label("failed_mails"),
            _count(Mail, Mail.failed_at.is_(None), Mail.sent_at.is_(None)).label("waiting_mails"),
        )
    ).one()
    return AdminCounts(**row._mapping)


def _count(model: type, *conditions: object) -> ScalarSelect[int]:
    return select(func.count()).select_from(model).where(*conditions).scalar_subquery()  # type: ignore[arg-type]
