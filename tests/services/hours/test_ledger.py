from datetime import date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours import service
from kaptrain.hours.models import LedgerLine
from kaptrain.hours.rules.statement import ComponentResult, Statement
from kaptrain.shared.errors import Refused
from tests.factories import earned, enrolled, person

TODAY = date(2026, 11, 22)
AUTO = {"by": "check"}


@pytest.fixture
def place(session: Session) -> Enrolment:
    return enrolled(session, person(session, "Demo Trainee", ["trainee"]))


@pytest.fixture
def ruling(session: Session, place: Enrolment, now: datetime) -> service.Ruling:
    admin = person(session, "Demo Admin", ["admin"])
    actor = Actor(admin.id, admin.name, roles=frozenset({Role.ADMIN}))
    return service.Ruling(actor=actor, enrolment=place, reason="Seen the papers", now=now)


def credited(session: Session, place: Enrolment, now: datetime) -> LedgerLine:
    line = service.credit_once(session, place, earned(), attested=AUTO, now=now)
    assert line is not None
    return line


def component(statement: Statement, name: str) -> ComponentResult:
    found = statement.component(name)
    assert found is not None
    return found


def test_a_credited_lesson_counts_and_says_so(session: Session, place: Enrolment, now: datetime) -> None:
    service.credit_once(session, place, earned(), attested=AUTO, now=now)

    year = service.year_of(session, place, today=TODAY)

    assert component(year.statement, "modules").counted == 40
    assert [result.counted for result in year.statement.lines] == [40]


def test_crediting_the_same_lesson_twice_is_harmless(
    session: Session, place: Enrolment, now: datetime
) -> None:
    first = service.credit_once(session, place, earned(), attested=AUTO, now=now)

    second = service.credit_once(session, place, earned(), attested=AUTO, now=now)

    assert first is not None
    assert second is None


def test_a_line_taken_back_leaves_the_statement_and_stays_readable(
    session: Session, place: Enrolment, now: datetime
) -> None:
    line = credited(session, place, now)

    service.take_back(session, place, line.seq, attested=AUTO, now=now)

    assert service.year_of(session, place, today=TODAY).statement.total.counted == 0
    assert list(verify_chains(session)) == []


def test_a_line_is_taken_back_only_once(session: Session, place: Enrolment, now: datetime) -> None:
    line = credited(session, place, now)
    service.take_back(session, place, line.seq, attested=AUTO, now=now)

    with pytest.raises(Refused, match="before"):
        service.take_back(session, place, line.seq, attested=AUTO, now=now)


@pytest.mark.parametrize("change", ["UPDATE ledger_lines SET minutes = 400", "DELETE FROM ledger_lines"])
def test_the_ledger_refuses_changes_by_sql(
    session: Session, place: Enrolment, now: datetime, change: str
) -> None:
    """T4: append-only by trigger."""
    service.credit_once(session, place, earned(), attested=AUTO, now=now)

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(change))


def test_an_exemption_lowers_what_is_required(
    session: Session, place: Enrolment, ruling: service.Ruling
) -> None:
    service.exempt(session, ruling, "mentorship", 60)

    statement = service.year_of(session, place, today=TODAY).statement

    assert component(statement, "mentorship").required == 60
    assert statement.total.required == 240


def test_nobody_decides_about_their_own_hours(session: Session, place: Enrolment, now: datetime) -> None:
    """Z5: own hours, by any path."""
    actor = Actor(place.person_id, "Demo Trainee", roles=frozenset({Role.ADMIN}))

    with pytest.raises(Refused, match="own hours"):
        service.Ruling(actor=actor, enrolment=place, reason="Because", now=now)


def test_prior_learning_counts_without_dates_and_can_be_undone(
    session: Session, place: Enrolment, ruling: service.Ruling
) -> None:
    decision = service.recognise_prior_learning(
        session, ruling, "modules", "m01-01", minutes=50, title="Course of 2025", on=date(2025, 3, 1)
    )
    assert service.year_of(session, place, today=TODAY).statement.total.counted == 50

    service.undo(session, ruling, decision.seq)

    year = service.year_of(session, place, today=TODAY)
    assert year.statement.total.counted == 0
    assert year.decisions == []


def test_an_extension_moves_the_end_and_undoing_moves_it_back(
    session: Session, place: Enrolment, ruling: service.Ruling
) -> None:
    before = place.ends_on
    decision = service.extend(session, ruling, 30)
    assert (place.ends_on - before).days == 30

    service.undo(session, ruling, decision.seq)

    assert place.ends_on == before


def test_a_correction_replaces_a_line_and_keeps_both(
    session: Session, place: Enrolment, ruling: service.Ruling, now: datetime
) -> None:
    line = credited(session, place, now)

    service.correct(session, ruling, line.seq, earned(minutes=30))

    year = service.year_of(session, place, today=TODAY)
    assert year.statement.total.counted == 30
    assert list(verify_chains(session)) == []


def test_knowledge_checks_are_met_when_every_lesson_of_the_plan_has_a_line(
    session: Session, place: Enrolment, now: datetime
) -> None:
    for lesson in ("m01-01", "m01-02"):
        service.credit_once(
            session, place, earned(f"lesson:{lesson}", activity=lesson), attested=AUTO, now=now
        )

    year = service.year_of(session, place, today=TODAY)

    assert "knowledge_checks" in year.facts.met
