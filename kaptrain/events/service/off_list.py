"""Off the list and back: an apology inside the guard time, somebody removed or put back by staff."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.authz.predicates import Subject
from kaptrain.enrolment.models import Enrolment
from kaptrain.events import queries
from kaptrain.events.models import Booking, Event
from kaptrain.events.rules import mails
from kaptrain.events.rules.seats import Refused, decide_readmission, decide_removal, decide_return
from kaptrain.events.service.booking import check_invited, pass_on
from kaptrain.events.service.steps import Act, about, locked_event, mail, note, said
from kaptrain.news import service as news
from kaptrain.shared import errors

WHY = "Say why; the trainee reads it."
CANNOT = "Write a line; the host reads it."


def apologise(session: Session, act: Act, place: Enrolment, event_id: int, words: str) -> Booking:
    """Give up one's seat although the time for that is over; the host is told, the next in line gets it.

    Invalid at `reason` without words, Refused when there is no seat or the event has begun.
    """
    event = locked_event(session, event_id)
    bookings = queries.bookings_of(session, event.id)
    claims, rules = queries.claims_of(bookings), queries.seat_rules(event)
    decision = decide_return(rules, claims, place.id, now=act.now, apology=True)
    if isinstance(decision, Refused):
        raise errors.Refused(decision.words, code=decision.code)
    mine = _row(bookings, place.id)
    reason = said(words, CANNOT)
    _end(mine, act, reason if decision.late else "", late=decision.late)
    session.flush()
    person, facts = place.person, about(event, act)
    mail(session, act, "apologised", person, mails.apologised(facts, person.zone), event=event)
    mail(
        session, act, "told", event.host, mails.told(facts, event.host.zone, person.name, reason), event=event
    )
    note(session, act, "booking.apologised", event, enrolment=place.id, late=decision.late)
    pass_on(session, act, event)
    return mine


def remove(session: Session, act: Act, event_id: int, enrolment_id: int, reason: str) -> Booking:
    """Take somebody off the list, as host or admin; they read why, and the next in line gets the seat.

    Missing for oneself and for people not on the list; Invalid at `reason`; Refused once it has begun.
    """
    event, bookings, mine = _theirs(session, act, event_id, enrolment_id)
    words = said(reason, WHY)
    claims = queries.claims_of(bookings)
    decision = decide_removal(queries.seat_rules(event), claims, enrolment_id, now=act.now)
    if isinstance(decision, Refused):
        raise errors.Refused(decision.words, code=decision.code)
    was, person = mine.state, mine.enrolment.person
    _end(mine, act, words, late=False)
    session.flush()
    mail(session, act, "removed", person, mails.removed(about(event, act), person.zone, words), event=event)
    note(session, act, "booking.removed", event, enrolment=enrolment_id, was=was, reason=words)
    pass_on(session, act, event)
    return mine


def readmit(session: Session, act: Act, event_id: int, enrolment_id: int) -> Booking:
    """Give somebody who had a claim a seat that is free; gates and the booking window do not bind staff."""
    event, bookings, mine = _theirs(session, act, event_id, enrolment_id)
    check_invited(event, mine.enrolment, named=True)
    claims = queries.claims_of(bookings)
    decision = decide_readmission(queries.seat_rules(event), claims, enrolment_id, now=act.now)
    if isinstance(decision, Refused):
        raise errors.Refused(decision.words, code=decision.code)
    mine.queued, mine.at = max(each.queued for each in bookings) + 1, act.now
    mine.state, mine.offered_until, mine.changed_at = "booked", None, act.now
    mine.late, mine.reason = False, ""
    session.flush()
    person = mine.enrolment.person
    mail(session, act, "readmitted", person, mails.readmitted(about(event, act), person.zone), event=event)
    note(session, act, "booking.readmitted", event, enrolment=enrolment_id)
    return mine


def forget(session: Session, act: Act, event_id: int, enrolment_id: int) -> bool:
    """Take somebody out of an event for named people, who do not see it from then on; False once it began.

    Who may do this is decided by those who keep the names.
    """
    event = locked_event(session, event_id)
    bookings = queries.bookings_of(session, event.id)
    mine = next((each for each in bookings if each.enrolment_id == enrolment_id), None)
    if mine is None or not event.named or event.state != "planned" or event.starts_at <= act.now:
        return False
    person, had = mine.enrolment.person, mine.state in queries.LIVE_STATES
    event.capacity = max(1, event.capacity - 1)
    session.delete(mine)
    session.flush()
    news.take_back(session, person.id, f"/events/{event.id}")
    if had:
        letter = mails.not_named(about(event, act), person.zone)
        mail(session, act, "not_named", person, letter, event=event, path="/events")
    note(session, act, "booking.forgotten", event, enrolment=enrolment_id)
    return True


def _theirs(
    session: Session, act: Act, event_id: int, enrolment_id: int
) -> tuple[Event, Sequence[Booking], Booking]:
    event = locked_event(session, event_id)
    if not permits(act.actor, Permission.EVENT_RUN, Subject(host_ids=frozenset({event.host_id}))):
        raise errors.Missing
    if event.state != "planned":
        raise errors.Refused("The list of this event does not change any more.", code="not_planned")
    bookings = queries.bookings_of(session, event.id)
    mine = _row(bookings, enrolment_id)
    if mine.enrolment.person_id == act.actor.person_id:
        raise errors.Missing
    return event, bookings, mine


def _row(bookings: Sequence[Booking], enrolment_id: int) -> Booking:
    found = next((each for each in bookings if each.enrolment_id == enrolment_id), None)
    if found is None:
        raise errors.Missing
    return found


def _end(row: Booking, act: Act, reason: str, *, late: bool) -> None:
    row.state, row.offered_until, row.changed_at = "cancelled", None, act.now
    row.late, row.reason = late, reason
