"""How many statements a page asks the database: the same for a small year and a large one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.bookclub import service as bookclub
from kaptrain.bookclub.models import Club
from kaptrain.bookclub.queries import suggestions_of
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event, Series
from tests.conftest import NOON
from tests.factories import mentored, person
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap, kap_cohort, kap_place, lesson_lines, many_lines
from tests.signing import sign_in
from tests.statements import statements


@dataclass
class World:
    """A trainee with some lines among other trainees, and the people who look after them."""

    place: Enrolment
    event: Event
    people: dict[str, Person] = field(default_factory=dict)
    held: Event | None = None
    dates: Sequence[Event] = ()
    club_id: int = 0

    @property
    def past(self) -> str:
        assert self.held is not None
        return f"/events/{self.held.id}"


def world(session: Session, *, lines: int, others: int) -> World:
    """Make a trainee with this many lines, and others of the same mentor."""
    mentor = person(session, "Demo Mentor", ["mentor"])
    admin = person(session, "Demo Admin", ["admin"])
    group = kap_cohort(session)
    trainee = person(session, "Demo Trainee", ["trainee"])
    place = kap_place(session, trainee, group)
    mentored(session, place, mentor)
    for number in range(others):
        mentored(
            session, kap_place(session, person(session, f"Trainee {number}", ["trainee"]), group), mentor
        )
    lesson_lines(session, place, 10)
    many_lines(session, place, lines - 10)
    host = person(session, "Demo Facilitator", ["facilitator"])
    event = events(session, host, place, others)
    people = {"trainee": trainee, "mentor": mentor, "admin": admin, "facilitator": host}
    dates = series(session, host, others)
    club = readers(session, people, place)
    over = held(session, host, place)
    return World(place, event, people, held=over, dates=dates, club_id=club.id)


def readers(session: Session, people: dict[str, Person], place: Enrolment) -> Club:
    """Make a club of up to eight people with a vote and news, and let all of them read and vote."""
    members = session.scalars(select(Enrolment).where(Enrolment.cohort_id == place.cohort_id).limit(8)).all()
    new = bookclub.NewClub(
        title="Readers",
        cohort_id=place.cohort_id,
        facilitator_id=people["facilitator"].id,
        members=[each.id for each in members],
    )
    admin, book, free = (
        actor_of(session, people["admin"].id),
        kap().activity("book-1"),
        kap().activity("book-8"),
    )
    club = bookclub.open_club(session, admin, new, now=NOON)
    vote = bookclub.open_ballot(session, admin, club, free, closes_at=NOON + timedelta(days=1), now=NOON)
    first = suggestions_of(session, vote.id)[0].id
    for each in members:
        bookclub.set_read(session, each, book, book.guide.sections[0].id, read=True, now=NOON)
        bookclub.vote(session, each, vote, first, now=NOON)
    return club


def events(session: Session, host: Person, place: Enrolment, others: int) -> Event:
    """Make a fifth as many events as there are others, and let everybody book the first one."""
    made = [
        an_event(
            session, host, starts_at=NOON + timedelta(days=at), program="kap", gates=["m01"], capacity=99
        )
        for at in range(1, others // 5 + 3)
    ]
    members = session.scalars(select(Enrolment).where(Enrolment.cohort_id == place.cohort_id)).all()
    for each in members:
        a_booking(session, made[0], each)
    return made[0]


def series(session: Session, host: Person, others: int) -> list[Event]:
    """Make a series with half as many dates as there are others, and two more."""
    made = Series(title="Group", created_by=host.id, created_at=NOON)
    session.add(made)
    session.flush()
    return [
        an_event(session, host, starts_at=NOON + timedelta(weeks=at), program="kap", series_id=made.id)
        for at in range(1, others // 2 + 3)
    ]


def held(session: Session, host: Person, place: Enrolment) -> Event:
    """Make an event that is over, and let everybody have a seat."""
    made = an_event(session, host, starts_at=NOON - timedelta(days=3), program="kap", capacity=99)
    members = session.scalars(select(Enrolment).where(Enrolment.cohort_id == place.cohort_id)).all()
    for each in members:
        a_booking(session, made, each)
    return made


Address = Callable[[World], str]
# (who asks, what, at most so many statements, the session's included): other slices add their pages here.
PAGES: list[tuple[str, str | Address, int]] = [
    ("trainee", "/dashboard", 6),
    ("facilitator", "/dashboard", 5),
    ("trainee", "/hours", 6),
    ("trainee", "/hours?open=all", 6),
    ("trainee", "/hours.json", 6),
    ("trainee", "/hours.csv", 6),
    ("trainee", "/hours/how", 3),
    ("mentor", "/trainees", 5),
    ("admin", "/trainees?name=trainee", 6),
    ("mentor", lambda made: f"/trainees/{made.place.id}", 9),
    ("admin", "/admin", 3),
    ("trainee", "/modules", 6),
    ("trainee", "/modules/m01", 6),
    ("trainee", "/modules/m01/m01-01", 5),
    ("trainee", "/glossary", 2),
    ("trainee", "/notes", 3),
    ("trainee", "/notes.md", 3),
    ("trainee", "/modules/m01/m01-01/notes/s-the-eight-parts", 3),
    ("trainee", "/modules/m01/m01-01/changes", 5),
    ("trainee", "/modules/m01/check", 5),
    ("trainee", "/programs/kap/topics/colorado", 3),
    ("trainee", "/guides", 2),
    ("trainee", "/guides/lab-1", 2),
    ("mentor", "/guides/mentorship", 1),
    ("trainee", "/books", 6),
    ("trainee", "/books/ketamine-papers-1", 11),
    ("trainee", "/books/members-choice", 11),
    ("trainee", "/books/members-choice/choice", 7),
    ("trainee", "/books/ketamine-papers-1/reflection", 4),
    ("facilitator", "/clubs", 2),
    ("facilitator", lambda made: f"/clubs/{made.club_id}", 9),
    ("trainee", "/news", 4),
    ("admin", "/admin/content/kap/m01-01", 3),
    ("trainee", "/events", 7),
    ("trainee", lambda made: f"/events/{made.event.id}", 8),
    # A date of a series asks for the other dates.
    ("trainee", lambda made: f"/events/{made.dates[0].id}", 8),
    ("facilitator", lambda made: f"/events/{made.dates[0].id}", 5),
    ("facilitator", lambda made: f"/events/{made.event.id}/seats/{made.place.id}", 4),
    ("trainee", "/calendar", 4),
    ("trainee", "/calendar?view=list", 4),
    ("trainee", lambda made: f"/events/{made.event.id}.ics", 4),
    ("facilitator", "/calendar", 3),
    ("admin", "/calendar", 3),
    ("facilitator", "/events", 3),
    ("facilitator", lambda made: f"/events/{made.event.id}", 4),
    ("admin", "/admin/events", 3),
    ("admin", lambda made: f"/admin/events/{made.event.id}/edit", 6),
    ("facilitator", lambda made: f"{made.past}/attendance", 4),
    ("facilitator", lambda made: f"{made.past}/attendance/review", 4),
    ("facilitator", lambda made: f"{made.past}/attendance/file", 5),
    ("facilitator", lambda made: f"{made.past}/code", 4),
    ("facilitator", "/make-ups", 2),
    ("trainee", lambda made: f"{made.past}/attended", 8),
    ("trainee", lambda made: f"/events/{made.event.id}/check-in", 5),
]
SMALL, LARGE = {"lines": 15, "others": 1}, {"lines": 1500, "others": 60}


@pytest.mark.parametrize(
    ("who", "page", "most"), PAGES, ids=[f"{row[0]}-{at}" for at, row in enumerate(PAGES)]
)
def test_a_page_asks_the_same_for_15_and_for_1500_lines(
    session: Session, connection: Connection, client: FlaskClient, who: str, page: str | Address, most: int
) -> None:
    asked = [count(session, connection, client, who, page, **size) for size in (SMALL, LARGE)]

    assert asked[0] <= most
    assert asked[1] == asked[0]


def count(
    session: Session,
    connection: Connection,
    client: FlaskClient,
    who: str,
    page: str | Address,
    *,
    lines: int,
    others: int,
) -> int:
    """Count the statements of the second request; the first one may fill caches."""
    with connection.begin_nested() as point:
        made = world(session, lines=lines, others=others)
        url = page if isinstance(page, str) else page(made)
        browser = sign_in(client, made.people[who])
        assert browser.get(url).status_code == 200
        with statements(connection) as seen:
            browser.get(url)
        point.rollback()
        session.expunge_all()
    return len(seen)
