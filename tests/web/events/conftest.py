"""A trainee with a calendar or before an event, the host of its events, and other people."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking, Event
from tests.factories import cohort, enrolled, person
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap_cohort, kap_place
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


class Stage:
    """A cohort on the real plan, an event next week, and short words for requests."""

    def __init__(self, session: Session, client: FlaskClient, now: datetime) -> None:
        self.session, self.client, self.now = session, client, now
        self.host = person(session, "Demo Facilitator", ["facilitator"])
        self.group = kap_cohort(session)
        self.place: Enrolment = kap_place(session, person(session, "Ada", ["trainee"]), self.group)
        self.event = self.plan()

    def plan(self, **more: Any) -> Event:
        starts_at = more.pop("starts_at", self.now + timedelta(days=7))
        return an_event(self.session, self.host, starts_at=starts_at, program="kap", **more)

    def other(self, name: str, state: str = "booked", event: Event | None = None) -> Enrolment:
        place = kap_place(self.session, person(self.session, name, ["trainee"]), self.group)
        a_booking(self.session, event or self.event, place, state)
        return place

    def get(self, url: str = "", who: Person | None = None) -> Any:
        browser = sign_in(self.client, who or self.place.person)
        return browser.get(url or f"/events/{self.event.id}")

    def post(self, what: str, data: dict[str, str] | None = None, who: Person | None = None) -> Any:
        browser = sign_in(self.client, who or self.place.person)
        return post(browser, f"/events/{self.event.id}/{what}", data)

    def state(self) -> str | None:
        find = select(Booking.state).where(
            Booking.event_id == self.event.id, Booking.enrolment_id == self.place.id
        )
        return self.session.scalar(find)


@pytest.fixture
def stage(session: Session, client: FlaskClient, now: datetime) -> Stage:
    return Stage(session, client, now)
