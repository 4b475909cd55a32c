"""What a page asks of the database does not grow with the number of trainees (full size: 10,000)."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.data import Filled, fill
from kaptrain.accounts.models import Person
from kaptrain.app import create_app
from kaptrain.db.session import db
from tests.conftest import NOON, Engines, settings_for
from tests.signing import sign_in
from tests.statements import statements

pytestmark = pytest.mark.slow

FEW, MANY, LINES = 100, 10_000, 15
PAGES = {
    "trainee": ("/dashboard", "/hours", "/modules", "/modules/m01/m01-01", "/logbook", "/certificates"),
    "practitioner": ("/signoff",),
    "mentor": ("/signoff", "/trainees"),
    "admin": ("/trainees", "/admin", "/admin/people", "/admin/cohorts", "/admin/certificates"),
}


def counts(engines: Engines, engine: str, trainees: int) -> dict[str, int]:
    """Statements of each page, asked a second time so that nothing is counted that is kept per process."""
    app = create_app(settings_for(engines.url(engine, f"crowd{trainees}")), engines.clock)
    filled = fill(app, trainees=trainees, lines=LINES, now=NOON)
    found = {
        f"{who} {path}": count
        for who, paths in PAGES.items()
        for path, count in asked(app, filled, who, paths).items()
    }
    with app.app_context():
        db.engine.dispose()
    return found


def asked(app: Flask, filled: Filled, who: str, paths: tuple[str, ...]) -> dict[str, int]:
    client, found = app.test_client(), {}
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        somebody = session.scalars(select(Person).where(Person.email == filled.people[who])).one()
        sign_in(client, somebody)
    for path in paths:
        client.get(path)
        with statements(engine) as seen:
            assert client.get(path).status_code == 200
        found[path] = len(seen)
    return found


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_pages_ask_the_same_for_100_and_for_10000_trainees(engines: Engines, engine: str) -> None:
    few = counts(engines, engine, FEW)

    many = counts(engines, engine, MANY)

    assert many == few
    assert max(many.values()) <= 12
    assert many["trainee /dashboard"] <= 6
