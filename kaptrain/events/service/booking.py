"""Seats: book, wait, accept an offer, give back; the next in line is offered what is free.

Everything about the seats of one event happens behind the lock of its row.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.rules import ACTIVE
from kaptrain.events import queries
from kaptrain.events.models import Booking, Event
from kaptrain.events.rules import mails
from kaptrain.events.rules.seats import (
    Booked,
    Refused,
    Waitlisted,
    Wish,
    decide_booking,
    decide_return,
    lapsed,
    next_offers,
)
from kaptrain.events.service.steps import Act, about, locked_event, mail, note
from kaptrain.shared import errors

ALREADY = "already"


def book(
    session: Session,
    act: Act,
    place: Enrolment,
    event_id: int,
    *,
    closed_gates: tuple[str, ...] = (),
    not_cleared: tuple[str, ...] = (),
    despite_clash: bool = False,
    named: bool = False,
) -> Booking:
    """Take a seat, accept the one on offer, or join the waiting list; whoever has one keeps it.

    `closed_gates` names gates not met, `not_cleared` what a site still wants that is strict about it.
    `named`: those who keep the names of an event for named people say that this is one of them.
    Missing for others' events, Refused by rules/seats.py or with `host`, `place_closed`, `outside_window`.
    """
    event = locked_event(session, event_id)
    bookings = list(queries.bookings_of(session, event.id))
    mine = next((each for each in bookings if each.enrolment_id == place.id), None)
    check_invited(event, place, named=named or mine is not None)
    _pass_on(session, act, event, bookings)
    wish = Wish(
        person=place.id, held=queries.held_by(session, place.id, event), closed_gates=closed_gates,
        not_cleared=not_cleared, zone=act.actor.zone, despite_clash=despite_clash,
    )  # fmt: skip
    decision = decide_booking(queries.seat_rules(event), queries.claims_of(bookings), wish, now=act.now)
    if isinstance(decision, Refused):
        if decision.code == ALREADY and mine is not None:
            return mine
        raise errors.Refused(decision.words, code=decision.code)
    _check_year(event, place)
    row = mine or Booking(event_id=event.id, enrolment_id=place.id)
    _seat(row, decision, last=max((each.queued for each in bookings), default=0), now=act.now)
    session.add(row)
    session.flush()
    _tell(session, act, event, place, decision)
    return row


def give_back(session: Session, act: Act, place: Enrolment, event_id: int) -> Booking:
    """Give a seat or an offer back, or leave the waiting list; a free seat is offered to the next."""
    event = locked_event(session, event_id)
    bookings = queries.bookings_of(session, event.id)
    claims = queries.claims_of(bookings)
    decision = decide_return(queries.seat_rules(event), claims, place.id, now=act.now)
    if isinstance(decision, Refused):
        raise errors.Refused(decision.words, code=decision.code)
    mine = next(each for each in bookings if each.queued == decision.number)
    was = mine.state
    mine.state, mine.offered_until, mine.changed_at = "cancelled", None, act.now
    session.flush()
    if was == "booked":
        letter = mails.given_back(about(event, act), place.person.zone)
        mail(session, act, "given_back", place.person, letter, event=event)
    note(session, act, "booking.given_back", event, enrolment=place.id, was=was)
    _pass_on(session, act, event, bookings)
    return mine


def pass_on_seats(session: Session, act: Act) -> int:
    """Offer every free seat to those who wait, as when the time of an offer is over; return how many.

    Seats of people whose place or account is not active any more become free first.
    """
    # All rows are locked before the first act is written down: whoever holds one waits for that next.
    waiting = queries.waiting_for_a_seat(session, now=act.now)
    orphaned = queries.seats_without_place(session, now=act.now)
    events = [locked_event(session, event_id) for event_id in sorted({*waiting, *orphaned})]
    for event in events:
        if event.id in orphaned:
            _release(session, act, event)
    return sum(pass_on(session, act, event) for event in events)


def pass_on(session: Session, act: Act, event: Event) -> int:
    """Offer the free seats of one event, whose row is locked, to those who wait."""
    return _pass_on(session, act, event, queries.bookings_of(session, event.id))


def check_invited(event: Event, place: Enrolment, *, named: bool) -> None:
    """Raise Missing for an event of others, Refused where this person cannot take part.

    `named` tells whether they are meant where an event is for named people.
    """
    cohort = place.cohort
    if event.program != cohort.program or event.cohort_id not in (None, cohort.id):
        raise errors.Missing
    if event.named and not named:
        raise errors.Missing
    if event.host_id == place.person_id:
        raise errors.Refused("You lead this event; hours for it cannot be yours.", code="host")
    if place.state != ACTIVE:
        raise errors.Refused("Your place in the program is not active.", code="place_closed")


def _release(session: Session, act: Act, event: Event) -> None:
    """Free the seats of an event, whose row is locked, that belong to nobody who still takes part."""
    for row in queries.bookings_of(session, event.id):
        place = row.enrolment
        if row.state in queries.LIVE_STATES and (place.state != ACTIVE or place.person.suspended_at):
            was = row.state
            _move(row, "cancelled", None, act.now)
            mail(
                session,
                act,
                "ended",
                place.person,
                mails.ended(about(event, act), place.person.zone),
                event=event,
            )
            note(session, act, "booking.ended", event, enrolment=place.id, was=was)
    session.flush()


def _check_year(event: Event, place: Enrolment) -> None:
    if not place.starts_on <= event.on <= place.ends_on:
        message = "This event lies outside your year, so its hours would not count."
        raise errors.Refused(message, code="outside_window")


def _seat(row: Booking, decision: Booked | Waitlisted, *, last: int, now: datetime) -> None:
    if isinstance(decision, Waitlisted) or decision.accepts is None:
        # A wish never gets an old number again: whoever comes back stands at the end.
        row.queued, row.at = last + 1, now
    row.state = "waiting" if isinstance(decision, Waitlisted) else "booked"
    row.late, row.reason, row.offered_until, row.changed_at = False, "", None, now


def _tell(session: Session, act: Act, event: Event, place: Enrolment, decision: Booked | Waitlisted) -> None:
    zone = place.person.zone
    if isinstance(decision, Booked):
        state, letter = "booked", mails.booked(about(event, act), zone)
    else:
        state, letter = "waiting", mails.waiting(about(event, act), zone, decision.position)
    mail(session, act, state, place.person, letter, event=event)
    note(session, act, f"booking.{state}", event, enrolment=place.id)


def _pass_on(session: Session, act: Act, event: Event, bookings: Sequence[Booking]) -> int:
    """Write down offers whose time is over, then offer what is free, in the order of the numbers."""
    rules, rows = queries.seat_rules(event), {each.queued: each for each in bookings}
    for claim in lapsed(queries.claims_of(bookings), act.now):
        _move(rows[claim.number], "lapsed", None, act.now)
        note(session, act, "booking.lapsed", event, enrolment=claim.person)
    offers = next_offers(rules, queries.claims_of(bookings), now=act.now)
    for offer in offers:
        row = rows[offer.number]
        _move(row, "offered", offer.until, act.now)
        person = row.enrolment.person
        mail(
            session,
            act,
            "offered",
            person,
            mails.offered(about(event, act), person.zone, offer.until),
            event=event,
        )
        note(session, act, "booking.offered", event, enrolment=offer.person, until=offer.until.isoformat())
    session.flush()
    return len(offers)


def _move(row: Booking, state: str, until: datetime | None, now: datetime) -> None:
    row.state, row.offered_until, row.changed_at = state, until, now
