from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.catalogue.service import Library
from kaptrain.web.context import provide
from tests.factories import person
from tests.factories.guides import guided_program
from tests.factories.learning import mini_place
from tests.signing import sign_in

Browser = Callable[..., FlaskClient]


@pytest.fixture
def library(app: Flask, tmp_path: Path) -> Iterator[Library]:
    """The application's library, for one test the one with the small program."""
    before = app.extensions["kaptrain"][Library]
    found = Library(guided_program(tmp_path).parent)
    provide(app, found)
    yield found
    provide(app, before)


@pytest.fixture
def browser(library: Library, session: Session, app: Flask) -> Browser:
    """A browser of somebody with these roles; trainees have a place unless it is refused."""

    def signed_in(*roles: str, place: bool = True) -> FlaskClient:
        somebody = person(session, f"Demo {'-'.join(roles)}", list(roles))
        if "trainee" in roles and place:
            mini_place(session, library, somebody)
        return sign_in(app.test_client(), somebody)

    return signed_in
