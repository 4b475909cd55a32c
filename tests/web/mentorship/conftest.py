from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from tests.factories.mentorship import Pair
from tests.signing import sign_in

Browser = Callable[[Person], FlaskClient]


@pytest.fixture
def pair(session: Session, now: datetime) -> Pair:
    return Pair(session, now)


@pytest.fixture
def browser(app: Flask, pair: Pair) -> Browser:
    """A browser for each person."""

    def open_for(one: Person) -> FlaskClient:
        return sign_in(app.test_client(), one)

    return open_for
