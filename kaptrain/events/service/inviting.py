"""Events that are closed: only who is invited sees and books them."""

from collections.abc import Collection

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kaptrain.enrolment.models import Enrolment
from kaptrain.events import queries
from kaptrain.events.models import Event, Invitation
from kaptrain.events.rules import mails
from kaptrain.events.service.booking import pass_on
from kaptrain.events.service.steps import Act, about, locked_event, mail, note


def invite(session: Session, event_id: int, places: Collection[int], *, seats: int = 0) -> Event:
    """Close an event to all but those invited, invite these enrolments, and add so many seats."""
    event = locked_event(session, event_id)
    event.closed, event.capacity = True, event.capacity + seats
    for each in sorted(places):
        if session.get(Invitation, (event.id, each)) is None:
            session.add(Invitation(event_id=event.id, enrolment_id=each))
    session.flush()
    return event


def take_invitation_back(session: Session, act: Act, event_id: int, place: Enrolment) -> None:
    """End an invitation; a seat that was theirs goes to the next in line, and they are told."""
    event = locked_event(session, event_id)
    session.execute(
        delete(Invitation).where(Invitation.event_id == event.id, Invitation.enrolment_id == place.id)
    )
    bookings = queries.bookings_of(session, event.id)
    mine = next((each for each in bookings if each.enrolment_id == place.id), None)
    if mine is not None and mine.state in queries.LIVE_STATES:
        was = mine.state
        mine.state, mine.offered_until, mine.changed_at = "cancelled", None, act.now
        letter = mails.not_invited(about(event, act), place.person.zone)
        mail(session, act, "ended", place.person, letter, event=event)
        note(session, act, "booking.ended", event, enrolment=place.id, was=was)
        session.flush()
        pass_on(session, act, event)
