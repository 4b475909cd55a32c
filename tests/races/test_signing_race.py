"""Many people press "sign" at the same moment: each entry is signed once, and nobody sees an error (R1, T5).

The control runs the same crowd without locks, unique keys and transactions: there, some entries are
signed twice. That shows that the test would notice.
"""

import multiprocessing
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor
from kaptrain.db.base import Base
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.service import assign_mentor
from kaptrain.hours.models import LedgerLine
from kaptrain.logbook import service
from kaptrain.logbook.models import Entry, Signature
from kaptrain.shared.errors import DomainError, Missing, Refused
from tests.conftest import NOON
from tests.factories import SYSTEM, person
from tests.factories.logbook import Room

CROWD = 8
SIZES = [20, pytest.param(300, marks=pytest.mark.slow)]
WAIT_SECONDS = 120
KEYS = re.compile(r",\s*CONSTRAINT \w+ (?:PRIMARY KEY|UNIQUE) \([^)]*\)")
UNIQUE = re.compile(r",\s*CONSTRAINT \w+ UNIQUE \([^)]*\)")
KEYED = ("signatures", "ledger_lines", "audit_rows")

Job = tuple[int, str]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, engines: Any) -> str:
    """A database of its own, with the schema that an installation gets."""
    found: str = engines.filled(request.param, "race")
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def unguarded_url(request: pytest.FixtureRequest, engines: Any) -> str:
    """A database whose tables have lost the keys that allow each thing once."""
    return unguarded(engines, request.param, KEYED)


def unguarded(engines: Any, engine_name: str, keyed: tuple[str, ...], once: tuple[str, ...] = ()) -> str:
    """A fresh database where the tables `keyed` have no keys, and those of `once` only their primary one."""
    found: str = engines.url(engine_name, "control")
    with connected(found) as engine, engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            created = str(CreateTable(table).compile(engine))
            # Checks and foreign keys stay: only what makes things unique is taken away.
            created = KEYS.sub("", created) if table.name in keyed else created
            connection.execute(text(UNIQUE.sub("", created) if table.name in once else created))
    return found


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def arranged(url: str, entries: int) -> tuple[list[Job], Actor]:
    """Make a trainee's requests, and return them with the marks that the signer saw."""
    with connected(url) as engine, Session(engine) as session:
        room = Room(session, NOON)
        made = [
            room.submitted(room.practicum(on=date(2026, 6, 1) + timedelta(days=number % 170)))
            for number in range(entries)
        ]
        jobs = [(entry.id, service.mark_of(session, entry.id)) for entry in made]
        signer = room.actor(room.practitioner)
        session.commit()
    return jobs, signer


def press(url: str, jobs: list[Job], signer: Actor, ready: Any, told: Any, guarded: bool) -> None:
    """One of the crowd: sign each entry at the moment when all others do."""
    answers: Counter[str] = Counter()
    with connected(url) as engine:
        if not guarded:
            _take_guards_off(engine)
        for entry_id, mark in jobs:
            ready.wait(WAIT_SECONDS)
            answers[_signed(engine, signer, entry_id, mark)] += 1
    told.put(dict(answers))


def _signed(engine: Engine, signer: Actor, entry_id: int, mark: str) -> str:
    with Session(engine) as session:
        try:
            service.sign(session, signer, entry_id, mark, now=NOON, agreed=True)
            session.commit()
        except Refused as refused:
            return f"refused:{refused.code}"
        # Whatever else happens is what the test looks for.
        except Exception as error:
            return f"error:{type(error).__name__}"
    return "signed"


