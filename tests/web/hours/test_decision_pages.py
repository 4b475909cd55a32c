"""Decisions about hours: each form works, says what is wrong beside its field, and decides once."""

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.service import verify_chains
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours import service
from kaptrain.hours.models import Decision, LedgerLine
from tests.factories import enrolled, mentored, person
from tests.factories.admin import place_with_hours
from tests.signing import post, sign_in

TODAY = date(2026, 11, 22)
PRIOR = {
    "component": "modules",
    "activity": "m01-02",
    "title": "Course of 2025",
    "on": "2025-03-01",
    "minutes": "20",
    "reason": "Certificate seen",
}
FORMS = {
    "exemption": {"component": "mentorship", "minutes": "1 h 30", "reason": "Licensed for years"},
    "prior-learning": PRIOR,
    "extension": {"days": "10", "reason": "Illness", "seen": "2027-06-10"},
    "condition": {"condition": "licence", "words": "Licence seen", "reason": "Original shown"},
}


@pytest.fixture
def admin(session: Session) -> Person:
    return person(session, "Demo Admin", ["admin"])


@pytest.fixture
def place(session: Session) -> Enrolment:
    return place_with_hours(session)


@pytest.fixture
def browser(client: FlaskClient, place: Enrolment, admin: Person) -> FlaskClient:
    return sign_in(client, admin)


@pytest.fixture
def at(place: Enrolment) -> str:
    return f"/admin/enrolments/{place.id}"


def decisions(session: Session) -> Sequence[Decision]:
    return session.scalars(select(Decision).order_by(Decision.seq)).all()


def year_of(session: Session, place: Enrolment) -> service.Year:
    session.expire_all()
    return service.year_of(session, session.get_one(Enrolment, place.id), today=TODAY)


@pytest.mark.parametrize(
    ("page", "words", "total"),
    [
        ("exemption", "Exemption: 1 h 30 min of Mentorship", "40 min of 3 h 30 min counted now."),
        ("prior-learning", "Prior learning: 20 min for Course of 2025", "1 h of 5 h counted now."),
        ("extension", "Extension: 10 days", "40 min of 5 h counted now."),
        ("condition", "Licence seen", "40 min of 5 h counted now."),
    ],
)
def test_a_decision_is_made_once_for_two_presses_and_says_the_new_total(
    browser: FlaskClient, session: Session, at: str, page: str, words: str, total: str
) -> None:
    data = {**FORMS[page], "once": "key"}

    answers = [post(browser, f"{at}/{page}", data) for _ in range(2)]

    assert [urlsplit(answer.location).path for answer in answers] == [at, at]
    assert [row.words for row in decisions(session)] == [words]
    shown = browser.get(at).text
    assert total in shown
    assert FORMS[page]["reason"] in shown
    assert list(verify_chains(session)) == []


@pytest.mark.parametrize(
    ("page", "field", "value", "message"),
    [
        ("exemption", "component", "yoga", "Not a valid choice"),
        ("exemption", "minutes", "1.5", "Write minutes (90) or hours and minutes (1 h 30)."),
        ("exemption", "minutes", "", "Write the time"),
        ("exemption", "minutes", "0", "at least one minute"),
        ("exemption", "minutes", "2 h 1", "requires 2 h now"),
        ("exemption", "reason", "", "Say why"),
        ("exemption", "reason", "x" * 501, "at most 500"),
        ("prior-learning", "component", "mentorship", "Not a valid choice"),
        ("prior-learning", "title", "", "Write a title."),
        ("prior-learning", "on", "2026-11-23", "has not come yet"),
        ("prior-learning", "on", "2026-13-01", "YYYY-MM-DD"),
        ("prior-learning", "activity", "m01 01", "Use an id."),
        ("extension", "days", "366", "Enter 1 to 365 days."),
        ("extension", "days", "ten", "whole number"),
        ("condition", "condition", "yoga", "Not a valid choice"),
        ("condition", "words", "", "Say what was seen."),
    ],
)
def test_a_fault_is_said_beside_its_field_and_values_are_kept(
    browser: FlaskClient, session: Session, at: str, page: str, field: str, value: str, message: str
) -> None:
    data = {**FORMS[page], field: value}

    answer = post(browser, f"{at}/{page}", data)

    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error".*?{re.escape(message)}', answer.text, re.DOTALL)
    kept = {**data}
    kept.pop("seen", None)
    assert all(each in answer.text for name, each in kept.items() if name not in ("component", "condition"))
    assert decisions(session) == []


def test_an_extension_shows_the_new_end_first(browser: FlaskClient, session: Session, at: str) -> None:
    answer = post(browser, f"{at}/extension", {"days": "10", "reason": "Illness"})

    assert answer.status_code == 200
    assert "the year ends on 10 June 2027" in answer.text
    assert decisions(session) == []


