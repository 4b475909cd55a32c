"""A trainee with a calendar, the host of its events, and other people."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.events.models import Booking, Event
from tests.factories import cohort, enrolled, person
from tests.factories.events import a_booking, an_event
from tests.signing import post, sign_in

AT = datetime(2026, 12, 1, 23, tzinfo=UTC)  # 18:00 in New York, 16:00 in Denver


class Wall:
    """Browsers in front of the same calendar."""

    def __init__(self, session: Session, client: FlaskClient) -> None:
        self.session, self.client = session, client
        self.host = person(session, "Demo Facilitator", ["facilitator"])
        self.trainee = person(session, "Demo Trainee", ["trainee"])
        self.other = person(session, "Other Trainee", ["trainee"])
        self.admin = person(session, "Demo Admin", ["admin"])
        self.mentor = person(session, "Demo Mentor", ["mentor"])
        self.group = cohort(session)
        self.place = enrolled(session, self.trainee, self.group)
        self.others_place = enrolled(session, self.other, self.group)

    def event(self, title: str = "Regulation update", **values: Any) -> Event:
        return an_event(self.session, self.host, title=title, **{"starts_at": AT, **values})

    def booked(self, state: str = "booked", title: str = "Regulation update", **values: Any) -> Booking:
        return a_booking(self.session, self.event(title, **values), self.place, state)

    def get(self, address: str, who: Any = None, **values: Any) -> Any:
        return sign_in(self.client, who or self.trainee).get(address, **values)

    def post(self, address: str, data: Any = None, who: Any = None) -> Any:
        return post(sign_in(self.client, who or self.trainee), address, data)

    def visit(self, address: str, **values: Any) -> Any:
        """Ask without being signed in."""
        self.session.commit()
        return self.client.application.test_client().get(address, **values)

    def address(self, who: Any = None) -> str:
        """Make the calendar address of somebody and return its path."""
        text: str = self.post("/calendar/address", who=who).text
        return text.partition('value="http://localhost')[2].partition('"')[0]


@pytest.fixture
def wall(session: Session, client: FlaskClient) -> Wall:
    return Wall(session, client)
