"""Two tabs send the same check at the same moment, each on a connection of its own."""

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
from kaptrain.db.base import Base
from kaptrain.db.session import may_write
from kaptrain.db.triggers import install
from kaptrain.enrolment.queries import enrolment_by_id
from kaptrain.hours.models import LedgerLine
from kaptrain.learning import service
from kaptrain.learning.models import Attempt
from tests.conftest import Engines
from tests.factories.learning import answers, mini_place

TABS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Engine]:
    made = create_engine(engines.url(request.param, "tabs"), pool_size=TABS + 1)
    with made.begin() as connection:
        Base.metadata.create_all(connection)
        install(connection, Base.metadata)
    yield made
    made.dispose()


def test_tabs_at_once_give_one_credit_and_numbered_attempts(
    engine: Engine, library: Library, lesson: Lesson, now: datetime
) -> None:
    may_write.set(True)
    with Session(engine) as session:
        place = mini_place(session, library)
        place_id, actor = place.id, Actor(place.person_id, "T", roles=frozenset({Role.TRAINEE}))
        session.commit()
    start = Barrier(TABS)

    def tab(_number: int) -> None:
        start.wait()
        with Session(engine) as session:
            found = enrolment_by_id(session, place_id)
            assert found is not None
            chosen = answers(lesson)
            today = date(2026, 11, 22)
            service.take_check(session, actor, found, lesson=lesson, answers=chosen, today=today, now=now)
            session.commit()

    with ThreadPoolExecutor(TABS) as pool:
        list(pool.map(tab, range(TABS)))

    with Session(engine) as session:
        assert sorted(session.scalars(select(Attempt.number))) == list(range(1, TABS + 1))
        assert len(session.scalars(select(LedgerLine)).all()) == 1
        assert list(verify_chains(session)) == []
