"""How many statements a page asks the database: the same for a small year and a large one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
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
from kaptrain.roleplay.rules.groups import Player, Turn
from tests.conftest import NOON, Engines, undone
from tests.factories import mentored, person
from tests.factories.ce import carry_credit
from tests.factories.events import a_booking, an_event
from tests.factories.practicum import a_document, a_record, a_site, a_visit
from tests.factories.reporting import kap, kap_cohort, kap_place, lesson_lines, many_lines
from tests.factories.roleplay import a_round
from tests.signing import sign_in
from tests.statements import statements


@dataclass
class World:
    """A trainee with some lines among other trainees, and the people who look after them."""

    place: Enrolment
    event: Event
    people: dict[str, Person] = field(default_factory=dict)
    held: Event | None = None
    visit: Event | None = None
    paper: int = 0
    dates: Sequence[Event] = ()
    club_id: int = 0
    lab: Event | None = None
    credited: Event | None = None
    body: int = 0
    rounds: dict[str, int] = field(default_factory=dict)

    @property
    def practice(self) -> str:
        assert self.lab is not None
        return f"/labs/{self.lab.id}"

    @property
    def credit(self) -> str:
        assert self.credited is not None
        return f"{self.credited.id}"

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
    made = World(place, event, people, held=held(session, host, place), dates=dates)
    visits(session, made, others)
    practise(session, made, place, host)
    made.credited = held(session, host, place)
    made.body = carry_credit(session, made.credited, admin, people=members_with(session, place))
    made.club_id = readers(session, people, place).id
    return made


def visits(session: Session, made: World, others: int) -> None:
    """Give everybody papers and a seat at a visit."""
    guide, admin = person(session, "Demo Practitioner", ["practitioner"]), made.people["admin"]
    made.people["practitioner"] = guide
    sites = [a_site(session, f"Site {number}") for number in range(others // 20 + 1)]
    a_record(session, guide, sites)
    for number, site in enumerate(sites):
        made.visit = a_visit(session, guide, site, capacity=99, starts_at=NOON + timedelta(days=7 + number))
        for each in members_with(session, made.place):
            a_booking(session, made.visit, each)
    for each in members_with(session, made.place):
        a_document(session, each.person, by=admin, until=(NOON + timedelta(days=90)).date())
        a_document(session, each.person, "site-agreement", site=sites[0])
        made.paper = a_document(session, each.person, "insurance").id


def members_with(session: Session, place: Enrolment) -> Sequence[Enrolment]:
    """Return everybody of this enrolment's cohort."""
    return session.scalars(select(Enrolment).where(Enrolment.cohort_id == place.cohort_id)).all()


