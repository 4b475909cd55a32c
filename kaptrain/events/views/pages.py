"""What the pages of events have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, current_app
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import Settings
from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.events import queries
from kaptrain.events.models import Event
from kaptrain.events.rules.clearance import NO_NOTES, Notes
from kaptrain.events.service import Act
from kaptrain.events.service.gates import closed_gates, year_for
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, resource, today_in
from kaptrain.web.guards import authorize, current_actor
from kaptrain.web.replies import see

bp = Blueprint("events", __name__, template_folder="../templates")

# Larger numbers are no ids on any engine.
ID = "<int(max=2147483647):event_id>"
# Rooms above add to events of their kind: kind -> callable (event, enrolments) -> Notes.
NOTERS = "event_noters"
Noter = Callable[[Event, Sequence[Enrolment]], Notes]
Answer = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Seen:
    """An event as the actor may see it; `place` is theirs when they are invited."""

    event: Event
    place: Enrolment | None
    subject: Subject


def seen(permission: Permission, event_id: int) -> Seen:
    """Return an event that the actor may use like this; anything else is Missing."""
    session = db.session()
    event = queries.event_by_id(session, event_id)
    if event is None:
        raise Missing
    place = own_place(session)
    invited = place is not None and _invited(event, place)
    subject = Subject(trainee_id=current_actor().id if invited else None, host_ids=frozenset({event.host_id}))
    authorize(permission, subject)
    return Seen(event, place if invited else None, subject)


def own_place(session: Session) -> Enrolment | None:
    """Return the trainee's current enrolment."""
    actor = current_actor()
    return current_enrolment(session, actor.id) if actor.has(Role.TRAINEE) else None


def program_of(slug: str) -> Program | None:
    """Return a program, or None when its folder is not there any more."""
    try:
        return resource(Library).program(slug)
    except Missing:
        return None


def notes_on(event: Event, places: Sequence[Enrolment]) -> Notes:
    """Return what a room above says about these people at the event; nothing where none has a say."""
    noter: Noter | None = current_app.extensions.get(NOTERS, {}).get(event.kind)
    return noter(event, places) if noter else NO_NOTES


def lacks_for(event: Event, place: Enrolment) -> tuple[str, ...]:
    """Return what keeps somebody from booking where only those who are cleared may."""
    notes = notes_on(event, [place])
    return notes.of(place.id) if notes.blocks else ()


def act_now() -> Act:
    """Return who acts in this request."""
    return Act(current_actor(), request_now(), resource(Settings).base_url)


def done(location: str, message: str) -> Response:
    """Commit and answer; the receipt of the form goes into the same transaction."""
    response = see(location, message)
    db.session.commit()
    return response


def closed_for(event: Event, place: Enrolment) -> tuple[str, ...]:
    """Return the names of the event's gates that are still closed to a trainee."""
    if not event.gates:
        return ()
    year = year_for(db.session(), place, today=today_in(current_actor().zone))
    return closed_gates(event, year, program_of(event.program))


def _invited(event: Event, place: Enrolment) -> bool:
    cohort = place.cohort
    if event.program != cohort.program or event.cohort_id not in (None, cohort.id):
        return False
    if not event.named:
        return True
    return place.state == ACTIVE and queries.is_booked(db.session(), event.id, place.id)


def texts_of(event_id: int) -> str:
    """Name what is published about an event, for reasons with which words are kept."""
    return f"event:{event_id}/text"


def notes_of(event_id: int, enrolment_id: int) -> str:
    """Name what is written about one person's part in an event, for reasons with which words are kept."""
    return f"event:{event_id}:{enrolment_id}"
