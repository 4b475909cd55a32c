"""Lines of an earlier record, and replacements: nothing enters the ledger that would break a statement."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from kaptrain.enrolment.models import Enrolment
from kaptrain.hours import service
from kaptrain.hours.adapters import COLUMNS, RowError
from kaptrain.shared.errors import Invalid
from tests.factories import earned
from tests.factories.admin import admin_actor, place_with_hours

TODAY = date(2026, 11, 22)
HEADER = ",".join(COLUMNS)
GOOD = "a1,mentorship,mentorship,meeting-1,2026-07-01,10:00,60,live,,signed"


@pytest.fixture
def place(session: Session) -> Enrolment:
    return place_with_hours(session)


@pytest.fixture
def ruling(session: Session, place: Enrolment, now: datetime) -> service.Ruling:
    return service.Ruling(actor=admin_actor(session), enrolment=place, reason="Seen the papers", now=now)


def rehearsed(session: Session, place: Enrolment, *rows: str) -> service.Transfer:
    year = service.year_of(session, place, today=TODAY)
    text = "\n".join((HEADER, *rows))
    return service.rehearse_transfer(session, year, text, "old.csv", titles={}, today=TODAY)


def test_a_rehearsal_says_what_would_count_and_writes_nothing(session: Session, place: Enrolment) -> None:
    late = "a2,mentorship,mentorship,meeting-2,2028-01-01,,60,live,,signed"

    found = rehearsed(session, place, GOOD, late)

    assert [(each.id, each.counted) for each in found.results] == [("transfer:a1", 60), ("transfer:a2", 0)]
    assert found.statement.total.counted == 100
    assert service.year_of(session, place, today=TODAY).statement.total.counted == 40


def test_transferred_lines_count_and_are_refused_the_second_time(
    session: Session, place: Enrolment, ruling: service.Ruling
) -> None:
    service.transfer(session, ruling, rehearsed(session, place, GOOD).earned)
    assert service.year_of(session, place, today=TODAY).statement.total.counted == 100

    with pytest.raises(RowError, match="old.csv:2: this line was taken over before"):
        rehearsed(session, place, GOOD)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (GOOD.replace("signed", "draft"), "only signed"),
        (GOOD.replace("mentorship,mentorship", "yoga,mentorship"), "no component 'yoga'"),
        (GOOD.replace("mentorship,mentorship", "modules,mentorship"), "takes no lines of kind"),
        (GOOD.replace(",60,", ",60001,"), "more than a line can hold"),
        (GOOD.replace("meeting-1", "meeting 1"), "not an id"),
        (GOOD.replace("live,,", "live,ethics:90,"), "sum to 90"),
        (GOOD.replace("2026-07-01", "yesterday"), "is not a date"),
    ],
)
def test_a_row_that_cannot_be_taken_over_is_named(
    session: Session, place: Enrolment, row: str, message: str
) -> None:
    with pytest.raises(RowError) as refused:
        rehearsed(session, place, row)

    assert str(refused.value).startswith("old.csv:2: ")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"component": "yoga"}, "component"),
        ({"kind": "practicum"}, "kind"),
        ({"minutes": 10}, "topics"),
        ({"minutes": 60001}, "minutes"),
    ],
)
def test_a_replacement_that_would_break_the_statement_is_refused(
    session: Session, place: Enrolment, ruling: service.Ruling, changes: dict[str, object], field: str
) -> None:
    seq = int(next(iter(service.year_of(session, place, today=TODAY).rows)))

    with pytest.raises(Invalid) as refused, session.begin_nested():
        service.correct(session, ruling, seq, earned("new", **changes))

    assert refused.value.field == field
    assert service.year_of(session, place, today=TODAY).statement.total.counted == 40


def test_exemptions_together_never_exceed_what_is_required(session: Session, ruling: service.Ruling) -> None:
    service.exempt(session, ruling, "mentorship", 100)

    with pytest.raises(Invalid, match="requires 20 min now"):
        service.exempt(session, ruling, "mentorship", 21)


def test_an_undone_exemption_makes_room_again(session: Session, ruling: service.Ruling) -> None:
    first = service.exempt(session, ruling, "mentorship", 120)
    service.undo(session, ruling, first.seq)

    assert service.exempt(session, ruling, "mentorship", 120).minutes == 120


def test_prior_learning_is_not_of_tomorrow(session: Session, ruling: service.Ruling) -> None:
    with pytest.raises(Invalid) as refused:
        service.recognise_prior_learning(
            session, ruling, "modules", "m01-01", minutes=50, title="Course", on=date(2026, 11, 23)
        )

    assert refused.value.field == "on"