def practise(session: Session, made: World, place: Enrolment, host: Person) -> None:
    """Let the trainee play three rounds at a lab, and everybody else have a seat there."""
    values = {"kind": "roleplay", "activity": "lab-1", "program": "kap", "capacity": 99}
    made.lab = an_event(session, host, starts_at=NOON - timedelta(minutes=10), **values)
    members = session.scalars(select(Enrolment).where(Enrolment.cohort_id == place.cohort_id)).all()
    for each in members:
        a_booking(session, made.lab, each)
    other = next(each for each in members if each.id != place.id)
    own, peer = Player(place.person_id, place.id), Player(other.person_id, other.id)
    for number, state in enumerate(("debrief", "running", "planned"), 1):
        turn = Turn(own, peer, Player(host.id))
        made.rounds[state] = a_round(session, made.lab, turn, number=number, state=state, now=NOON).id


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
    dates = {each.id: NOON.date() + timedelta(days=7) for each in book.guide.sections}
    bookclub.keep_plan(session, admin, club, book, dates, now=NOON)
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
    ("trainee", "/hours.pdf", 7),
    ("trainee", "/hours/how", 3),
    ("mentor", "/trainees", 6),
    ("admin", "/trainees?name=trainee", 7),
    ("mentor", lambda made: f"/trainees/{made.place.id}", 10),
    ("mentor", lambda made: f"/trainees/{made.place.id}/hours.pdf", 8),
    ("admin", "/admin", 4),
    ("admin", "/admin/requests", 3),
    ("mentor", "/signoff/mails", 2),
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
    ("trainee", "/books", 7),
    ("trainee", "/books/ketamine-papers-1", 12),
    ("trainee", "/books/members-choice", 12),
    ("trainee", "/books/members-choice/choice", 8),
    ("trainee", "/books/journal", 3),
    ("trainee", "/books/ketamine-papers-1/reflection", 4),
    ("facilitator", "/clubs", 2),
    ("facilitator", lambda made: f"/clubs/{made.club_id}", 10),
    ("facilitator", lambda made: f"/clubs/{made.club_id}/meetings/new", 2),
    ("trainee", "/news", 6),
    ("admin", "/admin/content/kap/m01-01", 3),
    ("trainee", "/events", 7),
    ("trainee", lambda made: f"/events/{made.event.id}", 9),
    # A date of a series asks for the other dates.
    ("trainee", lambda made: f"/events/{made.dates[0].id}", 9),
    ("facilitator", lambda made: f"/events/{made.dates[0].id}", 6),
    ("facilitator", lambda made: f"/events/{made.event.id}/seats/{made.place.id}", 4),
    ("trainee", "/calendar", 4),
    ("trainee", "/calendar?view=list", 4),
    ("trainee", lambda made: f"/events/{made.event.id}.ics", 4),
    ("facilitator", "/calendar", 3),
    ("admin", "/calendar", 3),
    ("facilitator", "/events", 3),
    ("facilitator", lambda made: f"/events/{made.event.id}", 5),
    ("admin", "/admin/events", 3),
    ("admin", lambda made: f"/admin/events/{made.event.id}/edit", 6),
    ("facilitator", lambda made: f"{made.past}/attendance", 4),
    ("facilitator", lambda made: f"{made.past}/attendance/review", 4),
    ("facilitator", lambda made: f"{made.past}/attendance/add?q=a", 5),
    ("facilitator", lambda made: f"{made.past}/attendance/file", 5),
    ("facilitator", lambda made: f"{made.past}/code", 4),
    ("facilitator", "/make-ups", 2),
    ("trainee", lambda made: f"{made.past}/attended", 9),
    ("trainee", lambda made: f"/events/{made.event.id}/check-in", 6),
    ("trainee", "/practicum", 8),
    ("trainee", "/practicum/documents/new/site-agreement", 4),
    ("trainee", lambda made: f"/events/{made.visit.id}", 11),
    ("practitioner", lambda made: f"/events/{made.visit.id}", 7),
    ("practitioner", "/practicum/clearance", 8),
    ("practitioner", "/practicum/documents", 3),
    ("admin", "/practicum/clearance", 11),
    ("admin", "/practicum/clearance?view=at_risk", 11),
    ("admin", "/practicum/clearance.csv", 7),
    ("admin", lambda made: f"/practicum/clearance/{made.place.id}", 8),
    ("admin", lambda made: f"/practicum/documents/{made.paper}", 9),
    ("admin", "/practicum/documents", 3),
    ("admin", "/admin/sites", 5),
    ("trainee", "/mentorship", 10),
    ("mentor", "/mentorship", 5),
    ("mentor", lambda made: f"/mentorship/{made.place.id}", 11),
    ("mentor", lambda made: f"/mentorship/{made.place.id}/competencies", 4),
    ("mentor", lambda made: f"/mentorship/{made.place.id}/competencies/mark", 3),
    ("mentor", lambda made: f"/mentorship/{made.place.id}/approval", 9),
    ("mentor", lambda made: f"/mentorship/{made.place.id}/meetings/new", 3),
    ("mentor", lambda made: f"/mentorship/{made.place.id}/private", 3),
    ("mentor", "/mentorship/private", 2),
    ("mentor", "/mentorship/before", 3),
    ("trainee", lambda made: f"/mentorship/{made.place.id}/new/goal", 3),
    ("admin", "/admin/mentors", 2),
    ("admin", lambda made: f"/admin/mentors/{made.people['mentor'].id}", 8),
    ("trainee", "/labs", 4),
    ("mentor", "/labs", 5),
    ("facilitator", "/labs", 4),
    ("mentor", "/labs/new", 3),
    ("trainee", lambda made: made.practice, 10),
    ("facilitator", lambda made: made.practice, 4),
    ("facilitator", lambda made: f"{made.practice}/groups", 8),
    ("facilitator", lambda made: f"{made.practice}/add", 7),
    ("trainee", lambda made: f"/labs/rounds/{made.rounds['debrief']}", 8),
    ("facilitator", lambda made: f"/labs/rounds/{made.rounds['running']}", 7),
    ("facilitator", lambda made: f"/labs/rounds/{made.rounds['planned']}/change", 9),
    ("mentor", lambda made: f"/labs/rounds/{made.rounds['debrief']}", 5),
    ("mentor", lambda made: f"/labs/rounds/{made.rounds['debrief']}/review", 5),
    ("trainee", "/groups", 5),
    ("facilitator", "/groups", 4),
    ("admin", "/groups/new", 4),
    ("trainee", lambda made: f"/events/{made.credit}", 12),
    ("trainee", lambda made: f"/events/{made.credit}/ce", 9),
    ("trainee", lambda made: f"/events/{made.credit}/evaluate", 7),
    ("trainee", lambda made: f"/events/{made.credit}/post-test", 7),
    ("trainee", "/ce/license", 2),
    ("facilitator", lambda made: f"/events/{made.credit}", 6),
    ("facilitator", lambda made: f"/events/{made.credit}/evaluations", 3),
    ("admin", "/admin/ce", 4),
    ("admin", "/admin/ce/provider/kap", 2),
    ("admin", "/admin/ce/retention", 3),
    ("admin", lambda made: f"/admin/ce/bodies/{made.body}", 2),
    ("admin", lambda made: f"/admin/ce/activities/{made.credit}", 5),
    ("admin", lambda made: f"/admin/certificates/ce/{made.credit}", 8),
]
SMALL, LARGE = {"lines": 15, "others": 1}, {"lines": 1500, "others": 60}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def counted(request: pytest.FixtureRequest, engines: Engines) -> list[tuple[int | str, int | str]]:
    """What each page of the table asks in a small year and in a large one, each made once per engine."""
    engines.clock.set(NOON)
    app = engines.application(request.param)
    return list(zip(*(counts(app, **size) for size in (SMALL, LARGE)), strict=True))


