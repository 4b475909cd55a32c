from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person, SignIn
from tests.factories import person
from tests.signing import post, sign_in
from tests.web.accounts.conftest import PASSWORD, Door

NEW = "quiet copper kettle"


@pytest.fixture
def browser(app: Flask, mara: Person) -> Any:
    return sign_in(app.test_client(), mara)


def test_the_account_page_shows_profile_roles_sessions_and_all_places(browser: FlaskClient) -> None:
    page = browser.get("/account").get_data(as_text=True)

    for words in ("mara@clinic.example", "trainee", "Test browser", "More places", "America/Denver"):
        assert words in page


def test_a_profile_is_saved(browser: FlaskClient, session: Session, mara: Person) -> None:
    response = post(
        browser, "/account/profile", {"name": " Mara  Berg ", "credential": "LPC", "zone": "Europe/Oslo"}
    )

    session.refresh(mara)
    assert response.location == "/account"
    assert (mara.name, mara.credential, mara.zone) == ("Mara Berg", "LPC", "Europe/Oslo")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a\u202eb"),
        ("name", "x" * 121),
        ("zone", "Mars/Base"),
        ("credential", "x" * 121),
    ],
)
def test_a_profile_that_will_not_do_is_shown_again_with_what_was_typed(
    browser: FlaskClient, session: Session, mara: Person, field: str, value: Any
) -> None:
    typed = {"name": "Mara Berg", "credential": "LPC", "zone": "Europe/Oslo", field: value}

    response = post(browser, "/account/profile", typed)

    session.refresh(mara)
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.get_data(as_text=True)
    assert mara.name == "Mara Lund"


def test_protected_columns_cannot_be_sent_along(browser: FlaskClient, session: Session, mara: Person) -> None:
    extra = {"email": "x@y.example", "secret_version": "9", "roles": "admin", "id": "1", "password_hash": "x"}

    post(browser, "/account/profile", {"name": "Mara Berg", "zone": "UTC", **extra})

    session.refresh(mara)
    assert (mara.email, mara.secret_version) == ("mara@clinic.example", 1)
    assert browser.get("/admin/people").status_code == 404


@pytest.mark.parametrize("current", ["", "wrong", PASSWORD.upper()])
def test_a9_a_new_password_needs_the_current_one(
    browser: FlaskClient, session: Session, mara: Person, current: str
) -> None:
    response = post(browser, "/account/password", {"current": current, "password": NEW})

    session.refresh(mara)
    assert response.status_code == 422
    assert mara.secret_version == 1


@pytest.mark.parametrize("proof", ["", "wrong"])
def test_a9_a_new_address_needs_the_current_password(browser: FlaskClient, door: Door, proof: str) -> None:
    response = post(browser, "/account/address", {"email": "new@clinic.example", "proof": proof})

    assert response.status_code == 422
    assert door.mails() == []


def test_a9_the_owner_is_told_of_a_changed_password(browser: FlaskClient, door: Door, mara: Person) -> None:
    post(browser, "/account/password", {"current": PASSWORD, "password": NEW})

    assert [(mail.to_address, mail.subject) for mail in door.mails()] == [
        (mara.email, "Your password was changed")
    ]


def test_s3_s4_a_changed_password_ends_all_other_sessions_and_renews_this_one(
    app: Flask, browser: FlaskClient, mara: Person
) -> None:
    other = sign_in(app.test_client(), mara)
    with browser.session_transaction() as cookie:
        before = cookie["_user_id"]

    response = post(browser, "/account/password", {"current": PASSWORD, "password": NEW})

    with browser.session_transaction() as cookie:
        after = cookie["_user_id"]
    assert response.location == "/account"
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert after != before


def test_a_weak_new_password_is_refused(browser: FlaskClient) -> None:
    response = post(browser, "/account/password", {"current": PASSWORD, "password": "kaptrain1"})

    assert response.status_code == 422
    assert b"name of this site" in response.data


def test_one_signs_out_somewhere_else(
    app: Flask, browser: FlaskClient, session: Session, mara: Person
) -> None:
    other = sign_in(app.test_client(), mara)
    newest = session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()

    post(browser, f"/account/sessions/{newest}/end")

    assert other.get("/account").status_code == 303
    assert browser.get("/account").status_code == 200


def test_z3_nobody_ends_a_strangers_session(app: Flask, browser: FlaskClient, session: Session) -> None:
    stranger = person(session, "Nils Berg", ["trainee"])
    theirs = sign_in(app.test_client(), stranger)
    newest = session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()

    response = post(browser, f"/account/sessions/{newest}/end")

    assert response.status_code == 404
    assert theirs.get("/account").status_code == 200


def test_r2_the_same_change_sent_twice_is_answered_alike_and_done_once(
    browser: FlaskClient, session: Session, mara: Person
) -> None:
    sent = {"current": PASSWORD, "password": NEW, "once": "k" * 40}

    first = post(browser, "/account/password", sent)
    second = post(browser, "/account/password", sent)

    assert (first.location, second.location) == ("/account", "/account")
    assert session.scalar(select(Person.secret_version).where(Person.id == mara.id)) == 2


@pytest.mark.parametrize(
    "path", ["/account/profile", "/account/password", "/account/address", "/account/sessions/1/end"]
)
def test_a_visitor_changes_nothing(client: FlaskClient, path: str) -> None:
    assert post(client, path).status_code == 303
    assert post(client, path).location == "/sign-in"
