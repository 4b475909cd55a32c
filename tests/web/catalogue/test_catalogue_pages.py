"""What everybody may read about a program, and what admins read about its files."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.catalogue.service import Library
from kaptrain.web.context import provide
from tests.factories import person
from tests.factories.learning import mini_program
from tests.signing import sign_in


def test_a_visitor_finds_the_programs_the_way_in_and_verification(client: FlaskClient) -> None:
    page = client.get("/").text

    assert "Every minute can say why it counts" in page
    for link in ("/sign-in", "/verify", "/programs/kap"):
        assert f'href="{link}"' in page


def test_who_is_signed_in_is_taken_to_the_dashboard(client: FlaskClient, session: Session) -> None:
    response = sign_in(client, person(session, "Demo Trainee", ["trainee"])).get("/")

    assert (response.status_code, response.location) == (303, "/dashboard")


def test_a_programs_plan_stands_in_words(client: FlaskClient) -> None:
    page = client.get("/programs/kap").text

    assert "150 h over 12 months" in page
    assert "Opens after module 6 (Ethics, boundaries, power) and lesson 12.4" in page
    assert "Dosing session: at least 4." in page
    assert "lab 1 (Off-label use and alternatives)" in page
    assert "Every knowledge check passed" in page
    assert "12. Remote care, access, records, staying well" in page


@pytest.mark.parametrize("slug", ["none", "..", "%2e%2e", "kap%2fmodules"])
def test_an_unknown_program_is_not_found(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/programs/{slug}").status_code == 404


def test_an_admin_finds_every_lesson_and_its_preview(client: FlaskClient, session: Session) -> None:
    page = sign_in(client, person(session, "Demo Admin", ["admin"])).get("/admin/content").text

    assert "5 of 5 lessons written" in page
    assert 'href="/admin/content/kap/m12-05"' in page and 'href="/admin/content/kap/check"' in page


def test_an_admin_checks_the_files_as_they_stand(client: FlaskClient, session: Session) -> None:
    page = sign_in(client, person(session, "Demo Admin", ["admin"])).get("/admin/content/kap/check").text

    assert "No problems" in page and "61 of 61 lessons written" in page


def test_nobody_else_sees_the_state_of_the_content(client: FlaskClient, session: Session) -> None:
    assert (
        sign_in(client, person(session, "Demo Mentor", ["mentor"])).get("/admin/content").status_code == 404
    )


def test_a_program_with_problems_is_not_on_offer_and_says_why_to_admins(
    app: Flask, client: FlaskClient, session: Session, tmp_path: Path
) -> None:
    folder = mini_program(tmp_path)
    lab = folder / "labs/01-consent.md"
    lab.write_text(lab.read_text(encoding="utf-8").replace("minutes: 60", "minutes: none"), encoding="utf-8")
    before = app.extensions["kaptrain"][Library]
    provide(app, Library(tmp_path))
    try:
        assert "No program is on offer now" in client.get("/").text
        assert client.get("/programs/mini").status_code == 404
        admin = sign_in(client, person(session, "Demo Admin", ["admin"]))
        assert "its files have problems" in admin.get("/admin/content").text
        assert "labs/01-consent.md:4: minutes" in admin.get("/admin/content/mini/check").text
        lab.write_text(
            lab.read_text(encoding="utf-8").replace("minutes: none", "minutes: 60"), encoding="utf-8"
        )
        assert "No problems" in admin.get("/admin/content/mini/check").text
    finally:
        provide(app, before)
