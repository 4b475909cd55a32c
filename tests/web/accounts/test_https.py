"""S1 and O2 on an application as it stands behind a proxy in production."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kaptrain.accounts.rules.limits import RESET
from kaptrain.app import create_app
from kaptrain.db.base import Base
from kaptrain.db.session import db, may_write
from kaptrain.db.triggers import install
from kaptrain.shared.clock import FrozenClock
from kaptrain.web.context import provide
from tests.conftest import NOON, settings_for
from tests.factories import CHEAP, person
from tests.web.accounts.conftest import PASSWORD

HERE = "https://training.institute.example"


def application(tmp_path: Path, **changes: str) -> Flask:
    settings = settings_for(
        f"sqlite:///{tmp_path}/site.db", BASE_URL=HERE, TRUSTED_HOSTS="training.institute.example", **changes
    )
    app = create_app(settings, FrozenClock(NOON))
    provide(app, CHEAP)
    may_write.set(True)
    with app.app_context():
        with db.engine.begin() as connection:
            Base.metadata.create_all(connection)
            install(connection, Base.metadata)
        person(db.session(), "Mara Lund", ["trainee"], password=PASSWORD, email="mara@clinic.example")
        db.session.commit()
    return app


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Any]:
    app = application(tmp_path)
    yield app
    with app.app_context():
        db.engine.dispose()


def signed_in(site: Flask) -> Any:
    browser = site.test_client()
    page = browser.get("/sign-in", base_url=HERE).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"email": "mara@clinic.example", "password": PASSWORD, "csrf_token": token}
    headers = {"Referer": f"{HERE}/sign-in"}
    return browser, browser.post("/sign-in", base_url=HERE, data=form, headers=headers)


def test_s1_every_cookie_is_host_bound_secure_hidden_and_small(site: Flask) -> None:
    browser, response = signed_in(site)
    answers = [response, *(browser.get(path, base_url=HERE) for path in ("/account", "/sign-in", "/nowhere"))]

    cookies = [header for answer in answers for header in answer.headers.getlist("Set-Cookie")]
    assert response.status_code == 303
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-kaptrain=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {
            part.strip() for part in cookie.split(";")
        }
        assert "Domain" not in cookie
        assert len(cookie) < 4096


def test_w3_strict_transport_is_demanded(site: Flask) -> None:
    assert "max-age=31536000" in signed_in(site)[1].headers["Strict-Transport-Security"]


def test_w4_a_form_that_comes_from_another_site_is_refused(site: Flask) -> None:
    browser = site.test_client()
    page = browser.get("/sign-in", base_url=HERE).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"email": "mara@clinic.example", "password": PASSWORD, "csrf_token": token}

    answer = browser.post("/sign-in", base_url=HERE, data=form, headers={"Referer": "https://evil.example/"})

    assert answer.status_code == 400


@pytest.mark.parametrize("hops", [0, 1, 2])
def test_o2_a_made_up_address_before_the_trusted_proxies_does_not_help_guessing(
    tmp_path: Path, hops: int
) -> None:
    site = application(tmp_path, PROXY_HOPS=str(hops))
    browser, statuses = site.test_client(), []
    page = browser.get("/forgot", base_url=HERE).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    trusted = ["198.51.100.1", "198.51.100.2"][:hops]
    for number in range(RESET.address + 1):
        form = {"email": f"guess{number}@clinic.example", "csrf_token": token}
        headers = {
            "Referer": f"{HERE}/forgot",
            "X-Forwarded-For": ", ".join([f"203.0.113.{number}", *trusted]),
            "X-Forwarded-Proto": ", ".join(["https"] * max(1, hops)),
        }
        statuses.append(browser.post("/forgot", base_url=HERE, data=form, headers=headers).status_code)
    with site.app_context():
        db.engine.dispose()

    assert statuses == [303] * RESET.address + [429]
