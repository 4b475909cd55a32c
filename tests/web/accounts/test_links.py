"""Mailed links: looking changes nothing, acting works once, and they always lead to this site."""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kaptrain.accounts.models import MailLink, Person
from kaptrain.db.base import Base
from kaptrain.outbox.models import Mail
from kaptrain.shared.clock import FrozenClock
from tests.factories import person
from tests.masks import masked
from tests.signing import csrf, post, sign_in
from tests.web.accounts.conftest import PASSWORD, Door

NEW = "quiet copper kettle"
HOSTILE = [
    {"Host": "evil.example"},
    {"Host": "evil.example:80"},
    {"Host": "localhost.evil.example"},
    {"Host": "localhost@evil.example"},
    {"Host": "localhost:80@evil.example"},
    {"Host": "evil.example#localhost"},
    {"Host": "evil.example/localhost"},
    {"Host": "LOCALHOST.evil.example"},
    {"Host": "evil.localhost"},
    {"Host": "[::1]"},
    {"Host": "127.0.0.2"},
    {"Host": "2130706433"},
    {"Host": "0"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example, localhost"},
    {"X-Forwarded-Host": "localhost, evil.example"},
    {"X-Forwarded-Proto": "gopher"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Port": "666"},
    {"X-Forwarded-Prefix": "//evil.example"},
    {"X-Forwarded-Server": "evil.example"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"Forwarded": 'for=192.0.2.1;host="evil.example"'},
    {"X-Host": "evil.example"},
    {"X-Original-URL": "//evil.example/", "X-Rewrite-URL": "//evil.example/"},
    {"X-HTTP-Host-Override": "evil.example"},
]


def everything(session: Session) -> Any:
    """All rows of all tables, to compare before and after."""
    return {table.name: session.execute(select(table)).all() for table in Base.metadata.sorted_tables}


@pytest.fixture
def reset(door: Door, mara: Person) -> Any:
    post(door.client, "/forgot", {"email": mara.email})
    return door.link("reset")


@pytest.fixture
def invitation(door: Door, app: Flask, admin: Person) -> Any:
    browser = sign_in(app.test_client(), admin)
    facts = {
        "name": "New Person",
        "email": "new@clinic.example",
        "zone": "America/Denver",
        "roles": ["trainee"],
    }
    post(browser, "/admin/people/new", facts)
    return door.link("invitation")


@pytest.fixture
def address(door: Door, app: Flask, mara: Person) -> Any:
    browser = sign_in(app.test_client(), mara)
    post(browser, "/account/address", {"email": "new@clinic.example", "proof": PASSWORD})
    return door.link("address")


@pytest.mark.parametrize("kind", ["reset", "invitation", "address"])
def test_a5_a_scanner_that_follows_a_link_changes_nothing_and_the_owner_still_can(
    app: Flask, session: Session, request: pytest.FixtureRequest, kind: str
) -> None:
    link = request.getfixturevalue(kind)
    before = everything(session)
    scanner = app.test_client()

    looks = [scanner.head(link), *(scanner.get(link) for _ in range(3))]

    assert [look.status_code for look in looks] == [200] * 4
    assert everything(session) == before
    assert scanner.get("/account").status_code == 303
    assert post(app.test_client(), link, {"password": NEW}).status_code == 303


@pytest.mark.parametrize("kind", ["reset", "invitation"])
def test_choosing_a_password_lets_one_in_and_the_link_is_spent(
    app: Flask, client: FlaskClient, request: pytest.FixtureRequest, kind: str
) -> None:
    link = request.getfixturevalue(kind)

    assert post(client, link, {"password": NEW}).location == "/dashboard"
    assert client.get("/account").status_code == 200
    later = app.test_client()
    assert [later.get(link).status_code, post(later, link, {"password": NEW}).status_code] == [404, 404]


def test_a_new_address_takes_the_place_of_the_old_one(
    app: Flask, client: FlaskClient, address: str, mara: Person
) -> None:
    response = post(client, address)

    assert response.location == "/sign-in"
    statuses = [
        post(app.test_client(), "/sign-in", {"email": email, "password": PASSWORD}).status_code
        for email in ("new@clinic.example", "mara@clinic.example")
    ]
    assert statuses == [303, 422]


@pytest.mark.parametrize("made", ["reset", "invitation", "address"])
@pytest.mark.parametrize("tried", ["reset", "invitation", "address"])
def test_a4_a_link_under_another_purpose_is_no_link(
    app: Flask, session: Session, request: pytest.FixtureRequest, made: str, tried: str
) -> None:
    token = request.getfixturevalue(made).rpartition("/")[2]

    response = post(app.test_client(), f"/{tried}/{token}", {"password": NEW})

    assert response.status_code == (303 if made == tried else 404)


@pytest.mark.parametrize(
    "token", ["x", "x" * 43, "..", "%00", "%ff", "' or 1=1 --", "x" * 5000, "\u202e", "a%2fb", "None", "*"]
)
def test_a_made_up_link_is_a_dead_one(client: FlaskClient, token: str) -> None:
    assert client.get(f"/reset/{token}").status_code == 404
    assert post(client, f"/reset/{token}", {"password": NEW}).status_code in (404, 405)


def test_a_dead_link_says_nothing_of_why_and_offers_a_new_one(
    app: Flask, reset: str, session: Session
) -> None:
    session.scalars(select(MailLink)).one().used_at = session.scalars(select(MailLink)).one().created_at
    session.commit()

    used, unknown = app.test_client().get(reset), app.test_client().get("/reset/unknown")

    assert b"Send a new link" in used.data
    assert masked(used) == masked(unknown)


@pytest.mark.parametrize(
    "password", ["short", "password1", "mara.lund", "kaptrain2026", "x" * 257, "x" * 3000]
)
def test_a1_a_weak_password_keeps_the_link_alive_and_says_why(
    client: FlaskClient, reset: str, password: str
) -> None:
    refused = post(client, reset, {"password": password})

    assert refused.status_code == 422
    assert b"invalid-feedback" in refused.data
    assert post(client, reset, {"password": NEW}).status_code == 303


def test_the_older_of_two_mailed_links_is_dead(
    app: Flask, client: FlaskClient, door: Door, reset: str, mara: Person
) -> None:
    post(client, "/forgot", {"email": mara.email})

    assert client.get(reset).status_code == 404
    assert client.get(door.link("reset")).status_code == 200


def test_a_link_is_dead_after_an_hour(client: FlaskClient, clock: FrozenClock, reset: str) -> None:
    clock.advance(minutes=59)
    assert client.get(reset).status_code == 200

    clock.advance(minutes=1)
    assert client.get(reset).status_code == 404


@pytest.mark.parametrize("headers", HOSTILE, ids=str)
def test_a6_links_in_mails_lead_to_the_configured_address_whatever_the_request_says(
    client: FlaskClient, session: Session, mara: Person, headers: dict[str, str]
) -> None:
    response = client.post("/forgot", data={"email": mara.email, "csrf_token": csrf(client)}, headers=headers)
    bodies = list(session.scalars(select(Mail.body)))

    assert response.status_code == (400 if "Host" in headers else 303)
    assert all("http://localhost/reset/" in body and "evil" not in body for body in bodies)
    assert "evil" not in response.headers.get("Location", "")


def test_a6_there_are_25_variants() -> None:
    assert len(HOSTILE) >= 25


def test_mails_wait_in_the_outbox_and_are_never_sent_inline(session: Session, reset: str) -> None:
    mail = session.scalars(select(Mail)).one()

    assert (mail.sent_at, mail.attempts) == (None, 0)


def test_no_password_and_no_link_is_stored_in_plain_text(
    client: FlaskClient, session: Session, reset: str
) -> None:
    token = reset.rpartition("/")[2]
    post(client, reset, {"password": NEW})
    stored = everything(session)
    stored.pop("mails")

    assert NEW not in repr(stored)
    assert token not in repr(stored)
    assert (
        session.execute(text("SELECT count(*) FROM mails WHERE body LIKE :it"), {"it": f"%{NEW}%"}).scalar()
        == 0
    )


def test_a_suspended_person_cannot_use_the_link_they_have(
    client: FlaskClient, session: Session, reset: str, mara: Person, now: datetime
) -> None:
    mara.suspended_at = now
    session.commit()

    assert post(client, reset, {"password": NEW}).status_code == 404


def test_a_person_without_a_password_cannot_sign_in(client: FlaskClient, session: Session) -> None:
    person(session, "New Person", ["trainee"], email="new@clinic.example")

    assert post(client, "/sign-in", {"email": "new@clinic.example", "password": ""}).status_code == 422
