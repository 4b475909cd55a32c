"""The pages of cohorts: opening, enrolling, one mentor for many."""

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import roles_of
from kaptrain.authz.actor import Role
from kaptrain.db.base import Base
from kaptrain.enrolment.models import Cohort, Enrolment, MentorPair, PlanVersion
from kaptrain.enrolment.queries import mentor_of
from kaptrain.outbox.models import Mail
from tests.factories import cohort, enrolled, person
from tests.signing import post, sign_in


@pytest.fixture
def admin(session: Session) -> Person:
    return person(session, "Demo Admin", ["admin"])


@pytest.fixture
def browser(client: FlaskClient, admin: Person) -> FlaskClient:
    return sign_in(client, admin)


def counted(session: Session, model: type[Base]) -> int:
    return session.scalars(select(func.count()).select_from(model)).one()


def path(response: TestResponse) -> str:
    return urlsplit(response.location).path


def test_an_empty_list_says_what_to_do(browser: FlaskClient) -> None:
    page = browser.get("/admin/cohorts").text

    assert "No cohort yet" in page
    assert "/admin/cohorts/new" in page


def test_opening_a_cohort_freezes_the_plan_of_today(browser: FlaskClient, session: Session) -> None:
    answer = post(
        browser, "/admin/cohorts/new", {"title": "June 2026", "program": "kap", "starts_on": "2026-06-01"}
    )

    made = session.scalars(select(Cohort)).one()
    assert answer.status_code == 303
    assert path(answer) == f"/admin/cohorts/{made.id}"
    assert made.plan_version.data["modules"]
    assert (made.program, made.starts_on) == ("kap", date(2026, 6, 1))
    assert "June 2026" in browser.get("/admin/cohorts").text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Write a title."),
        ({"title": "a\x00b"}, "Remove the control characters."),
        ({"title": "x" * 121}, "Use at most 120 characters."),
        ({"program": "other"}, "Not a valid choice"),
        ({"starts_on": "1 June"}, "Write the day as YYYY-MM-DD."),
        ({"starts_on": "9999-12-31"}, "Choose a day between"),
        ({"starts_on": ""}, "Choose a day."),
    ],
)
def test_a_cohort_with_a_fault_is_not_opened(
    browser: FlaskClient, session: Session, changes: dict[str, str], message: str
) -> None:
    data = {"title": "Autumn", "program": "kap", "starts_on": "2026-06-01", **changes}

    answer = post(browser, "/admin/cohorts/new", data)

    assert answer.status_code == 422
    assert message in answer.text
    assert counted(session, Cohort) == 0
    assert "Autumn" in answer.text or "title" in changes


def test_a_taken_title_is_said_beside_its_field_and_kept(browser: FlaskClient, session: Session) -> None:
    cohort(session, "June 2026")
    session.commit()

    answer = post(
        browser, "/admin/cohorts/new", {"title": "June 2026", "program": "kap", "starts_on": "2026-06-01"}
    )

    assert answer.status_code == 422
    assert re.search(r'id="title-error".*?already a cohort', answer.text, re.DOTALL)
    assert 'value="June 2026"' in answer.text
    assert counted(session, PlanVersion) == 1


