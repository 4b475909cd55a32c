"""Two presses of "sign" and two check-ins at the same moment, each on a connection of its own (R1, R2)."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.bookclub.service import reflect
from kaptrain.db.session import may_write
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import CheckIn, EventSignature
from kaptrain.events.queries.attendance import record_of
from kaptrain.events.rules.checkin import Refused as NotCheckedIn
from kaptrain.events.service.checkins import check_in, shown
from kaptrain.events.service.confirming import confirm, mark_of
from kaptrain.events.service.verify import check_event_signatures
from kaptrain.hours.models import LedgerLine
from kaptrain.shared.errors import Refused
from tests.conftest import Engines
from tests.factories.attendance import BEGAN, Evening
from tests.factories.bookclub import Circle

TABS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Engine]:
    made = create_engine(engines.filled(request.param, "tabs"), pool_size=TABS + 1)
    yield made
    made.dispose()


def at_once(engine: Engine, act: Callable[[Session, int], str]) -> Counter[str]:
    """Do it in several connections at the same moment, and count the answers."""
    start = Barrier(TABS)

    def tab(number: int) -> str:
        may_write.set(True)
        start.wait()
        with Session(engine) as session:
            try:
                answer = act(session, number)
                session.commit()
            except Refused as refused:
                return refused.code
            return answer

    with ThreadPoolExecutor(TABS) as tabs:
        return Counter(tabs.map(tab, range(TABS)))


def test_of_many_presses_one_signs_and_the_others_hear_why(engine: Engine, now: datetime) -> None:
    may_write.set(True)
    with Session(engine) as session:
        evening = Evening(session, now, 5)
        evening.mark_all()
        seen, host = mark_of(evening.record), evening.actor(evening.host)
        event_id = evening.event.id
        session.commit()

    def press(session: Session, _number: int) -> str:
        confirm(session, host, event_id, seen, now=now)
        return "confirmed"

    answers = at_once(engine, press)

    assert answers == {"confirmed": 1, "signed": TABS - 1}
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(LedgerLine)) == 5
        assert session.scalar(select(func.count()).select_from(EventSignature)) == 5
        assert list(verify_chains(session)) == []
        assert list(check_event_signatures(session)) == []


def test_one_device_checks_in_one_person_however_many_try_at_once(engine: Engine, now: datetime) -> None:
    may_write.set(True)
    later = BEGAN + timedelta(minutes=2)
    with Session(engine) as session:
        evening = Evening(session, now, TABS)
        actors = [evening.actor(each) for each in evening.people]
        code, event_id = shown(evening.event, later).code, evening.event.id
        session.commit()

    def type_it(session: Session, number: int) -> str:
        decision = check_in(session, actors[number], event_id, code, device="one phone", now=later)
        return decision.code if isinstance(decision, NotCheckedIn) else "accepted"

    answers = at_once(engine, type_it)

    assert answers == {"accepted": 1, "device_used": TABS - 1}
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(CheckIn)) == 1


def test_reflections_written_while_the_host_signs_all_count_once(engine: Engine, now: datetime) -> None:
    with Session(engine, expire_on_commit=False) as session:
        may_write.set(True)
        circle = Circle(session, now, TABS - 1)
        event = circle.meeting()
        circle.mark_all(event)
        for at in range(TABS - 1):
            circle.write(at)
        record = record_of(session, event.id)
        assert record is not None
        seen, host = mark_of(record), circle.actor(circle.host)
        actors = [circle.actor(each) for each in circle.people]
        places = [each.id for each in circle.places]
        session.commit()

    def act(session: Session, number: int) -> str:
        if number == TABS - 1:
            confirm(session, host, event.id, seen, now=now)
            return "signed"
        place = session.get_one(Enrolment, places[number])
        reflect(session, actors[number], place, circle.page(number), now=now)
        return "reflected"

    answers = at_once(engine, act)

    assert answers == {"signed": 1, "reflected": TABS - 1}
    with Session(engine) as session:
        assert [line.minutes for line in session.scalars(select(LedgerLine))] == [60] * (TABS - 1)
        assert list(verify_chains(session)) == []
        assert list(check_event_signatures(session)) == []
