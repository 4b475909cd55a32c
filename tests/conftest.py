"""One application and one database per run; every test inside a transaction that is rolled back."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config import Settings
from kaptrain.app import create_app
from kaptrain.db.base import Base
from kaptrain.db.session import db, may_write
from kaptrain.db.triggers import install
from kaptrain.shared.clock import FrozenClock
from kaptrain.web.context import provide
from tests.factories import CHEAP

NOON = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)  # 12:00 in Denver


def settings_for(database_url: str, **overrides: str) -> Settings:
    """Settings of a test application; `overrides` are environment variables."""
    env = {
        "KAPTRAIN_ENV": "test",
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a-secret-for-tests-of-more-than-32-characters",
        "BASE_URL": "http://localhost",
        **overrides,
    }
    return Settings.from_env(env)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """SQLite in a file, or the PostgreSQL that TEST_DATABASE_URL names."""
    return os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{tmp_path_factory.mktemp('db')}/test.db"


@pytest.fixture(scope="session")
def clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture(scope="session")
def app(database_url: str, clock: FrozenClock) -> Iterator[Flask]:
    """The application on a fresh schema."""
    application = create_app(settings_for(database_url), clock)
    provide(application, CHEAP)
    with application.app_context(), db.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
        install(connection, Base.metadata)
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def _clock_at_noon(clock: FrozenClock) -> None:
    clock.set(NOON)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def connection(app: Flask) -> Iterator[Any]:
    """One connection whose outer transaction is rolled back after the test."""
    may_write.set(True)
    with app.app_context():
        engines = db.engines
        engine = engines[None]
    with engine.connect() as outer:
        transaction = outer.begin()
        engines[None] = outer  # type: ignore[assignment]
        yield outer
        engines[None] = engine
        transaction.rollback()


@pytest.fixture
def session(app: Flask, connection: Any) -> Iterator[Session]:
    """A session of its own on the test's connection; what it commits, requests see."""
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def client(app: Flask, connection: Any) -> FlaskClient:
    """A visitor's browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def content() -> Path:
    return Path(__file__).resolve().parent.parent / "content"


# What a test may need beyond Python, by its mark: the variable that `./run test` sets when it is there.
NEEDS = {
    "browser": ("CHROMIUM", "no Chromium"),
    "postgres": ("KAPTRAIN_TEST_POSTGRES", "no PostgreSQL"),
    "slow": ("KAPTRAIN_SLOW", "full size only with ./run test --slow"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here; in CI `./run test` has made sure of the rest."""
    for item in items:
        for mark, (variable, reason) in NEEDS.items():
            if item.get_closest_marker(mark) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=reason))
