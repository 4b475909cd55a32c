"""Many people want the last seat at the same moment: one gets it, the others wait in order (R1).

The control runs the same crowd without locks, unique keys and transactions: there, more people sit than
there are seats. That shows that the test would notice.
"""

import multiprocessing
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from threading import BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking
from kaptrain.events.service import Act, book, give_back
from kaptrain.shared.errors import Refused
from tests.conftest import NOON
from tests.factories import cohort, enrolled, person
from tests.factories.events import a_booking, an_event
from tests.races import test_signing_race as signing
from tests.races.test_signing_race import connected

url = signing.url
CROWDS = [8, pytest.param(32, marks=pytest.mark.slow)]
WAIT_SECONDS, MEETING_SECONDS = 120, 5
SEATS, TAKEN = 3, 2
KEYED, ONCE = ("audit_rows",), ("bookings",)


def arranged(url: str, crowd: int) -> tuple[int, list[int]]:
    """Make an event with one seat left, and a crowd of trainees; return their ids."""
    with connected(url) as engine, Session(engine) as session:
        group = cohort(session)
        host = person(session, "Demo Facilitator", ["facilitator"])
        made = an_event(session, host, starts_at=NOON + timedelta(days=7), capacity=SEATS)
        places = [
            enrolled(session, person(session, f"Trainee {number}", ["trainee"]), group)
            for number in range(crowd + TAKEN)
        ]
        for place in places[:TAKEN]:
            a_booking(session, made, place)
        session.commit()
        return made.id, [place.id for place in places[TAKEN:]]


def press(url: str, event_id: int, place_id: int, ready: Any, told: Any, guarded: bool) -> None:
    """One of the crowd: book at the moment when all others do."""
    with connected(url) as engine:
        if not guarded:
            _take_guards_off(engine, ready)
        with Session(engine) as session:
            ready.wait(WAIT_SECONDS)
            told.put((place_id, _booked(session, event_id, place_id)))


def _booked(session: Session, event_id: int, place_id: int) -> str:
    try:
        place = session.get_one(Enrolment, place_id)
        state = book(session, _act(place), place, event_id).state
        session.commit()
    except Refused as refused:
        return f"refused:{refused.code}"
    # Whatever else happens is what the test looks for.
    except Exception as error:
        return f"error:{type(error).__name__}: {error}"
    return state


def _act(place: Enrolment) -> Act:
    return Act(
        Actor(place.person_id, place.person.name, roles=frozenset({Role.TRAINEE})), NOON, "http://localhost"
    )


def _take_guards_off(engine: Engine, ready: Any) -> None:
    """Take locks and transactions away, and let nobody go on before all have seen the same free seat."""
    seen: list[str] = []

    @event.listens_for(engine, "after_cursor_execute")
    def meet(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "FROM bookings" in statement and not seen:
            seen.append(statement)
            # Who failed before this is not waited for.
            with suppress(BrokenBarrierError):
                ready.wait(MEETING_SECONDS)

    if engine.dialect.name == "sqlite":
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("COMMIT"))
        return

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def unlocked(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> Any:
        return statement.partition(" FOR UPDATE")[0], parameters


def crowd(url: str, event_id: int, places: list[int], *, guarded: bool = True) -> dict[int, str]:
    """Let everybody press once, and return what each was told."""
    processes = multiprocessing.get_context("fork")
    ready, told = processes.Barrier(len(places)), processes.Queue()
    people = [
        processes.Process(target=press, args=(url, event_id, place, ready, told, guarded)) for place in places
    ]
    for one in people:
        one.start()
    answers = dict(told.get(timeout=WAIT_SECONDS) for _ in people)
    for one in people:
        one.join(WAIT_SECONDS)
    return answers


def rows(url: str, event_id: int) -> list[tuple[int, str]]:
    """Return (enrolment, state) in the order of the numbers."""
    with connected(url) as engine, Session(engine) as session:
        find = select(Booking.enrolment_id, Booking.state).where(Booking.event_id == event_id)
        return [(row.enrolment_id, row.state) for row in session.execute(find.order_by(Booking.queued))]


@pytest.mark.parametrize("size", CROWDS)
def test_the_last_seat_goes_to_one_of_a_crowd_and_the_others_wait(url: str, size: int) -> None:
    event_id, places = arranged(url, size)

    answers = crowd(url, event_id, places)

    assert Counter(answers.values()) == {"booked": 1, "waiting": size - 1}
    found = rows(url, event_id)
    assert [state for _, state in found] == ["booked"] * SEATS + ["waiting"] * (size - 1)
    assert {place: state for place, state in found if place in answers} == answers
    with connected(url) as engine, Session(engine) as session:
        assert list(verify_chains(session)) == []


def test_seats_given_back_go_down_the_line_in_its_order(url: str) -> None:
    event_id, places = arranged(url, 8)
    crowd(url, event_id, places)
    line = [place for place, state in rows(url, event_id) if state == "waiting"]
    sitting = [place for place, state in rows(url, event_id) if state == "booked"]

    with connected(url) as engine, Session(engine) as session:
        for place in session.scalars(select(Enrolment).where(Enrolment.id.in_(sitting))).all():
            give_back(session, _act(place), place, event_id)
        session.commit()

    offered = [place for place, state in rows(url, event_id) if state == "offered"]
    assert offered == line[:SEATS]


@pytest.fixture
def unguarded_url(engines: Any, request: pytest.FixtureRequest) -> str:
    return signing.unguarded(engines, request.param, KEYED, ONCE)


@pytest.mark.parametrize("unguarded_url", ["sqlite", "postgresql"], indirect=True)
def test_without_the_guards_more_people_sit_than_there_are_seats(unguarded_url: str) -> None:
    event_id, places = arranged(unguarded_url, 8)

    answers = crowd(unguarded_url, event_id, places, guarded=False)

    taken = sum(state == "booked" for _, state in rows(unguarded_url, event_id))
    assert taken > SEATS, answers
