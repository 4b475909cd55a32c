"""One application and one database per run; every test inside a transaction that is rolled back."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.orm import Session

from config import Settings
from kaptrain.app import create_app
from kaptrain.catalogue.service import Previews
from kaptrain.certificates.adapters import use_fonts_of
from kaptrain.db.session import db, may_write
from kaptrain.shared.clock import Clock, FrozenClock
from kaptrain.web.context import provide
from kaptrain.web.limits import Misses, Typesettings
from tests.demo import Demo, open_demo
from tests.factories import CHEAP
from tests.factories.certificates import KEY_SECRET
from tests.factories.reporting import CONTENT, LIBRARY

# Files that tests send, gone when the process ends.
DOCUMENTS = tempfile.mkdtemp(prefix="kaptrain-documents-")
atexit.register(shutil.rmtree, DOCUMENTS, ignore_errors=True)
ROOM = 1 << 30
NOON = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)  # 12:00 in Denver


def settings_for(database_url: str, **overrides: str) -> Settings:
    """Settings of a test application; `overrides` are environment variables."""
    env = {
        "KAPTRAIN_ENV": "test",
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a-secret-for-tests-of-more-than-32-characters",
        "CREDENTIAL_KEY_SECRET": KEY_SECRET,
        "BASE_URL": "http://localhost",
        "DOCUMENTS_DIR": DOCUMENTS,
        **overrides,
    }
    return Settings.from_env(env)


def application(settings: Settings, clock: Clock | None = None) -> Flask:
    """An application whose passwords cost little, and which shares the real content with all others.

    Its clock stands still, so whoever asks in vain or for much would have to wait for ever.
    """
    made = create_app(settings, clock)
    provide(made, CHEAP, Misses(most=1_000_000), Typesettings(most=1_000_000))
    if settings.content_dir == CONTENT:
        provide(made, LIBRARY, Previews(CONTENT, LIBRARY))
    return made


@pytest.fixture(scope="session")
def clock() -> FrozenClock:
    return FrozenClock(NOON)


class Engines:
    """One application per engine, made when the first test asks for it."""

    def __init__(self, folder: Path, worker: str, clock: FrozenClock) -> None:
        self.folder, self.worker, self.clock = folder, worker, clock
        self.made: dict[str, Flask] = {}
        self._templates: dict[str, str] = {}

    def application(self, engine: str) -> Flask:
        """The application on a fresh schema of this engine."""
        if engine not in self.made:
            self.made[engine] = application(settings_for(self.filled(engine)), self.clock)
        return self.made[engine]

    def url(self, engine: str, name: str = "test") -> str:
        """The URL of an empty database of this engine."""
        if engine == "sqlite":
            for old in self.folder.glob(f"{name}.db*"):
                old.unlink()
            return f"sqlite:///{self.folder}/{name}.db"
        return fresh_database(self._server(), self._name(name))

    def filled(self, engine: str, name: str = "test") -> str:
        """The URL of a fresh database with the tables that an installation gets."""
        if engine not in self._templates:
            self._templates[engine] = self._migrated(self.url(engine, "template"))
        if engine != "sqlite":
            return fresh_database(self._server(), self._name(name), template=self._name("template"))
        url = self.url(engine, name)
        shutil.copy(self.folder / "template.db", self.folder / f"{name}.db")
        return url

    def close(self) -> None:
        for made in self.made.values():
            with made.app_context():
                db.engine.dispose()

    def _migrated(self, url: str) -> str:
        with application(settings_for(url), self.clock).app_context():
            upgrade()
            db.engine.dispose()
        return url

    def _server(self) -> str:
        server = os.environ.get("KAPTRAIN_TEST_POSTGRES")
        if not server:
            pytest.skip("no PostgreSQL")
        return server

    def _name(self, name: str) -> str:
        return f"kaptrain_{os.getpid()}_{self.worker}_{name}"


def fresh_database(server: str, name: str, template: str = "template1") -> str:
    """Make a database on the server, empty or like another one, and return its URL."""
    url = make_url(server)
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    admin.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def quick_folder(other: Path) -> Iterator[Path]:
    """A folder in memory where there is room, else `other`: a slow disk must not look like a lock."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < ROOM:
        yield other
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="kaptrain-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.fixture(scope="session")
def engines(
    tmp_path_factory: pytest.TempPathFactory, clock: FrozenClock, worker_id: str
) -> Iterator[Engines]:
    with quick_folder(tmp_path_factory.mktemp("db")) as folder:
        made = Engines(folder, worker_id, clock)
        yield made
        made.close()


