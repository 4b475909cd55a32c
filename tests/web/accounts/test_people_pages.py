import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person, RoleGrant
from tests.factories import person
from tests.signing import post, sign_in
from tests.web.accounts.conftest import Door, Statements

NEW = {
    "name": "New Person",
    "email": "new@clinic.example",
    "zone": "America/Denver",
    "roles": ["trainee", "mentor"],
}


@pytest.fixture
def office(app: Flask, admin: Person) -> Any:
    return sign_in(app.test_client(), admin)


def test_people_are_listed_by_pages_of_fifty(office: FlaskClient, session: Session) -> None:
    for number in range(60):
        person(session, f"Cohort Trainee {number:02}", ["trainee"])

    first = office.get("/admin/people?role=trainee").get_data(as_text=True)
    second = office.get("/admin/people?role=trainee&page=2").get_data(as_text=True)

    assert "1 to 50 of 60" in first
    assert "51 to 60 of 60" in second
    assert "Cohort Trainee 59" in second


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=9999999999999999999999", "page=x", "role=owner", "q=%00", "q=" + "x" * 9000],
)
def test_odd_filters_show_a_page_all_the_same(office: FlaskClient, query: str) -> None:
    assert office.get(f"/admin/people?{query}").status_code == 200


def test_an_invitation_creates_the_person_and_mails_the_link(
    office: FlaskClient, session: Session, door: Door
) -> None:
    response = post(office, "/admin/people/new", NEW)

    made = session.scalars(select(Person).where(Person.email_key == "new@clinic.example")).one()
    roles = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == made.id)).all()
    assert response.location == f"/admin/people/{made.id}"
    assert (made.password_hash, set(roles)) == (None, {"trainee", "mentor"})
    assert door.link("invitation")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "admin@CLINIC.example"),
        ("email", "x"),
        ("name", ""),
        ("zone", "x"),
        ("roles", []),
        ("roles", ["owner"]),
    ],
)
def test_an_invitation_that_will_not_do_is_shown_again(
    office: FlaskClient, door: Door, field: str, value: Any
) -> None:
    response = post(office, "/admin/people/new", {**NEW, field: value})

    assert response.status_code == 422
    assert f'id="{field}-error"' in response.get_data(as_text=True)
    assert door.mails() == []


def test_r2_an_invitation_sent_twice_invites_once(office: FlaskClient, door: Door) -> None:
    sent = {**NEW, "once": "k" * 40}

    first, second = post(office, "/admin/people/new", sent), post(office, "/admin/people/new", sent)

    assert first.location == second.location
    assert len(door.mails()) == 1


def test_sending_an_invitation_again_ends_the_first_link(app: Flask, office: FlaskClient, door: Door) -> None:
    where = post(office, "/admin/people/new", NEW).location
    first = door.link("invitation")

    post(office, f"{where}/invitation")

    visitor = app.test_client()
    assert visitor.get(first).status_code == 404
    assert visitor.get(door.link("invitation")).status_code == 200


def test_a9_no_form_of_an_admin_has_a_password(office: FlaskClient, mara: Person) -> None:
    for path in ("/admin/people", "/admin/people/new", f"/admin/people/{mara.id}"):
        page = office.get(path).get_data(as_text=True)
        assert 'type="password"' not in page
        assert not re.search(r'name="[^"]*password', page)


def test_a9_an_admin_starts_a_reset_but_the_link_goes_to_the_owner(
    office: FlaskClient, door: Door, mara: Person
) -> None:
    post(office, f"/admin/people/{mara.id}/reset")

    assert [mail.to_address for mail in door.mails()] == [mara.email]


