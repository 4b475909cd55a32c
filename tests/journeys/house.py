"""The whole application behind a real socket, for browsers."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from kaptrain.accounts import service as accounts
from kaptrain.accounts.models import Person
from kaptrain.db.base import Base
from kaptrain.db.session import db, may_write
from kaptrain.db.triggers import install
from tests.conftest import NOON, application, settings_for
from tests.factories import CHEAP, mentored
from tests.factories.reporting import kap_cohort, kap_place

# Seconds by which each half of an answer comes late: with it, a journey that reads a page before all of it is
# there fails each time.
LATE = float(os.environ.get("KAPTRAIN_TEST_LATE", "0"))
PASSWORD = "four plain words together"
_numbers = count(1)


class RunningClock:
    """Starts at a fixed moment and goes on from there, so that what happens later has a later time."""

    def __init__(self, start: datetime) -> None:
        self._start, self._begun = start, time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._begun)

    def advance(self, **delta: float) -> None:
        """Jump ahead, as `timedelta` takes it."""
        self._start += timedelta(**delta)


@dataclass(frozen=True)
class Somebody:
    """A person who can sign in, with their address."""

    id: int
    name: str
    email: str


@dataclass(frozen=True)
class House:
    """A running site: its address, its application, its clock."""

    base: str
    app: Flask
    clock: RunningClock

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session for what journeys set up through services; commits at the end."""
        may_write.set(True)
        with self.app.app_context():
            yield db.session()
            db.session.commit()

    def work(self) -> None:
        """Let the worker do one round: what is due is written, and sent where there is a mail server."""
        done = self.app.test_cli_runner().invoke(args=["worker", "--once"])
        assert done.exit_code == 0, done.output

    def person(self, name: str, *roles: str, credential: str = "") -> Somebody:
        """Make somebody with a password and an address that nobody else has."""
        number = next(_numbers)
        with self.session() as session:
            made = accounts.create_person(
                session,
                email=f"person{number}@kaptrain.example",
                name=f"{name} {number}",
                roles=roles,
                credential=credential,
                zone="America/Denver",
                now=self.clock.now(),
            )
            accounts.set_password(session, made, CHEAP.hashed(PASSWORD))
            return Somebody(made.id, made.name, made.email)

    def cohort(self) -> str:
        """Open a cohort on the real plan whose year began in June, and return its title."""
        title = f"Cohort {next(_numbers)}"
        with self.session() as session:
            kap_cohort(session, title=title)
        return title

    def place(self, who: Somebody, mentor: Somebody | None = None) -> None:
        """Enrol somebody in a cohort of their own."""
        with self.session() as session:
            group = kap_cohort(session, title=f"Cohort {next(_numbers)}")
            place = kap_place(session, session.get_one(Person, who.id), group)
            if mentor is not None:
                mentored(session, place, session.get_one(Person, mentor.id))


def _late(app: Flask) -> Callable[..., Iterable[bytes]]:
    """The application behind a bad line: half of an answer comes late, the other half later still."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        time.sleep(LATE)
        parts: Any = app(environ, start_response)
        with closing(parts):
            for part in parts:
                yield part[: len(part) // 2]
                time.sleep(LATE)
                yield part[len(part) // 2 :]

    return answer if LATE else app


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Say nothing: a test tells what went wrong."""


@contextmanager
def open_house(database: Path, **settings: str) -> Iterator[House]:
    """Serve a site on a free port until the block ends; a database that is not there is made.

    `settings` are environment variables.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        clock = RunningClock(NOON)
        app = application(settings_for(f"sqlite:///{database}", BASE_URL=base, **settings), clock)
        if not database.exists():
            with app.app_context(), db.engine.begin() as connection:
                Base.metadata.create_all(connection)
                install(connection, Base.metadata)
        with _served(app, listening):
            yield House(base, app, clock)
        with app.app_context():
            db.engine.dispose()


@contextmanager
def _served(app: Flask, listening: socket.socket) -> Iterator[None]:
    server = make_server(
        "127.0.0.1", 0, _late(app), threaded=True, request_handler=_Quiet, fd=listening.fileno()
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
