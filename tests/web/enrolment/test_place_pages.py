"""Mentor, leave, withdrawal: each on its page, with a reason."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.models import AuditRow
from kaptrain.enrolment.models import Enrolment, Leave
from kaptrain.enrolment.queries import mentor_history, mentor_of
from tests.factories import enrolled, mentored, person
from tests.signing import post, sign_in

PAGES = ("mentor", "mentor/end", "leave", "withdraw", "reactivate")


@pytest.fixture
def admin(session: Session) -> Person:
    return person(session, "Demo Admin", ["admin"])


@pytest.fixture
def place(session: Session) -> Enrolment:
    return enrolled(session, person(session, "Demo Trainee", ["trainee"]))


@pytest.fixture
def mentor(session: Session) -> Person:
    return person(session, "Demo Mentor", ["mentor"])


@pytest.fixture
def browser(client: FlaskClient, place: Enrolment, mentor: Person, admin: Person) -> FlaskClient:
    return sign_in(client, admin)


@pytest.fixture
def at(place: Enrolment) -> str:
    return f"/admin/enrolments/{place.id}"


def stored(session: Session, place: Enrolment) -> Enrolment:
    session.expire_all()
    return session.get_one(Enrolment, place.id)


def test_a_mentor_is_assigned_with_a_reason(
    browser: FlaskClient, session: Session, place: Enrolment, mentor: Person, at: str
) -> None:
    answer = post(browser, f"{at}/mentor", {"mentor": str(mentor.id), "reason": "Same field of work"})

    assert answer.status_code == 303
    assert mentor_of(session, place.id) == session.get(Person, mentor.id)
    row = session.scalars(select(AuditRow).where(AuditRow.action == "mentor.assigned")).one()
    assert row.detail["reason"] == "Same field of work"
    assert "Demo Mentor" in browser.get(at).text


def test_the_page_of_the_mentor_says_where_open_requests_go(browser: FlaskClient, at: str) -> None:
    page = browser.get(f"{at}/mentor").text

    assert "requests that wait for a signature go to the new mentor" in page
    assert "Demo Trainee" not in re.findall(r"<select.*?</select>", page, re.DOTALL)[0]


def test_a_replaced_mentor_stays_in_the_history(
    browser: FlaskClient, session: Session, place: Enrolment, mentor: Person, at: str
) -> None:
    mentored(session, place, person(session, "First Mentor", ["mentor"]))
    session.commit()

    post(browser, f"{at}/mentor", {"mentor": str(mentor.id), "reason": "First mentor is away"})
    post(browser, f"{at}/mentor/end", {"reason": "Left the institute"})

    assert [pair.mentor.name for pair in mentor_history(session, place.id)] == ["Demo Mentor", "First Mentor"]
    assert mentor_of(session, place.id) is None
    assert "First Mentor" in browser.get(at).text


@pytest.mark.parametrize("who", ["", "0", "999", "admin", "trainee"])
def test_only_mentors_can_be_chosen(
    browser: FlaskClient, session: Session, place: Enrolment, admin: Person, at: str, who: str
) -> None:
    chosen = {"admin": str(admin.id), "trainee": str(place.person_id)}.get(who, who)

    answer = post(browser, f"{at}/mentor", {"mentor": chosen, "reason": "Kept reason"})

    assert answer.status_code == 422
    assert 'id="mentor-error"' in answer.text
    assert "Kept reason" in answer.text
    assert mentor_of(session, place.id) is None


def test_leave_shows_the_new_end_before_it_is_granted(
    browser: FlaskClient, session: Session, place: Enrolment, at: str
) -> None:
    data = {"from_on": "2026-09-01", "days": "30", "reason": "Family"}

    asked = post(browser, f"{at}/leave", data)

    assert asked.status_code == 200
    assert "the year ends on 30 June 2027" in asked.text
    assert 'name="seen" type="hidden" value="2027-06-30"' in asked.text
    assert stored(session, place).ends_on == date(2027, 5, 31)


def test_confirmed_leave_moves_the_end_once_for_two_presses(
    browser: FlaskClient, session: Session, place: Enrolment, at: str
) -> None:
    data = {"from_on": "2026-09-01", "days": "30", "reason": "Family", "seen": "2027-06-30", "once": "k"}

    answers = [post(browser, f"{at}/leave", data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert stored(session, place).ends_on == date(2027, 6, 30)
    page = browser.get(at).text
    assert "Leave of 30 days" in page
    assert "30 June 2027" in page


def test_leave_is_not_granted_on_an_end_that_was_not_shown(
    browser: FlaskClient, session: Session, place: Enrolment, at: str
) -> None:
    """T2: what is confirmed is what was shown."""
    data = {"from_on": "2026-09-01", "days": "30", "reason": "Family", "seen": "2027-06-29"}

    answer = post(browser, f"{at}/leave", data)

    assert answer.status_code == 422
    assert "the year ends on 30 June 2027" in answer.text
    assert session.scalars(select(Leave)).all() == []


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"days": "1.5"}, "days", "Write a whole number."),
        ({"days": "0"}, "days", "Enter 1 to 730 days."),
        ({"days": ""}, "days", "Write how many days."),
        ({"from_on": "2025-01-01"}, "from_on", "must lie within the year"),
        ({"from_on": "01/09/2026"}, "from_on", "YYYY-MM-DD"),
        ({"reason": ""}, "reason", "Say why"),
        ({"reason": "x" * 301}, "reason", "at most 300"),
    ],
)
def test_leave_with_a_fault_says_so_beside_the_field(
    browser: FlaskClient, session: Session, at: str, changes: dict[str, str], field: str, message: str
) -> None:
    data = {"from_on": "2026-09-01", "days": "30", "reason": "Family", **changes}

    answer = post(browser, f"{at}/leave", data)

    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error".*?{message}', answer.text, re.DOTALL)
    assert all(value in answer.text for value in data.values())
    assert session.scalars(select(Leave)).all() == []


def test_withdrawing_and_coming_back_is_explained_on_the_page(
    browser: FlaskClient, session: Session, place: Enrolment, at: str
) -> None:
    assert post(browser, f"{at}/withdraw", {"reason": "Moved away"}).status_code == 303
    assert stored(session, place).state == "withdrawn"
    page = browser.get(at).text
    assert "by Demo Admin: Moved away" in page
    assert f"{at}/leave" not in page

    assert post(browser, f"{at}/reactivate", {"reason": "Came back"}).status_code == 303

    assert stored(session, place).state == "active"


@pytest.mark.parametrize("act", ["reactivate", "withdraw", "mentor/end"])
def test_an_act_without_its_state_or_reason_is_refused(
    browser: FlaskClient, session: Session, place: Enrolment, at: str, act: str
) -> None:
    without_reason = post(browser, f"{at}/{act}", {"reason": ""})
    if act == "withdraw":
        post(browser, f"{at}/withdraw", {"reason": "Moved away"})
    wrong_state = post(browser, f"{at}/{act}", {"reason": "Kept reason"})

    assert without_reason.status_code == wrong_state.status_code == 422
    assert "Say why" in without_reason.text
    assert "Kept reason" in wrong_state.text


@pytest.mark.parametrize("role", ["trainee", "mentor", "practitioner", "facilitator"])
def test_other_roles_find_nothing(
    client: FlaskClient, session: Session, place: Enrolment, mentor: Person, at: str, role: str
) -> None:
    mentored(session, place, mentor)
    sign_in(client, mentor if role == "mentor" else person(session, "Some Body", [role]))

    for page in PAGES:
        assert client.get(f"{at}/{page}").status_code == 404
        assert post(client, f"{at}/{page}", {"reason": "Because"}).status_code == 404


def test_nobody_decides_about_themselves(
    client: FlaskClient, session: Session, admin: Person, mentor: Person
) -> None:
    """Z5: an admin who is also a trainee finds no page about the own place."""
    own = enrolled(session, admin)
    sign_in(client, admin)

    for page in ("", *(f"/{page}" for page in PAGES)):
        assert client.get(f"/admin/enrolments/{own.id}{page}").status_code == 404
    answer = post(
        client, f"/admin/enrolments/{own.id}/mentor", {"mentor": str(mentor.id), "reason": "Because"}
    )
    assert answer.status_code == 404
    assert mentor_of(session, own.id) is None


def test_an_unknown_enrolment_is_not_found(browser: FlaskClient) -> None:
    for page in ("", *(f"/{page}" for page in PAGES)):
        assert browser.get(f"/admin/enrolments/99{page}").status_code == 404


def test_columns_that_no_form_offers_are_ignored(
    browser: FlaskClient, session: Session, place: Enrolment, at: str
) -> None:
    """Z4: no mass assignment."""
    columns = {column.name: "1" for column in Enrolment.__table__.columns}
    before = {name: getattr(place, name) for name in columns}

    post(
        browser,
        f"{at}/mentor",
        {**columns, "ends_on": "2099-01-01", "state": "x", "mentor": "", "reason": "Why"},
    )
    post(browser, f"{at}/withdraw", {**columns, "state": "issued", "ends_on": "2099-01-01", "reason": "Why"})

    after = stored(session, place)
    assert {name: getattr(after, name) for name in columns} == {**before, "state": "withdrawn"}