def test_a_form_sent_twice_opens_one_cohort(browser: FlaskClient, session: Session) -> None:
    data = {"title": "June 2026", "program": "kap", "starts_on": "2026-06-01", "once": "key-1"}

    answers = [post(browser, "/admin/cohorts/new", data) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location
    assert counted(session, Cohort) == 1


@pytest.mark.parametrize("role", ["trainee", "mentor", "practitioner", "facilitator"])
def test_other_roles_see_none_of_it(client: FlaskClient, session: Session, role: str) -> None:
    group = cohort(session)
    sign_in(client, person(session, "Some Body", [role]))

    for address in ("", "/new", f"/{group.id}", f"/{group.id}/enrol"):
        assert client.get(f"/admin/cohorts{address}").status_code == 404
    assert post(client, f"/admin/cohorts/{group.id}/mentor", {"mentor": "1"}).status_code == 404


@pytest.mark.parametrize("address", ["/99", "/99/enrol", "/99999999999", "/x"])
def test_an_unknown_cohort_is_not_found(browser: FlaskClient, address: str) -> None:
    assert browser.get(f"/admin/cohorts{address}").status_code == 404


def test_enrolling_by_address_gives_the_role_and_sends_a_mail(browser: FlaskClient, session: Session) -> None:
    group, somebody = cohort(session), person(session, "New Person")
    session.commit()

    answer = post(
        browser, f"/admin/cohorts/{group.id}/enrol", {"email": " New.Person@kaptrain.example ", "once": "k"}
    )

    assert path(answer) == f"/admin/cohorts/{group.id}"
    assert roles_of(session, somebody.id) == {Role.TRAINEE}
    assert "http://localhost/dashboard" in session.scalars(select(Mail)).one().body
    assert "New Person" in browser.get(answer.location).text


def test_enrolling_from_the_list_works_once_for_two_presses(browser: FlaskClient, session: Session) -> None:
    group, somebody = cohort(session), person(session, "New Person")
    session.commit()
    data = {"person": str(somebody.id), "once": "key-2"}

    answers = [post(browser, f"/admin/cohorts/{group.id}/enrol", data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert counted(session, Enrolment) == counted(session, Mail) == 1


def test_the_list_is_searched_and_leaves_out_who_cannot_be_enrolled(
    browser: FlaskClient, session: Session, admin: Person, now: datetime
) -> None:
    group = cohort(session)
    enrolled(session, person(session, "Has Place", ["trainee"]), group)
    enrolled(session, person(session, "Elsewhere Active", ["trainee"]), cohort(session, "October"))
    person(session, "Gone Person").suspended_at = now
    person(session, "Free Person")
    session.commit()

    everybody = browser.get(f"/admin/cohorts/{group.id}/enrol").text
    found = browser.get(f"/admin/cohorts/{group.id}/enrol?q=free%20person").text

    assert "Free Person" in everybody and "Free Person" in found
    for name in ("Has Place", "Elsewhere Active", "Gone Person", "demo.admin@"):
        assert name not in everybody
    assert "Nobody to enrol" in browser.get(f"/admin/cohorts/{group.id}/enrol?q=%25").text


@pytest.mark.parametrize(
    ("data", "status", "message"),
    [
        ({"email": ""}, 422, "Write an address, or choose somebody"),
        ({"email": "nobody@kaptrain.example"}, 422, "Nobody has this address."),
        ({"email": "demo.admin@kaptrain.example"}, 422, "Nobody enrols themselves."),
        ({"email": "has.place@kaptrain.example"}, 422, "already has a place in this cohort"),
        ({"person": "999"}, 404, ""),
        ({"person": "1 OR 1"}, 404, ""),
    ],
)
def test_who_cannot_be_enrolled_is_said_beside_the_address(
    browser: FlaskClient, session: Session, data: dict[str, Any], status: int, message: str
) -> None:
    group = cohort(session)
    enrolled(session, person(session, "Has Place", ["trainee"]), group)
    session.commit()

    answer = post(browser, f"/admin/cohorts/{group.id}/enrol", data)

    assert answer.status_code == status
    assert re.search(rf'id="email-error".*?{message}', answer.text, re.DOTALL) or not message
    assert counted(session, Enrolment) == 1
    assert data.get("email", "") in answer.text


def test_one_mentor_goes_to_all_selected(browser: FlaskClient, session: Session) -> None:
    group, mentor = cohort(session), person(session, "Demo Mentor", ["mentor"])
    places = [enrolled(session, person(session, name, ["trainee"]), group) for name in ("Amara", "Bela")]
    session.commit()

    answer = post(
        browser,
        f"/admin/cohorts/{group.id}/mentor",
        {"mentor": str(mentor.id), "pick": [str(each.id) for each in places]},
    )

    assert answer.status_code == 303
    found = [mentor_of(session, each.id) for each in places]
    assert [each.id for each in found if each] == [mentor.id, mentor.id]
    assert "Demo Mentor now mentors 2 trainees" in browser.get(answer.location).text


def test_a_mentor_form_with_a_fault_keeps_the_selection(browser: FlaskClient, session: Session) -> None:
    group = cohort(session)
    place = enrolled(session, person(session, "Amara", ["trainee"]), group)
    session.commit()

    answer = post(browser, f"/admin/cohorts/{group.id}/mentor", {"mentor": "", "pick": str(place.id)})
    nobody = post(browser, f"/admin/cohorts/{group.id}/mentor", {"mentor": ""})

    assert answer.status_code == nobody.status_code == 422
    assert re.search(rf'value="{place.id}" checked', answer.text)
    assert "Choose a mentor." in answer.text


def test_a_place_of_another_cohort_and_ones_own_cannot_be_selected(
    browser: FlaskClient, session: Session, admin: Person
) -> None:
    """Z3: ids are resolved through the cohort of the address."""
    group, mentor = cohort(session), person(session, "Demo Mentor", ["mentor"])
    foreign = enrolled(session, person(session, "Amara", ["trainee"]), cohort(session, "October"))
    own = enrolled(session, admin, group)
    session.commit()

    for pick in (foreign.id, own.id, 999, "x", "9" * 30):
        data = {"mentor": str(mentor.id), "pick": str(pick)}
        assert post(browser, f"/admin/cohorts/{group.id}/mentor", data).status_code == 404
    assert counted(session, MentorPair) == 0


def test_a_cohort_shows_25_at_a_time(browser: FlaskClient, session: Session) -> None:
    group = cohort(session)
    for number in range(27):
        enrolled(session, person(session, f"Trainee {number:02}", ["trainee"]), group)
    session.commit()

    first = browser.get(f"/admin/cohorts/{group.id}").text
    second = browser.get(f"/admin/cohorts/{group.id}?page=2").text

    assert first.count('name="pick"') == 25
    assert "1 to 25 of 27" in first
    assert second.count('name="pick"') == 2
    assert browser.get(f"/admin/cohorts/{group.id}?page=99999999999999").status_code == 200