@pytest.fixture(scope="session")
def demo(
    tmp_path_factory: pytest.TempPathFactory, engines: Engines, clock: FrozenClock, worker_id: str
) -> Iterator[Demo]:
    """A site of its own with the demo loaded, once per run. Tests may read it and sign in."""
    clock.set(NOON)
    base = tmp_path_factory.getbasetemp()
    opened = open_demo(
        application(settings_for(engines.filled("sqlite", "demo")), clock),
        base if worker_id == "master" else base.parent,
    )
    yield opened
    with opened.app.app_context():
        db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, engines: Engines) -> Flask:
    """The application; every test that touches the database runs on both engines."""
    return engines.application(request.param)


@pytest.fixture(autouse=True)
def _free_to_write() -> None:
    """Forget what the last request of another test was allowed: services called without one may write."""
    may_write.set(True)


@pytest.fixture(autouse=True)
def _clock_at_noon(clock: FrozenClock) -> None:
    clock.set(NOON)


@pytest.fixture
def now() -> datetime:
    return NOON


@contextmanager
def undone(app: Flask) -> Iterator[Connection]:
    """Give the application one connection; what happens on it is rolled back at the end of the block."""
    may_write.set(True)
    with app.app_context():
        engines = cast(dict[str | None, Any], db.engines)
        engine = engines[None]
    with engine.connect() as outer:
        transaction = outer.begin()
        engines[None] = outer
        try:
            yield outer
        finally:
            engines[None] = engine
            transaction.rollback()


@pytest.fixture
def connection(app: Flask) -> Iterator[Any]:
    """One connection whose outer transaction is rolled back after the test."""
    with undone(app) as outer:
        yield outer


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
def without_fonts(tmp_path: Path) -> Iterator[None]:
    """A machine that has no fonts besides those of the program."""
    use_fonts_of(tmp_path)
    yield
    use_fonts_of(None)


@pytest.fixture
def content() -> Path:
    return Path(__file__).resolve().parent.parent / "content"


# What a test may need beyond Python, by its mark: the variable that `./run test` sets when it is there.
NEEDS = {
    "browser": ("CHROMIUM", "no Chromium"),
    "postgres": ("KAPTRAIN_TEST_POSTGRES", "no PostgreSQL"),
    "git": ("KAPTRAIN_TEST_GIT", "no git"),
    "verifiers": ("KAPTRAIN_TEST_NODE", "no verifiers of credentials"),
    "paper": ("KAPTRAIN_TEST_PAPER", "no PDF tools or no Noto CJK"),
    "slow": ("KAPTRAIN_SLOW", "full size only with ./run test --slow"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here; in CI `./run test` has made sure of the rest."""
    for item in items:
        for mark, (variable, reason) in NEEDS.items():
            if item.get_closest_marker(mark) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=reason))
    items.sort(key=_turn)


def pytest_collection_finish() -> None:
    """Let no collection of garbage look through what stays until the end, as all tests do."""
    gc.collect()
    gc.freeze()


def _turn(item: pytest.Item) -> int:
    """What takes longest begins first, so that the other process has the rest to do meanwhile."""
    if (group := item.get_closest_marker("xdist_group")) is not None:
        return 0 if group.args == ("axe",) else 1
    # By then one process has loaded the demo, and the others copy it.
    return 2 if "demo" in getattr(item, "fixturenames", ()) else 3
