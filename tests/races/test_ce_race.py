"""Credit at the same moment: issued twice, issued while its hours are corrected, evaluated twice (C1, R1)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.audit.service import verify_chains
from kaptrain.ce import service as ce
from kaptrain.ce.models import Answers, Evaluated
from kaptrain.certificates import service
from kaptrain.certificates.models import Certificate
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.queries.attendance import record_of
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.service import correcting
from kaptrain.events.service.attendance import Marking
from kaptrain.shared.errors import Refused
from tests.conftest import NOON
from tests.factories import person
from tests.factories.ce import Room
from tests.factories.certificates import OFFICE
from tests.races import test_signing_race as signing
from tests.races.test_signing_race import connected, while_another_waits

url = signing.url


@dataclass(frozen=True)
class Ids:
    """Who is who, by id, since each session reads them anew."""

    event: int
    body: int
    place: int
    trainee: int
    host: int
    admins: tuple[int, int]
    answers: dict[str, str]


@pytest.fixture
def ids(url: str) -> Ids:
    """A webinar that two people attended; the first one filled in the evaluation."""
    with connected(url) as engine, Session(engine) as session:
        room = Room(session, NOON, 2)
        second = person(session, "Second Admin", ["admin"])
        room.confirmed()
        room.evaluate(0)
        found = Ids(
            event=room.event.id,
            body=room.body,
            place=room.places[0].id,
            trainee=room.people[1].id,
            host=room.host.id,
            admins=(room.admin.id, second.id),
            answers=room.answers(),
        )
        session.commit()
    return found


def issues(ids: Ids, admin: int) -> Callable[[Session], Any]:
    def act(session: Session) -> Any:
        place, actor = session.get_one(Enrolment, ids.place), actor_of(session, admin)
        assert actor is not None
        asked = service.Asked(ids.body, ids.event)
        return service.issue_ce(session, actor, place, asked, office=OFFICE, now=NOON).number

    return act


def corrects(ids: Ids) -> Callable[[Session], Any]:
    """The host finds that the first of them was not there."""

    def act(session: Session) -> Any:
        record, host = record_of(session, ids.event), actor_of(session, ids.host)
        assert record is not None and host is not None
        seat = record.seat(ids.place)
        assert seat is not None
        marking = Marking(Mark.ABSENT)
        shown = correcting.correction_mark(record, seat, marking)
        correction = correcting.Correction(marking=marking, reason="Not there", shown=shown)
        return correcting.correct(session, host, ids.event, ids.place, correction, now=NOON)

    return act


def evaluates(ids: Ids) -> Callable[[Session], Any]:
    def act(session: Session) -> Any:
        actor = actor_of(session, session.get_one(Person, ids.trainee).id)
        assert actor is not None
        return ce.evaluate(session, actor, ids.event, ids.answers, "", now=NOON)

    return act


def test_two_admins_at_once_issue_one_certificate(url: str, ids: Ids) -> None:
    ended = while_another_waits(url, issues(ids, ids.admins[0]), issues(ids, ids.admins[1]))

    with connected(url) as engine, Session(engine) as session:
        assert session.scalars(select(Certificate.number)).all() == [ended]
        assert list(verify_chains(session)) == []


def test_an_issue_that_waits_for_a_correction_sees_it(url: str, ids: Ids) -> None:
    ended = while_another_waits(url, corrects(ids), issues(ids, ids.admins[0]))

    assert isinstance(ended, Refused) and ended.code == "not_complete"
    with connected(url) as engine, Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 0


def test_an_evaluation_sent_twice_at_once_is_kept_once(url: str, ids: Ids) -> None:
    ended = while_another_waits(url, evaluates(ids), evaluates(ids))

    assert isinstance(ended, Refused) and ended.code == "evaluated"
    with connected(url) as engine, Session(engine) as session:
        kept = [session.scalar(select(func.count()).select_from(each)) for each in (Answers, Evaluated)]
        assert kept == [2, 2]
        assert session.scalars(select(Answers.group_no)).all() == [1, 1]
