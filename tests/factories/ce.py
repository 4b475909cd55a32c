"""A webinar that carries CE of made-up bodies, its host and those who came."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.authz.actor import Role
from kaptrain.ce import service
from kaptrain.ce.queries.activities import CeOf, ce_of
from kaptrain.ce.queries.bodies import all_bodies
from kaptrain.ce.queries.standing import Standing, own_standing
from kaptrain.ce.rules.activity import ActivityDraft, Instructor, Offer
from kaptrain.ce.rules.body import Attendance, Profile
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.events.queries.attendance import record_of
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.service.attendance import Marking, mark
from kaptrain.events.service.confirming import confirm, mark_of
from tests.factories import person
from tests.factories.attendance import BEGAN, Evening
from tests.factories.certificates import acting
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap_cohort, kap_place

STATEMENT = "Demo Institute is approved by the Demo Board of Practice (a made-up body) to give demo credit."
ANSWERS = {"level": "right", "technology": "4", "accommodations": "none", "bias": "no"}


def a_profile(**changes: Any) -> Profile:
    """A made-up body with all it needs, or what the changes make of it."""
    values: dict[str, Any] = {
        "name": "Demo Board of Practice",
        "effective_from": date(2026, 1, 1),
        "minutes_per_credit": 60,
        "increment": Decimal("0.25"),
        "minimum": Decimal(1),
        "attendance": Attendance.FULL,
        "evaluation": True,
        "provider_number": "DEMO-0042",
        "approval_statement": STATEMENT,
        "approval_from": date(2026, 1, 1),
        "approval_until": date(2027, 12, 31),
        "retention_years": 7,
    }
    return Profile(**{**values, **changes})


def a_draft(*offers: Offer, **changes: Any) -> ActivityDraft:
    """Ninety minutes at an intermediate level, given by these bodies."""
    made = ActivityDraft(
        level="intermediate",
        audience="Licensed therapists",
        minutes=90,
        split=(("clinical", 60), ("ethics", 30)),
        objectives=("Sort five documents.", "Check one rule at the source."),
        instructors=(
            Instructor(name="Demo Facilitator", credential="LPC", interest="Paid by a made-up clinic."),
            Instructor(name="Demo Guest"),
        ),
        non_ce="The break.",
        offers=offers,
    )
    return replace(made, **changes)


class Room(Evening):
    """The evening with CE of one body, announced a week before; everybody has a seat."""

    def __init__(self, session: Session, now: datetime, people: int = 3, **changes: Any) -> None:
        profile, name = changes.pop("profile", a_profile()), changes.pop("name", "Demo")
        self.session, self.now = session, now
        self.host = person(session, f"{name} Facilitator", ["facilitator"], credential="LPC")
        self.admin = person(session, f"{name} Admin", ["admin"])
        group = kap_cohort(session, title=f"{name} cohort")
        values = {"starts_at": BEGAN, "program": "kap", "activity": "webinar-1", **changes}
        self.event = an_event(session, self.host, **values)
        named = "Trainee" if name == "Demo" else name
        self.people = [person(session, f"{named} {at}", ["trainee"]) for at in range(1, people + 1)]
        self.places: list[Enrolment] = [kap_place(session, each, group) for each in self.people]
        for place in self.places:
            a_booking(session, self.event, place)
        self.body = self.add(profile)
        self.carries(Offer(body=self.body))

    def add(self, profile: Profile, body_id: int | None = None) -> int:
        """Write the rules of a body down and return its id."""
        registrar = acting(self.admin, Role.ADMIN)
        return service.save_version(self.session, registrar, body_id, profile, now=self.now).body_id

    def carries(self, *offers: Offer, when: datetime | None = None, **changes: Any) -> None:
        """Announce credit, a week before the evening unless told."""
        at = when or self.event.starts_at - timedelta(days=7)
        service.save_activity(
            self.session, acting(self.admin, Role.ADMIN), self.event.id, a_draft(*offers, **changes), now=at
        )

    @property
    def ce(self) -> CeOf:
        found = ce_of(self.session, self.event.id)
        assert found is not None
        return found

    def standing(self, at: int = 0) -> Standing:
        found = own_standing(self.session, self.ce, self.people[at].id)
        assert found is not None
        return found

    def reasons(self, at: int = 0) -> list[str]:
        return [each.code for each in self.standing(at).verdicts[self.body].reasons]

    def answers(self) -> dict[str, str]:
        """An answer to every question."""
        return {each.id: ANSWERS.get(each.id, "5") for each in self.ce.questions}

    def evaluate(self, at: int = 0, comment: str = "", **changes: str) -> None:
        service.evaluate(
            self.session,
            self.actor(self.people[at]),
            self.event.id,
            {**self.answers(), **changes},
            comment,
            now=self.now,
        )


def activity_data(room: Room, **changes: str) -> dict[str, str]:
    """What the form of the room's activity sends when nothing is changed, or with changes."""
    values = {
        "level": "intermediate",
        "audience": "Licensed therapists",
        "minutes": "90",
        "clinical": "60",
        "ethics": "30",
        "objectives": "Sort five documents.\nCheck one rule at the source.",
        "teacher_1": "Demo Facilitator",
        "credential_1": "LPC",
        "interest_1": "Paid by a made-up clinic.",
        "teacher_2": "Demo Guest",
        "non_ce": "The break.",
        f"body_{room.body}": "y",
    }
    return {**values, **changes}


def carry_credit(session: Session, event: Event, admin: Person, *, people: Iterable[Enrolment] = ()) -> int:
    """Let an event that is over carry credit of two made-up bodies; these people came. Returns a body."""
    registrar, before = acting(admin, Role.ADMIN), event.starts_at - timedelta(days=7)
    known = {each.latest.name: each.id for each in all_bodies(session)}
    first, second = (
        known.get(profile.name) or service.save_version(session, registrar, None, profile, now=before).body_id
        for profile in (a_profile(post_test=True, cut_percent=80), a_profile(name="Demo Guild"))
    )
    draft = a_draft(Offer(body=first), Offer(body=second))
    service.save_activity(session, registrar, event.id, draft, now=before)
    host, now = actor_of(session, event.host_id), event.ends_at + timedelta(hours=1)
    assert host is not None
    marks = {each.id: Marking(Mark.PRESENT) for each in people}
    if marks:
        mark(session, host, event.id, marks, now=now)
        record = record_of(session, event.id)
        assert record is not None
        confirm(session, host, event.id, mark_of(record), now=now)
    return first
