"""Events that are over, in each state their pages know, for the tables of who may do what."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event, MakeUp
from kaptrain.events.queries.attendance import record_of
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.service.attendance import Marking, mark
from kaptrain.events.service.confirming import confirm, mark_of
from kaptrain.events.service.files import Upload, read_file
from tests.factories.events import a_booking, an_event

ROUTES = [
    {"route": "another_date", "days": 60},
    {"route": "recording", "days": 14, "items": 5},
    {"route": "tutorial", "days": 30},
]
FILE = (
    b"Name,User Email,Join Time,Leave Time\r\n"
    b"Somebody,x@y.example,2026-11-19 18:00:00,2026-11-19 19:00:00\r\n"
)


def held(session: Session, host: Person, place: Enrolment, now: datetime, **more: Any) -> Event:
    """An event of the real program that was over three days ago, with one seat taken."""
    values = {"program": "kap", "cohort_id": place.cohort_id, "make_ups": ROUTES, **more}
    event = an_event(session, host, starts_at=now - timedelta(days=3), **values)
    a_booking(session, event, place)
    return event


def missed(session: Session, host: Actor, event: Event, place: Enrolment, *, now: datetime) -> None:
    """Confirm the record: this person was absent."""
    mark(session, host, event.id, {place.id: Marking(Mark.ABSENT)}, now=now)
    record = record_of(session, event.id)
    assert record is not None
    confirm(session, host, event.id, mark_of(record), now=now)


def asked(session: Session, event: Event, place: Enrolment, route: str, state: str, now: datetime) -> MakeUp:
    """A make-up in some state."""
    made = MakeUp(
        event_id=event.id,
        enrolment_id=place.id,
        absence="absent",
        route=route,
        state=state,
        asked_at=now,
        work={},
    )
    session.add(made)
    session.flush()
    return made


def hold_events(
    session: Session, host: Actor, place: Enrolment, things: dict[str, Any], *, now: datetime
) -> None:
    """Add held events and their make-ups to a world's things."""
    person = session.get_one(Person, host.id)
    open_one = held(session, person, place, now)
    data = Upload(name="meeting.csv", data=FILE)
    file = read_file(session, host, open_one.id, data, now=now)
    things["held"] = {"event_id": open_one.id}
    things["file"] = {"event_id": open_one.id, "file_id": file.id}
    signed = held(session, person, place, now, recording="https://video.kaptrain.example/1")
    missed(session, host, signed, place, now=now)
    things["missed"] = {"event_id": signed.id}
    things["signed_seat"] = {"event_id": signed.id, "enrolment_id": place.id}
    for name, route, state in (
        ("make_up", "recording", "asked"),
        ("tutorial", "tutorial", "approved"),
        ("recording", "recording", "approved"),
    ):
        event = held(session, person, place, now, recording="https://video.kaptrain.example/2")
        missed(session, host, event, place, now=now)
        things[name] = {"make_up_id": asked(session, event, place, route, state, now).id}
