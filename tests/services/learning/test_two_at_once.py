"""Checks that are sent at the same moment, each on a connection of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.service import Library
from kaptrain.db.session import may_write
from kaptrain.enrolment.queries import enrolment_by_id
from kaptrain.hours.models import LedgerLine
from kaptrain.learning import service
from kaptrain.learning.models import Attempt, LessonText
from kaptrain.shared.errors import Refused
from tests.conftest import Engines
from tests.factories import person
from tests.factories.learning import mini_place, sheet

TABS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Engine]:
    made = create_engine(engines.filled(request.param, "tabs"), pool_size=TABS + 1)
    yield made
    made.dispose()


def test_of_tabs_at_once_one_is_taken_and_the_others_hear_why(
    engine: Engine, library: Library, lesson: Lesson, now: datetime
) -> None:
    may_write.set(True)
    with Session(engine) as session:
        place = mini_place(session, library)
        place_id, actor = place.id, Actor(place.person_id, "T", roles=frozenset({Role.TRAINEE}))
        filled = sheet(session, place, lesson)
        session.commit()
    start = Barrier(TABS)

    def tab(_number: int) -> str:
        start.wait()
        with Session(engine) as session:
            found = enrolment_by_id(session, place_id)
            assert found is not None
            try:
                service.take_check(session, actor, found, filled, today=date(2026, 11, 22), now=now)
            except Refused as refused:
                return refused.code
            session.commit()
            return "taken"

    with ThreadPoolExecutor(TABS) as pool:
        said = list(pool.map(tab, range(TABS)))

    with Session(engine) as session:
        assert sorted(said) == ["stale"] * (TABS - 1) + ["taken"]
        assert list(session.scalars(select(Attempt.number))) == [1]
        assert len(session.scalars(select(LedgerLine)).all()) == 1
        assert list(verify_chains(session)) == []


def test_two_trainees_at_once_keep_one_text(
    engine: Engine, library: Library, lesson: Lesson, now: datetime
) -> None:
    may_write.set(True)
    with Session(engine) as session:
        places = [
            mini_place(session, library, person(session, f"Trainee {number}", ["trainee"]))
            for number in range(TABS)
        ]
        ids = [(each.id, each.person_id) for each in places]
        filled = {each.id: sheet(session, each, lesson) for each in places}
        session.commit()
    start = Barrier(TABS)

    def take(ids: tuple[int, int]) -> None:
        start.wait()
        actor = Actor(ids[1], "T", roles=frozenset({Role.TRAINEE}))
        with Session(engine) as session:
            found = enrolment_by_id(session, ids[0])
            assert found is not None
            service.take_check(session, actor, found, filled[ids[0]], today=date(2026, 11, 22), now=now)
            session.commit()

    with ThreadPoolExecutor(TABS) as pool:
        list(pool.map(take, ids))

    with Session(engine) as session:
        assert list(session.scalars(select(LessonText.content_hash))) == [lesson.content_hash]
        assert len(session.scalars(select(Attempt)).all()) == TABS
