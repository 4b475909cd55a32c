"""One meeting of the book club counts once: by its list, or by an entry that was signed, never by both."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event, MakeUp
from kaptrain.events.queries.asked import asked_done
from kaptrain.hours.queries import credited_already
from kaptrain.shared.errors import Refused

KINDS = frozenset({"bookclub"})
ENTRIES = ("entry:",)


def signed_as_entry(session: Session, event: Event, places: Sequence[Enrolment]) -> list[Enrolment]:
    """Return those whose logbook has the event's activity already, signed. Ask behind their chains' locks."""
    if event.kind not in KINDS or not places:
        return []
    ids = [each.id for each in places]
    found = credited_already(session, ids, event.component, event.activity, ENTRIES)
    return [each for each in places if each.id in found]


def refuse_twice(session: Session, event: Event, places: Sequence[Enrolment]) -> None:
    """Raise Refused with code `claimed`, which names who has this in the logbook."""
    twice = signed_as_entry(session, event, places)
    if twice:
        names = ", ".join(each.person.name for each in twice)
        words = f"Already signed in the logbook: {names}. Take that signature back, or mark them absent here."
        raise Refused(words, code="claimed")


def refuse_unfinished(session: Session, make_up: MakeUp) -> None:
    """Raise Refused with code `asks` while what the event asks besides presence is to come."""
    event = make_up.event
    if event.asks and not asked_done(session, event.activity, [make_up.enrolment_id]):
        words = f"First comes the {event.asks}: whoever makes up for this writes it on the page of the book."
        raise Refused(words, code="asks")