def test_each_page_shows_the_hours_beside_its_form(browser: FlaskClient, at: str) -> None:
    for page in (*FORMS, "transfer"):
        text = browser.get(f"{at}/{page}").text
        assert "Hours of Demo Trainee" in text
        assert f"{at}/lines?component=modules" in text


@pytest.mark.parametrize("page", list(FORMS))
def test_a_decision_can_be_undone_once(
    browser: FlaskClient, session: Session, place: Enrolment, at: str, page: str
) -> None:
    post(browser, f"{at}/{page}", FORMS[page])
    before = decisions(session)[0]
    address = f"{at}/decisions/{before.seq}/undo"
    assert before.words in browser.get(address).text
    assert post(browser, address, {"reason": ""}).status_code == 422

    answers = [post(browser, address, {"reason": "A mistake", "once": "k"}) for _ in range(2)]
    again = post(browser, address, {"reason": "Once more", "once": "k2"})

    assert [answer.status_code for answer in answers] == [303, 303]
    assert again.status_code == 404
    year = year_of(session, place)
    assert year.decisions == []
    assert year.enrolment.ends_on == date(2027, 5, 31)
    assert year.statement.total.counted == 40
    assert "(undone)" in browser.get(at).text


def test_a_decision_about_somebody_else_is_not_undone_here(
    browser: FlaskClient, session: Session, at: str
) -> None:
    """Z3: ids are resolved through the enrolment of the address."""
    other = enrolled(session, person(session, "Other Trainee", ["trainee"]))
    session.commit()
    post(browser, f"/admin/enrolments/{other.id}/exemption", FORMS["exemption"])
    seq = decisions(session)[0].seq

    assert browser.get(f"{at}/decisions/{seq}/undo").status_code == 404
    assert post(browser, f"{at}/decisions/{seq}/undo", {"reason": "Because"}).status_code == 404
    assert len(decisions(session)) == 1


def test_a_met_condition_is_offered_no_more(browser: FlaskClient, at: str) -> None:
    post(browser, f"{at}/condition", FORMS["condition"])

    page = browser.get(f"{at}/condition").text

    assert 'value="licence"' not in page
    assert 'value="knowledge_checks"' in page


@pytest.mark.parametrize("role", ["trainee", "mentor", "practitioner", "facilitator"])
def test_other_roles_decide_nothing(
    client: FlaskClient, session: Session, place: Enrolment, at: str, role: str
) -> None:
    somebody = person(session, "Some Body", [role])
    if role == "mentor":
        mentored(session, place, somebody)
    sign_in(client, somebody)
    pages = (*FORMS, "lines", "lines/2/correction", "lines/2/removal", "transfer", "decisions/2/undo")

    for page in ("", *(f"/{page}" for page in pages)):
        assert client.get(at + page).status_code == 404
    for page, data in FORMS.items():
        assert post(client, f"{at}/{page}", data).status_code == 404
    assert decisions(session) == []


def test_an_admin_decides_nothing_about_themselves(
    client: FlaskClient, session: Session, admin: Person
) -> None:
    """Z5: own hours, by any path."""
    own = place_with_hours(session, admin)
    sign_in(client, admin)
    seq = session.scalar(select(func.max(LedgerLine.seq)).where(LedgerLine.enrolment_id == own.id))
    base = f"/admin/enrolments/{own.id}"

    for page, data in {**FORMS, f"lines/{seq}/removal": {"reason": "Because"}}.items():
        assert post(client, f"{base}/{page}", data).status_code == 404
    assert client.get(base).status_code == 404
    assert decisions(session) == []


def test_columns_that_no_form_offers_are_ignored(
    browser: FlaskClient, session: Session, at: str, place: Enrolment, admin: Person
) -> None:
    """Z4: no mass assignment."""
    extra = {
        "stream": "program",
        "seq": "77",
        "takes_back": "1",
        "by_id": str(place.person_id),
        "by_name": "Somebody",
        "trainee_id": str(admin.id),
        "enrolment_id": "99",
        "kind": "reopened",
        "at": "2020-01-01",
        "digest": "0",
        "subject": "x",
        "days": "5",
    }

    post(browser, f"{at}/exemption", {**extra, **FORMS["exemption"]})

    row = decisions(session)[0]
    assert (row.stream, row.kind, row.by_id, row.trainee_id) == (
        place.stream,
        "exemption",
        admin.id,
        place.person_id,
    )
    assert (row.days, row.takes_back, row.subject, row.enrolment_id) == (None, None, None, place.id)
