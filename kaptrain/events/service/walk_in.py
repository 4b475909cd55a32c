"""Somebody came who had no seat: the host puts them on the list, so that their time can be signed."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from kaptrain.enrolment.queries import enrolment_by_id
from kaptrain.events import queries
from kaptrain.events.models import Booking
from kaptrain.events.rules import mails
from kaptrain.events.service.attendance import hosted, refuse_closed
from kaptrain.events.service.booking import check_invited
from kaptrain.events.service.steps import Act, about, locked_event, mail, note
from kaptrain.shared.errors import Missing, Refused

MEMBERS_ONLY = "This meeting is for its members. Let {name} into the group or book club first, then add them."


def add_walk_in(
    session: Session, act: Act, event_id: int, enrolment_id: int, *, named: Collection[int] = ()
) -> Booking:
    """Put somebody who came without a seat on the list, also above the number of seats.

    Who waited, gave their seat back or was taken off keeps the one claim they have. They read of it in a
    mail. `named` are the enrolments that an event for named people is for.
    Missing for others' events and people of other programs; Refused before the list opens, after it was
    confirmed, for the host, for people who are on the list or whose place is not active, and with `named`
    for who is none of those an event for named people is for.
    """
    hosted(session, act.actor, event_id)
    event = locked_event(session, event_id)
    refuse_closed(event, act.now)
    place = enrolment_by_id(session, enrolment_id)
    if place is None:
        raise Missing
    check_invited(event, place, named=True)
    if place.person.suspended_at is not None:
        raise Refused("This account is suspended.", code="suspended")
    bookings = queries.bookings_of(session, event.id)
    mine = next((each for each in bookings if each.enrolment_id == place.id), None)
    if event.named and mine is None and place.id not in named:
        raise Refused(MEMBERS_ONLY.format(name=place.person.name), code="named", field="person")
    if mine is not None and mine.state == "booked":
        raise Refused(f"{place.person.name} is on the list already.", code="already")
    number = max((each.queued for each in bookings), default=0) + 1
    if mine is None:
        mine = Booking(event_id=event.id, enrolment_id=place.id, at=act.now)
        session.add(mine)
    mine.state, mine.offered_until, mine.queued = "booked", None, number
    mine.changed_at, mine.late, mine.reason = act.now, False, ""
    session.flush()
    letter = mails.walked_in(about(event, act), place.person.zone)
    mail(session, act, "walked_in", place.person, letter, event=event)
    note(session, act, "booking.walked_in", event, enrolment=place.id)
    return mine
