"""Sign in and out: nothing is told about accounts, guessing is slowed down, sessions live on the server."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from kaptrain.accounts.adapters.passwords import Cost, Passwords
from kaptrain.accounts.models import Person, SignIn
from kaptrain.accounts.rules.limits import RESET, SIGN_IN
from kaptrain.shared.clock import FrozenClock
from tests.factories import person
from tests.masks import masked
from tests.signing import csrf, post, sign_in
from tests.web.accounts.conftest import PASSWORD, Door

PAGES = ["/dashboard", "/account", "/hours", "/modules", "/logbook", "/certificates"]


def test_the_right_password_leads_to_the_dashboard(door: Door, mara: Person) -> None:
    response = door.sign_in(" MARA@clinic.example ")

    assert (response.status_code, response.location) == (303, "/dashboard")
    assert door.client.get("/account").status_code == 200


def test_one_is_led_to_where_one_wanted_to_go(door: Door, mara: Person) -> None:
    assert door.sign_in(mara.email, target="?next=/account").location == "/account"


def test_somebody_signed_in_is_not_asked_again(client: FlaskClient, mara: Person) -> None:
    sign_in(client, mara)

    response = client.get("/sign-in?next=//evil.example")

    assert (response.status_code, response.location) == (303, "/dashboard")


def test_the_form_is_refused_without_its_token(client: FlaskClient, mara: Person) -> None:
    response = client.post("/sign-in", data={"email": mara.email, "password": PASSWORD})

    assert response.status_code == 400


def test_signing_out_is_refused_without_the_token(client: FlaskClient, mara: Person) -> None:
    sign_in(client, mara)

    assert client.post("/sign-out").status_code == 400
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("kind", ["unknown", "invited", "suspended", "endless password"])
def test_a2_every_refusal_at_the_door_looks_the_same(
    door: Door, session: Session, now: datetime, mara: Person, kind: str
) -> None:
    person(session, "New Person", ["trainee"], email="invited@clinic.example")
    gone = person(session, "Gone Person", ["trainee"], password=PASSWORD, email="suspended@clinic.example")
    gone.suspended_at = now
    session.flush()
    told = masked(door.sign_in(mara.email, "wrong password"), mara.email)
    address, password = {
        "unknown": ("nobody@clinic.example", PASSWORD),
        "invited": ("invited@clinic.example", PASSWORD),
        "suspended": ("suspended@clinic.example", PASSWORD),
        "endless password": (mara.email, "x" * 300),
    }[kind]

    response = door.sign_in(address, password)

    assert masked(response, address) == told
    assert response.status_code == 422
    assert door.client.get("/account").status_code == 303


def test_a2_asking_for_a_reset_is_answered_alike_for_known_and_unknown(
    app: Flask, door: Door, mara: Person
) -> None:
    answers = []
    for address in (mara.email, "nobody@clinic.example", "not an address", "ｍａｒａ@clinic.example"):
        browser = app.test_client()
        response = post(browser, "/forgot", {"email": address})
        answers.append((masked(response, address), masked(browser.get(response.location), address)))

    assert len(set(answers)) == 1
    assert [mail.to_address for mail in door.mails()] == [mara.email] * 2


def test_a2_a_locked_account_looks_the_same_whether_it_exists(app: Flask, mara: Person) -> None:
    answers = []
    for address in (mara.email, "nobody@clinic.example"):
        browser = app.test_client()
        for _ in range(SIGN_IN.account):
            post(browser, "/sign-in", {"email": address, "password": "wrong password"})
        answers.append(masked(post(browser, "/sign-in", {"email": address, "password": PASSWORD}), address))

    assert len(set(answers)) == 1
    assert answers[0].startswith("429")


def test_a3_guessing_one_account_is_stopped_from_any_address_and_says_until_when(
    app: Flask, mara: Person
) -> None:
    browser = app.test_client()
    for number in range(SIGN_IN.account):
        place = {"REMOTE_ADDR": f"192.0.2.{number}"}
        post(browser, "/sign-in", {"email": mara.email, "password": "wrong"}, environ_base=place)

    response = post(
        browser,
        "/sign-in",
        {"email": mara.email, "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "198.51.100.9"},
    )

    assert response.status_code == 429
    assert b"Try again in 15 minutes" in response.data
    assert response.headers["Retry-After"] == "900"


def test_a3_200_made_up_forwarding_headers_change_nothing(app: Flask, mara: Person) -> None:
    browser = app.test_client()
    statuses = []
    for number in range(200):
        headers = {"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"}
        sent = {"email": f"guess{number}@clinic.example", "password": "wrong"}
        statuses.append(post(browser, "/sign-in", sent, headers=headers).status_code)

    assert statuses == [422] * SIGN_IN.address + [429] * (200 - SIGN_IN.address)


@pytest.mark.parametrize("surface", ["sign-in", "forgot", "reset", "own password"])
@pytest.mark.parametrize("key", ["account", "address"])
def test_a3_each_surface_counts_by_account_and_by_address(
    app: Flask, door: Door, mara: Person, surface: str, key: str
) -> None:
    post(app.test_client(), "/forgot", {"email": mara.email})
    link = door.link("reset")
    sign_in(door.client, mara)
    statuses: set[int] = set()
    for number in range(RESET.address * 4):
        same = key == "account"
        somebody = mara.email if same else f"guess{number}@clinic.example"
        token = link if same else f"/reset/{'x' * 40}{number}"
        url, form = {
            "sign-in": ("/sign-in", {"email": somebody, "password": "wrong"}),
            "forgot": ("/forgot", {"email": somebody}),
            "reset": (token, {"password": "short"}),
            "own password": ("/account/password", {"current": "wrong", "password": "a new lantern"}),
        }[surface]
        browser = door.client if surface == "own password" else app.test_client()
        place = {"REMOTE_ADDR": f"10.0.{number}.1" if same else "10.0.0.1"}
        statuses.add(post(browser, url, form, environ_base=place).status_code)
        if 429 in statuses:
            break

    assert 429 in statuses


def test_a3_a_victim_of_guessing_still_gets_in_by_reset(app: Flask, door: Door, mara: Person) -> None:
    attacker = app.test_client()
    for _ in range(SIGN_IN.account + 5):
        post(attacker, "/sign-in", {"email": mara.email, "password": "wrong"})

    post(door.client, "/forgot", {"email": mara.email})
    chosen = post(door.client, door.link("reset"), {"password": "quiet copper kettle"})

    assert chosen.location == "/dashboard"
    assert door.client.get("/account").status_code == 200
    again = post(app.test_client(), "/sign-in", {"email": mara.email, "password": "quiet copper kettle"})
    assert again.status_code == 303


def test_a3_asking_for_resets_cannot_flood_a_mailbox(app: Flask, door: Door, mara: Person) -> None:
    statuses = [post(app.test_client(), "/forgot", {"email": mara.email}).status_code for _ in range(12)]

    assert statuses == [303] * RESET.account + [429] * (12 - RESET.account)
    assert len(door.mails()) == RESET.account


def test_an_outdated_hash_is_renewed_on_the_way_in(
    app: Flask, door: Door, session: Session, mara: Person
) -> None:
    before = mara.password_hash
    door.sign_in(mara.email)
    session.expire_all()
    assert session.get_one(Person, mara.id).password_hash == before

    mara.password_hash = Passwords(Cost(memory_kib=128, rounds=1)).hashed(PASSWORD)
    session.commit()
    post(app.test_client(), "/sign-in", {"email": mara.email, "password": PASSWORD})
    session.expire_all()

    assert "m=64,t=1" in str(session.get_one(Person, mara.id).password_hash)


def test_s1_the_cookie_is_small_random_and_for_this_site_alone(door: Door, mara: Person) -> None:
    response = door.sign_in(mara.email)

    (header,) = response.headers.getlist("Set-Cookie")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header
    assert len(header) < 1000
    assert "mara" not in header


def test_s2_a_copied_cookie_is_worthless_after_signing_out(app: Flask, door: Door, mara: Person) -> None:
    door.sign_in(mara.email)
    copied = door.cookie()
    post(door.client, "/sign-out")
    thief = app.test_client()
    thief.set_cookie(app.config["SESSION_COOKIE_NAME"], copied)

    answers = {page: thief.get(page) for page in PAGES}

    assert {page: answer.location for page, answer in answers.items()} == {
        page: f"/sign-in?next={page}" for page in PAGES
    }


def test_w5_signing_out_tells_the_browser_to_forget(client: FlaskClient, mara: Person) -> None:
    sign_in(client, mara)

    response = post(client, "/sign-out")

    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.location == "/sign-in"
    assert b"You are signed out." in client.get("/sign-in").data


def test_s3_an_id_planted_before_signing_in_is_useless(
    app: Flask, door: Door, session: Session, mara: Person
) -> None:
    door.client.get("/sign-in")
    with door.client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
        cookie["_fresh"] = True
    door.sign_in(mara.email)
    with door.client.session_transaction() as cookie:
        held = cookie["_user_id"]

    assert held != "planted"
    assert len(held) >= 43


def test_s3_every_sign_in_gets_an_id_of_its_own(app: Flask, session: Session, mara: Person) -> None:
    for _ in range(3):
        post(app.test_client(), "/sign-in", {"email": mara.email, "password": PASSWORD})

    assert len(set(session.scalars(select(SignIn.sid_hash)))) == 3


@pytest.mark.parametrize(("minutes", "status"), [(119, 200), (120, 200), (121, 303)])
def test_s5_an_idle_session_ends_after_two_hours(
    client: FlaskClient, clock: FrozenClock, mara: Person, minutes: int, status: int
) -> None:
    sign_in(client, mara)

    clock.advance(minutes=minutes)

    assert client.get("/account").status_code == status


def test_s5_using_the_site_keeps_a_session_from_idling(
    client: FlaskClient, clock: FrozenClock, mara: Person
) -> None:
    sign_in(client, mara)
    for _ in range(5):
        clock.advance(minutes=100)
        status = client.get("/account").status_code

    assert status == 200


@pytest.mark.parametrize(("minutes", "status"), [(-1, 200), (0, 303), (1, 303)])
def test_s5_a_session_ends_a_day_after_it_began_however_busy(
    client: FlaskClient, clock: FrozenClock, now: datetime, mara: Person, minutes: int, status: int
) -> None:
    sign_in(client, mara)
    end = now + timedelta(hours=24, minutes=minutes)
    while clock.now() + timedelta(minutes=100) < end:
        clock.advance(minutes=100)
        client.get("/account")
    clock.set(end)

    assert client.get("/account").status_code == status


def test_the_demonstration_offers_its_people_and_no_other_site_does(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["kaptrain"][Settings]
    assert b"kaptrain-demo" not in client.get("/sign-in").data

    monkeypatch.setitem(app.extensions["kaptrain"], Settings, replace(settings, kaptrain_env="demo"))
    page = client.get("/sign-in").data

    assert page.count(b"@kaptrain.example") == 8


def test_the_same_form_sent_twice_lets_in_once_more_and_breaks_nothing(
    client: FlaskClient, mara: Person
) -> None:
    sent = {"email": mara.email, "password": PASSWORD, "once": "k" * 40, "csrf_token": csrf(client)}

    first, second = client.post("/sign-in", data=sent), client.post("/sign-in", data=sent)

    assert (first.location, second.location) == ("/dashboard", "/dashboard")
