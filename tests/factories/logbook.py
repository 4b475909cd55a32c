"""Entries in every state, made through the services themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.logbook import service
from kaptrain.logbook.models import Entry
from kaptrain.logbook.rules.draft import Draft
from kaptrain.logbook.rules.kinds import BY_ID, ActivityChoice
from tests.factories import enrolled, mentored, person

INTEGRATION = ActivityChoice(
    id="integration",
    title="Integration session",
    minutes=60,
    modality="in_person",
    topics=(("ethics", 30),),
)
DOSING = ActivityChoice(id="dosing", title="Dosing session", minutes=150, modality="in_person")
MEETING = ActivityChoice(id="meeting-7", title="Mentorship meeting 7: Consent", minutes=60, modality="live")


class Room:
    """A trainee with a practitioner and a mentor, and short words for what they do."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        name: str = "Demo",
        enrol: Callable[[Session, Person], Enrolment] = enrolled,
    ) -> None:
        self.session, self.now = session, now
        self.trainee = person(session, f"{name} Trainee", ["trainee"])
        self.practitioner = person(session, f"{name} Practitioner", ["practitioner"], credential="MD")
        self.mentor = person(session, f"{name} Mentor", ["mentor"], credential="PhD")
        self.admin = person(session, f"{name} Admin", ["admin"])
        self.place = enrol(session, self.trainee)
        mentored(session, self.place, self.mentor)

    def actor(self, one: Person) -> Actor:
        return actor_of(self.session, one.id)

    def practicum(self, **changes: Any) -> Draft:
        return replace(practicum(self.practitioner.id), **changes)

    def started(self, draft: Draft | None = None, kind: str = "practicum") -> Entry:
        return service.start(
            self.session,
            self.actor(self.trainee),
            self.place,
            BY_ID[kind],
            draft or (self.practicum() if kind == "practicum" else mentorship()),
            now=self.now,
        )

    def submitted(self, draft: Draft | None = None, kind: str = "practicum") -> Entry:
        entry = self.started(draft, kind)
        return service.submit(self.session, self.actor(self.trainee), entry.id, now=self.now)

    def revised(self, entry: Entry, **changes: Any) -> Entry:
        draft = replace(self.practicum() if entry.kind == "practicum" else mentorship(), **changes)
        return service.revise(self.session, self.actor(self.trainee), entry.id, draft, now=self.now)

    def sign(self, entry: Entry, by: Person | None = None) -> Any:
        signer = by or (self.practitioner if entry.kind == "practicum" else self.mentor)
        mark = service.mark_of(self.session, entry.id)
        return service.sign(self.session, self.actor(signer), entry.id, mark, now=self.now, agreed=True)

    def signed(self, draft: Draft | None = None, kind: str = "practicum") -> Entry:
        entry = self.submitted(draft, kind)
        self.sign(entry)
        return entry

    def returned(self, draft: Draft | None = None) -> Entry:
        entry = self.submitted(draft)
        service.return_to_trainee(
            self.session, self.actor(self.practitioner), entry.id, "Check the length", now=self.now
        )
        return entry


def practicum(host_id: int | None, **changes: Any) -> Draft:
    """An hour of integration, complete."""
    draft = Draft(
        activity=INTEGRATION,
        on=date(2026, 11, 10),
        start=time(14, 0),
        minutes=60,
        modality="in_person",
        lists={"site": "clinic", "theme": "grief", "skills": ("silence",), "feeling": "hurried"},
        texts={"reaction": "I wanted to fill the silence, and waited.", "question": "How long is too long?"},
        host_id=host_id,
        absent=True,
    )
    return replace(draft, **changes)


def mentorship(**changes: Any) -> Draft:
    """An hour with the mentor, complete."""
    draft = Draft(
        activity=MEETING,
        on=date(2026, 11, 18),
        start=time(12, 0),
        minutes=60,
        modality="live",
        lists={"focus": "consent"},
        texts={"reaction": "I hurry the part about alternatives.", "question": ""},
        absent=True,
    )
    return replace(draft, **changes)
