"""A room in which consent practice happens: a lab, three trainees with seats, and who leads."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.roleplay import queries, service
from kaptrain.roleplay.models import LabPin, LabRound, LabSheet
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import Part, Turn
from kaptrain.roleplay.rules.lab import Lab, lab_of
from kaptrain.roleplay.rules.rubric import terms_data
from kaptrain.roleplay.rules.voices import QUESTIONS
from kaptrain.roleplay.service.steps import Where, planned_round
from tests.factories import mentored, person
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap, kap_cohort, kap_place

NAMES = ("Ada", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus")
FULL = {"accuracy": 2, "uncertainty": 2, "alternatives": 1, "risks": 2, "voluntariness": 2,
        "teach-back": 1, "touch": 2, "note": 1}  # fmt: skip
FINE = {name: "yes" for name, _ in QUESTIONS}


def lab_one() -> Lab:
    """The first lab of the program."""
    return lab_of(kap(), "lab-1")


@dataclass
class LabRoom:
    """A lab that goes on, its people, and short words for what they do."""

    session: Session
    now: datetime
    host: Person
    mentor: Person
    people: list[Person]
    places: list[Enrolment]
    event: Event
    lab: Lab = field(default_factory=lab_one)

    def actor(self, who: Person | int) -> Actor:
        found = actor_of(self.session, who if isinstance(who, int) else who.id)
        assert found is not None
        return found

    def arranged(self, members: dict[int, list[int]], standing: Any = None) -> service.Arranged:
        """Groups by number, of people by their place in the list."""
        return service.Arranged(
            members={number: [self.places[at].id for at in group] for number, group in members.items()},
            standing=standing or {},
            shown=service.arrangement_mark(queries.of_event(self.session, self.event.id)),
        )

    def group(self, members: dict[int, list[int]] | None = None, standing: Any = None) -> list[LabRound]:
        """Form groups, one of the first three people unless told otherwise."""
        arranged = self.arranged(members or {1: [0, 1, 2]}, standing)
        return service.form_groups(
            self.session, self.actor(self.host), self.event.id, self.lab, arranged, now=self.now
        )

    def whole(self, round_id: int) -> Whole:
        found = queries.round_of(self.session, round_id)
        assert found is not None
        return found

    def by(self, round_id: int, part: Part) -> Actor:
        """Whoever sits in a chair of a round."""
        return self.actor(self.whole(round_id).seats[part].person_id)

    def start(self, round_id: int, *, after: int = 0) -> None:
        moment = self.now + timedelta(minutes=after)
        service.start(self.session, self.by(round_id, Part.OBSERVER), round_id, self.lab, now=moment)

    def score(self, round_id: int, scores: dict[str, int] | None = None) -> None:
        """Give every item its points."""
        observer = self.by(round_id, Part.OBSERVER)
        for item, points in (scores or FULL).items():
            service.score(self.session, observer, round_id, item=item, points=points, now=self.now)

    def finish(self, round_id: int, scores: dict[str, int] | None = None, *, after: int = 0) -> None:
        """Play a round to its debrief."""
        observer = self.by(round_id, Part.OBSERVER)
        self.start(round_id, after=after)
        self.score(round_id, scores)
        moment = self.now + timedelta(minutes=after + 20)
        service.end(self.session, observer, round_id, now=moment)
        service.finish(self.session, observer, round_id, now=moment)

    def confirm(self, round_id: int, who: Person | None = None) -> Any:
        """Confirm a finished sheet as it stands."""
        shown = service.digest_of(self.whole(round_id))
        return service.confirm(
            self.session, self.actor(who or self.host), round_id, shown, now=self.now + timedelta(minutes=30)
        )

    def give(self, round_id: int, text: str = "") -> None:
        """Answer as the client's role."""
        service.give_feedback(
            self.session, self.by(round_id, Part.CLIENT), round_id, FINE, text, now=self.now
        )


def a_round(
    session: Session, event: Event, turn: Turn, *, number: int, state: str, now: datetime
) -> LabRound:
    """A round of group 1 in some state, with a full sheet once it began."""
    lab, began = lab_one(), now - timedelta(minutes=20)
    where = Where.of_event(event)
    made = planned_round(session, where, lab, turn, place=(1, number, lab.cards[number - 1].id), now=now)
    if state == "planned":
        return made
    made.started_at, made.ended_at = began, None if state == "running" else now
    made.state = state
    sheet = LabSheet(
        round_id=made.id, therapist_id=turn.therapist.person, enrolment_id=turn.therapist.enrolment,
        terms=terms_data(lab.terms), scores=FULL, said=[0, 2],
        finished_at=None if state == "running" else now,
    )  # fmt: skip
    session.add(sheet)
    session.add(LabPin(round_id=made.id, seconds=65, label="free", key="k", by_id=event.host_id, at=now))
    session.flush()
    return made


def a_lab_room(session: Session, now: datetime, *, people: int = 3, **more: Any) -> LabRoom:
    """A lab that began ten minutes ago, with this many trainees; the mentor is everybody's."""
    host = person(session, "Lab Facilitator", ["facilitator"])
    mentor = person(session, "Lab Mentor", ["mentor"])
    group = kap_cohort(session, "Lab cohort")
    values = {"kind": "roleplay", "activity": "lab-1", "minutes": 120, "modality": "in_person",
              "program": "kap", "cohort_id": group.id, "title": "Off-label use and alternatives",
              "zone": "America/Denver", **more}  # fmt: skip
    event = an_event(session, host, starts_at=now - timedelta(minutes=10), **values)
    trainees = [person(session, f"{name} Lab", ["trainee"]) for name in NAMES[:people]]
    places = [kap_place(session, each, group) for each in trainees]
    for place in places:
        a_booking(session, event, place)
        mentored(session, place, mentor)
    session.flush()
    return LabRoom(session, now, host, mentor, trainees, places, event)