def _take_guards_off(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        # Each statement by itself, as without any transaction.
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("COMMIT"))
        return

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def unlocked(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> Any:
        return statement.partition(" FOR UPDATE")[0], parameters


def crowd(url: str, jobs: list[Job], signer: Actor, *, guarded: bool = True) -> Counter[str]:
    """Let the crowd press, and count what they were told."""
    processes = multiprocessing.get_context("fork")
    ready, told = processes.Barrier(CROWD), processes.Queue()
    people = [
        processes.Process(target=press, args=(url, jobs, signer, ready, told, guarded)) for _ in range(CROWD)
    ]
    for one in people:
        one.start()
    answers: Counter[str] = Counter()
    for _ in people:
        answers.update(told.get(timeout=WAIT_SECONDS + len(jobs)))
    for one in people:
        one.join(WAIT_SECONDS)
    return answers


def doubled(session: Session) -> int:
    """Count entries with more than one signature or line."""
    signed = select(Signature.entry_id).group_by(Signature.entry_id).having(func.count() > 1)
    credited = select(LedgerLine.source).group_by(LedgerLine.source).having(func.count() > 1)
    return max(len(session.scalars(signed).all()), len(session.scalars(credited).all()))


@pytest.mark.parametrize("entries", SIZES)
def test_a_crowd_that_signs_at_once_signs_each_entry_once(url: str, entries: int) -> None:
    jobs, signer = arranged(url, entries)

    answers = crowd(url, jobs, signer)

    assert answers == {"signed": entries, "refused:signed": (CROWD - 1) * entries}
    with connected(url) as engine, Session(engine) as session:
        assert doubled(session) == 0
        assert set(session.scalars(select(Entry.status))) == {"signed"}
        assert list(verify_chains(session)) == []
        assert list(service.check_signatures(session)) == []


def test_without_the_guards_some_are_signed_twice(unguarded_url: str) -> None:
    jobs, signer = arranged(unguarded_url, 20)

    answers = crowd(unguarded_url, jobs, signer, guarded=False)

    with connected(unguarded_url) as engine, Session(engine) as session:
        assert doubled(session) > 0, answers


def while_another_waits(url: str, first: Callable[[Session], None], second: Callable[[Session], Any]) -> Any:
    """Run `first`, let `second` begin and wait for it, commit the first; return how the second ended."""
    ended: list[Any] = []

    def wait_then_act() -> None:
        with connected(url) as engine, Session(engine) as session:
            try:
                ended.append(second(session))
                session.commit()
            except DomainError as error:
                ended.append(error)

    with connected(url) as engine, Session(engine) as session:
        first(session)
        session.flush()
        other = threading.Thread(target=wait_then_act)
        other.start()
        other.join(0.7)
        assert ended == [], "the second did not wait"
        session.commit()
    other.join(WAIT_SECONDS)
    return ended[0]


def test_a_mentor_replaced_while_signing_signs_nothing(url: str) -> None:
    """Z6: the assignment changes after the signature has begun, before it has the lock."""
    with connected(url) as engine, Session(engine) as session:
        room = Room(session, NOON)
        entry_id = room.submitted(kind="mentorship").id
        mark, mentor, place_id = service.mark_of(session, entry_id), room.actor(room.mentor), room.place.id
        newcomer_id = person(session, "New Mentor", ["mentor"]).id
        session.commit()

    def reassign(session: Session) -> None:
        place, newcomer = (
            session.get_one(Enrolment, place_id),
            session.get_one(type(room.mentor), newcomer_id),
        )
        assign_mentor(session, SYSTEM, place, newcomer, today=NOON.date(), now=NOON)

    ended = while_another_waits(
        url, reassign, lambda session: service.sign(session, mentor, entry_id, mark, now=NOON, agreed=True)
    )

    assert isinstance(ended, Missing)


def test_an_entry_changed_while_signing_is_not_signed(url: str) -> None:
    """T2: the trainee's change is first, by a moment."""
    with connected(url) as engine, Session(engine) as session:
        room = Room(session, NOON)
        entry_id = room.submitted().id
        mark, signer = service.mark_of(session, entry_id), room.actor(room.practitioner)
        trainee, draft = room.actor(room.trainee), room.practicum(minutes=90)
        session.commit()

    def change(session: Session) -> None:
        service.revise(session, trainee, entry_id, draft, now=NOON)
        service.submit(session, trainee, entry_id, now=NOON)

    ended = while_another_waits(
        url, change, lambda session: service.sign(session, signer, entry_id, mark, now=NOON, agreed=True)
    )

    assert isinstance(ended, Refused)
    assert ended.code == "changed"
    with connected(url) as engine, Session(engine) as session:
        assert session.scalar(select(Signature)) is None
