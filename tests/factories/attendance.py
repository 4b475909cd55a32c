"""An event that is over, its host and the people who had a seat, with short words for what they do."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Attendance, CheckIn, Event
from kaptrain.events.queries.attendance import Record, record_of
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.service.attendance import Marking, mark
from kaptrain.events.service.confirming import Confirmed, confirm, mark_of
from tests.factories import cohort, enrolled, person
from tests.factories.events import a_booking, an_event

# Thursday 19 November 2026, 18:00 to 19:30 in New York.
BEGAN = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)


class Evening:
    """A host and some trainees of one cohort, all with a seat."""

    def __init__(
        self, session: Session, now: datetime, people: int = 3, *, name: str = "Demo", **changes: Any
    ) -> None:
        self.session, self.now = session, now
        self.host = person(session, f"{name} Facilitator", ["facilitator"], credential="LPC")
        self.admin = person(session, f"{name} Admin", ["admin"])
        group = cohort(session)
        self.event: Event = an_event(session, self.host, **{"starts_at": BEGAN, **changes})
        self.people = [person(session, f"Trainee {at}", ["trainee"]) for at in range(1, people + 1)]
        self.places: list[Enrolment] = [enrolled(session, each, group) for each in self.people]
        for place in self.places:
            a_booking(session, self.event, place)

    def actor(self, one: Person) -> Actor:
        return actor_of(self.session, one.id)

    @property
    def record(self) -> Record:
        found = record_of(self.session, self.event.id)
        assert found is not None
        return found

    def row(self, at: int = 0) -> Attendance:
        find = select(Attendance).where(
            Attendance.event_id == self.event.id, Attendance.enrolment_id == self.places[at].id
        )
        return self.session.scalars(find).one()

    def mark(self, at: int, name: str, late: int = 0, left: int = 0) -> None:
        marking = Marking(Mark(name), late, left)
        mark(self.session, self.actor(self.host), self.event.id, {self.places[at].id: marking}, now=self.now)

    def mark_all(self, *names: str) -> None:
        for at in range(len(self.places)):
            self.mark(at, names[at] if at < len(names) else "present")

    def confirm(self, by: Person | None = None, shown: str | None = None) -> Confirmed:
        seen = mark_of(self.record) if shown is None else shown
        return confirm(self.session, self.actor(by or self.host), self.event.id, seen, now=self.now)

    def confirmed(self, *names: str) -> None:
        self.mark_all(*names)
        self.confirm()

    def answered(self, at: int, window: int, minutes: int) -> None:
        """A check-in some minutes after the beginning."""
        made = CheckIn(
            event_id=self.event.id,
            enrolment_id=self.places[at].id,
            window=window,
            device=f"device {at}",
            at=BEGAN + timedelta(minutes=minutes),
        )
        self.session.add(made)
        self.session.flush()
