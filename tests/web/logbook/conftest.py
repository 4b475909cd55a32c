from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from tests.factories.logbook import Room
from tests.factories.reporting import kap_place
from tests.signing import sign_in

Browser = Callable[[Person], FlaskClient]


@pytest.fixture
def room(session: Session, now: datetime) -> Room:
    """People on the real plan, with the real activities."""
    return Room(session, now, enrol=kap_place)


@pytest.fixture
def browser(app: Flask, room: Room) -> Browser:
    """A browser for each person."""

    def open_for(one: Person) -> FlaskClient:
        return sign_in(app.test_client(), one)

    return open_for


@pytest.fixture
def filled(room: Room) -> dict[str, Any]:
    """A complete practicum form."""
    return {
        "activity": "integration",
        "on": "2026-11-10",
        "start": "14:00",
        "length": "60",
        "modality": "in_person",
        "site": "clinic",
        "theme": "grief",
        "skills": "silence",
        "feeling": "hurried",
        "reaction": "I wanted to fill the silence, and waited.",
        "question": "How long is too long?",
        "absent": "y",
        "host": str(room.practitioner.id),
        "send": "1",
    }
