"""People with passwords, and browsers at the door."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.accounts.models import Person
from kaptrain.outbox.models import Mail
from tests.factories import person
from tests.signing import post

PASSWORD = "gravel lantern"
Statements = Callable[[], AbstractContextManager[list[str]]]


class Door:
    """One browser in front of the sign-in page."""

    def __init__(self, client: FlaskClient, session: Session) -> None:
        self.client, self.session = client, session

    def sign_in(self, email: str, password: str = PASSWORD, target: str = "", **sent: Any) -> TestResponse:
        """Send the form as typed."""
        url = f"/sign-in{target}"
        return post(self.client, url, {"email": email, "password": password}, **sent)

    def cookie(self) -> str:
        """The session cookie as this browser holds it."""
        held = self.client.get_cookie(self.client.application.config["SESSION_COOKIE_NAME"])
        return held.value if held else ""

    def mails(self) -> list[Mail]:
        """All mails so far, oldest first."""
        return list(self.session.scalars(select(Mail).order_by(Mail.id)))

    def link(self, purpose: str) -> str:
        """The path of the newest mailed link of this purpose."""
        body = next(mail.body for mail in reversed(self.mails()) if f"/{purpose}/" in mail.body)
        return f"/{purpose}/" + body.split(f"/{purpose}/")[1].split()[0]


@pytest.fixture
def door(client: FlaskClient, session: Session) -> Door:
    return Door(client, session)


@pytest.fixture
def mara(session: Session) -> Person:
    """A trainee with a password."""
    return person(session, "Mara Lund", ["trainee"], password=PASSWORD, email="mara@clinic.example")


@pytest.fixture
def admin(session: Session) -> Person:
    return person(session, "Demo Admin", ["admin"], password=PASSWORD, email="admin@clinic.example")


@pytest.fixture
def statements(connection: Connection) -> Statements:
    """Collect the statements that reach the database."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                seen.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        yield seen
        event.remove(connection, "before_cursor_execute", note)

    return collect
