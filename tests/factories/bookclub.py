"""A club with its members, and a meeting that is over."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.authz.actor import Actor
from kaptrain.bookclub import service
from kaptrain.bookclub.models import Ballot, Club
from kaptrain.bookclub.rules.texts import Page
from kaptrain.catalogue.rules.program import Activity
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.events.queries.attendance import record_of
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.service.attendance import Marking, mark
from kaptrain.events.service.confirming import Confirmed, confirm, mark_of
from tests.factories import person
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap, kap_cohort, kap_place


class Circle:
    """A facilitator, some members of one club, and a meeting about the first book two days ago."""

    def __init__(self, session: Session, now: datetime, people: int = 8) -> None:
        self.session, self.now = session, now
        self.admin = person(session, "Demo Admin", ["admin"])
        self.host = person(session, "Demo Facilitator", ["facilitator"], credential="LCSW")
        self.cohort = kap_cohort(session)
        self.people = [person(session, f"Reader {at}", ["trainee"]) for at in range(1, people + 1)]
        self.places: list[Enrolment] = [kap_place(session, each, self.cohort) for each in self.people]
        new = service.NewClub(
            title="Tuesday readers",
            cohort_id=self.cohort.id,
            facilitator_id=self.host.id,
            members=[each.id for each in self.places],
        )
        self.club: Club = service.open_club(session, self.actor(self.admin), new, now=now)

    def actor(self, somebody: Person) -> Actor:
        return actor_of(self.session, somebody.id)

    def book(self, activity: str = "book-1") -> Activity:
        found = kap().activity(activity)
        assert found is not None
        return found

    def meeting(self, days: int = -2, activity: str = "book-1", **more: Any) -> Event:
        """A meeting of the cohort at which all members have a seat."""
        event = an_event(
            self.session, self.host, starts_at=self.now + timedelta(days=days), minutes=60, kind="bookclub",
            activity=activity, title=self.book(activity).title, program="kap", cohort_id=self.cohort.id,
            topics=[], asks="reflection", **more,
        )  # fmt: skip
        for place in self.places:
            a_booking(self.session, event, place)
        return event

    def vote(self, days: int = 7) -> Ballot:
        """The free choice, open for some days more."""
        end = self.now + timedelta(days=days)
        host, free = self.actor(self.host), self.book("book-8")
        return service.open_ballot(self.session, host, self.club, free, closes_at=end, now=self.now)

    def page(self, at: int, section: str = "", activity: str = "book-1") -> Page:
        return Page(self.people[at].id, "kap", activity, section)

    def write(self, at: int, text: str = "Mine alone", section: str = "", seen: str = "") -> None:
        page = self.page(at, section)
        service.write(self.session, page, text, heading="The opening", seen=seen, now=self.now)

    def reflect(self, at: int) -> list[int]:
        """Write a reflection and say that it is done; the minutes that counted from then on."""
        self.write(at)
        actor, place = self.actor(self.people[at]), self.places[at]
        return service.reflect(self.session, actor, place, self.page(at), now=self.now)

    def mark_all(self, event: Event, *names: str) -> None:
        marks = {
            place.id: Marking(Mark(names[at] if at < len(names) else "present"))
            for at, place in enumerate(self.places)
        }
        mark(self.session, self.actor(self.host), event.id, marks, now=self.now)

    def confirm(self, event: Event) -> Confirmed:
        record = record_of(self.session, event.id)
        assert record is not None
        return confirm(self.session, self.actor(self.host), event.id, mark_of(record), now=self.now)