@pytest.mark.parametrize("trigger", ["password", "reset", "roles", "suspension", "sign out there", "address"])
def test_s4_each_trigger_ends_open_sessions_at_the_next_request(
    app: Flask, office: FlaskClient, door: Door, session: Session, mara: Person, trigger: str
) -> None:
    victim = sign_in(app.test_client(), mara)
    other = sign_in(app.test_client(), mara)
    base = f"/admin/people/{mara.id}"
    if trigger == "password":
        post(other, "/account/password", {"current": "gravel lantern", "password": "quiet copper kettle"})
    elif trigger == "reset":
        post(app.test_client(), "/forgot", {"email": mara.email})
        post(app.test_client(), door.link("reset"), {"password": "quiet copper kettle"})
    elif trigger == "roles":
        post(office, base, {"roles": ["mentor"], "credential": ""})
    elif trigger == "suspension":
        post(office, f"{base}/suspend")
    elif trigger == "sign out there":
        for path in re.findall(
            rf'action="({base}/sessions/\d+/end)"', office.get(base).get_data(as_text=True)
        ):
            post(office, path)
    else:
        post(other, "/account/address", {"email": "new@clinic.example", "proof": "gravel lantern"})
        post(app.test_client(), door.link("address"))

    assert victim.get("/account").status_code == 303


def test_an_admin_who_changes_their_own_roles_stays_signed_in(
    app: Flask, office: FlaskClient, admin: Person
) -> None:
    other = sign_in(app.test_client(), admin)

    post(office, f"/admin/people/{admin.id}", {"roles": ["admin", "mentor"], "credential": "LCSW"})

    assert office.get("/admin/people").status_code == 200
    assert other.get("/admin/people").status_code == 303


def test_an_admin_cannot_give_up_the_role_and_nothing_else_of_the_form_is_saved(
    office: FlaskClient, session: Session, admin: Person
) -> None:
    response = post(office, f"/admin/people/{admin.id}", {"roles": ["mentor"], "credential": "LCSW"})

    session.refresh(admin)
    assert response.status_code == 422
    assert b"You cannot give up your own admin role." in response.data
    assert admin.credential == ""


def test_suspending_and_restoring(app: Flask, office: FlaskClient, mara: Person) -> None:
    post(office, f"/admin/people/{mara.id}/suspend")
    shut = post(app.test_client(), "/sign-in", {"email": mara.email, "password": "gravel lantern"})
    post(office, f"/admin/people/{mara.id}/restore")
    opened = post(app.test_client(), "/sign-in", {"email": mara.email, "password": "gravel lantern"})

    assert (shut.status_code, opened.status_code) == (422, 303)


def test_suspending_oneself_is_refused_in_words(office: FlaskClient, admin: Person) -> None:
    response = post(office, f"/admin/people/{admin.id}/suspend")

    assert response.status_code == 409
    assert b"You cannot suspend yourself." in response.data


@pytest.mark.parametrize("role", ["trainee", "mentor", "practitioner", "facilitator"])
def test_nobody_but_admins_finds_the_pages_about_people(
    app: Flask, session: Session, mara: Person, role: str
) -> None:
    browser = sign_in(app.test_client(), person(session, "Nils Berg", [role]))
    paths = ["/admin/people", "/admin/people/new", f"/admin/people/{mara.id}"]

    assert [browser.get(path).status_code for path in paths] == [404] * 3
    assert post(browser, f"/admin/people/{mara.id}/suspend").status_code == 404


@pytest.mark.parametrize("number", [0, 999999, 2147483648, 99999999999999999999])
def test_an_unknown_person_is_nobody(office: FlaskClient, number: int) -> None:
    assert office.get(f"/admin/people/{number}").status_code == 404
    assert post(office, f"/admin/people/{number}/suspend").status_code == 404


def test_a_hostile_name_is_shown_as_text(office: FlaskClient, session: Session) -> None:
    person(session, "<script>alert(1)</script>", ["trainee"], email="x@y.example")

    assert b"<script>alert" not in office.get("/admin/people").data


def test_the_list_takes_the_same_few_statements_however_many_people(
    office: FlaskClient, session: Session, statements: Statements
) -> None:
    person(session, "Mara Lund", ["trainee"])
    with statements() as few:
        office.get("/admin/people")
    for number in range(60):
        person(session, f"Cohort Trainee {number:02}", ["trainee"])
    with statements() as many:
        office.get("/admin/people")

    assert len(few) == len(many) <= 5