@pytest.mark.parametrize(
    ("at", "most"),
    [
        pytest.param(at, most, id=f"{who}-{page if isinstance(page, str) else at}")
        for at, (who, page, most) in enumerate(PAGES)
    ],
)
@pytest.mark.xdist_group("statement_counts")
def test_a_page_asks_the_same_for_15_and_for_1500_lines(
    counted: list[tuple[int | str, int | str]], at: int, most: int
) -> None:
    small, large = counted[at]

    assert small in range(most + 1)
    assert large == small


def counts(app: Flask, *, lines: int, others: int) -> list[int | str]:
    """Make a year and ask for each page; give its statements, or what it answered instead of itself."""
    with undone(app) as connection, Session(connection, join_transaction_mode="create_savepoint") as session:
        made = world(session, lines=lines, others=others)
        session.commit()
        browsers = {name: sign_in(app.test_client(), each) for name, each in made.people.items()}
        addresses = [(browsers[who], page if isinstance(page, str) else page(made)) for who, page, _ in PAGES]
        return [count(connection, browser, url) for browser, url in addresses]


def count(connection: Connection, browser: FlaskClient, url: str) -> int | str:
    """Count the statements of the second request; the first one may fill caches."""
    answer = browser.get(url)
    if answer.status_code != 200:
        return f"{url} answered {answer.status_code}"
    with statements(connection) as seen:
        browser.get(url)
    return len(seen)
