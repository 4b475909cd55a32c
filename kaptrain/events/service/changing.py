"""Change an event that is planned: its details, its time, whether it takes place."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.catalogue.rules.program import Program
from kaptrain.events import queries
from kaptrain.events.models import Booking, Event
from kaptrain.events.rules import mails
from kaptrain.events.rules.draft import RECORD_OPEN, Details, Terms, When, check_details, check_terms
from kaptrain.events.rules.seats import Standing
from kaptrain.events.rules.times import both_words, day_in, read_local
from kaptrain.events.service.booking import pass_on
from kaptrain.events.service.planning import (
    check_free,
    check_gates,
    check_host,
    details_kept,
    details_of,
    length_of,
    terms_kept,
)
from kaptrain.events.service.steps import Act, about, locked_event, mail, note, said
from kaptrain.shared.errors import Invalid, Refused

CONCERNED = frozenset({"booked", "waiting", "offered"})
# What somebody with a seat must hear about.
TOLD = {"title": "the title", "place": "the place", "join_link": "the address to join", "host_id": "the host"}
FIXED = "Somebody has booked: how this event counts cannot change any more."


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an event shall be like; `program` knows its gates."""

    program: Program
    when: When
    details: Details
    terms: Terms


def change_events(session: Session, act: Act, event_id: int, change: Change) -> Sequence[Event]:
    """Change an event and the later dates of its series in the same way, all or none; the first one first.

    They move by as many days, to the same wall time; what is not changed here stays as it is there.
    """
    first = locked_event(session, event_id)
    rest = queries.rest_of_series(session, first, lock=True) if first.series_id else []
    later = sorted((each for each in rest if each.id != first.id), key=lambda each: each.starts_at)
    before, same, on = details_kept(first), terms_kept(first), day_in(first.starts_at, first.zone)
    steps = [(first.id, change)]
    for each in later:
        own = details_kept(each)
        news = {name: value for name, value in _written(change.details) if value != getattr(before, name)}
        when = replace(change.when, on=day_in(each.starts_at, each.zone) + (change.when.on - on))
        terms = terms_kept(each) if change.terms == same else change.terms
        steps.append((each.id, replace(change, when=when, details=replace(own, **news), terms=terms)))
    # Forwards the last one goes first, so that no date meets the next one of its own series.
    if change.when.on > on:
        steps.reverse()
    changed = [change_event(session, act, each, its) for each, its in steps]
    return sorted(changed, key=lambda each: each.starts_at)


def change_event(session: Session, act: Act, event_id: int, change: Change) -> Event:
    """Change an event; a new time, place, address, host or title gets a new sequence and mails.

    Refused when it is cancelled or its record confirmed (`not_planned`), `fixed` for terms that somebody
    booked on, `begun` for another time of what has begun.
    """
    event, details = locked_event(session, event_id), change.details
    _check_planned(event)
    check_details(details)
    bookings = queries.bookings_of(session, event.id)
    _change_terms(event, change, bookings)
    before = {name: getattr(event, name) for name in TOLD}
    old = (event.starts_at, event.ends_at, event.zone)
    if details.host_id != event.host_id:
        check_host(session, details.host_id, event.kind)
    _check_seats(details, bookings, event)
    _move(session, act, event, change)
    for name, value in details_of(details, event.starts_at).items():
        setattr(event, name, value)
    news = [words for name, words in TOLD.items() if getattr(event, name) != before[name]]
    moved = (event.starts_at, event.ends_at, event.zone) != old
    if news or moved:
        event.sequence += 1
    event.changed_at = act.now
    session.flush()
    session.refresh(event, ["host"])
    note(session, act, "event.changed", event, moved=moved, new=news)
    _tell(session, act, event, bookings, news=news, old=old if moved else None)
    pass_on(session, act, event)
    return event


def cancel_events(
    session: Session, act: Act, event_id: int, reason: str, *, rest: bool = False
) -> Sequence[Event]:
    """Cancel an event, or with `rest` it and the later ones of its series; everybody concerned is told."""
    words = said(reason)
    first = locked_event(session, event_id)
    _check_planned(first)
    if first.starts_at <= act.now:
        raise Refused("It has begun. Mark in its attendance what happened.", code="begun")
    together = queries.rest_of_series(session, first, lock=True) if rest and first.series_id else [first]
    for event in together:
        event.state, event.state_reason = "cancelled", words
        event.sequence += 1
        event.changed_at = act.now
        session.flush()
        for person in _concerned(queries.bookings_of(session, event.id)):
            mail(
                session,
                act,
                "cancelled",
                person,
                mails.cancelled(about(event, act), person.zone, words),
                event=event,
            )
        note(session, act, "event.cancelled", event, reason=words)
    return together


def has_bookings(bookings: Sequence[Booking]) -> bool:
    """Tell whether anybody ever booked: from then on the terms are fixed."""
    return bool(bookings)


def _written(details: Details) -> list[tuple[str, Any]]:
    # Each date has a recording of its own.
    return [(each.name, getattr(details, each.name)) for each in fields(details) if each.name != "recording"]


def _check_planned(event: Event) -> None:
    if event.state != "planned":
        what = "cancelled" if event.state == "cancelled" else "over, and its record is confirmed"
        raise Refused(f"This event is {what}.", code="not_planned")


def _change_terms(event: Event, change: Change, bookings: Sequence[Booking]) -> None:
    terms = change.terms
    if terms == terms_kept(event):
        return
    if has_bookings(bookings):
        raise Refused(FIXED, code="fixed")
    check_terms(terms)
    check_gates(change.program, terms.gates)
    event.minutes, event.modality, event.policy = terms.minutes, terms.modality, terms.policy
    event.make_ups, event.gates = terms.make_ups, terms.gates


def _check_seats(details: Details, bookings: Sequence[Booking], event: Event) -> None:
    taken = sum(each.state in (Standing.BOOKED, Standing.OFFERED) for each in bookings)
    if details.capacity < taken:
        message = f"{taken} seats are taken or on offer. Nobody loses a seat by a smaller number."
        raise Invalid(message, code="capacity", field="capacity")
    if bookings and details.cohort_id not in (None, event.cohort_id):
        raise Refused("Somebody has booked: it cannot become another cohort's.", code="fixed")


def _move(session: Session, act: Act, event: Event, change: Change) -> None:
    when = change.when
    start = read_local(when.on, when.at, when.zone, field="at").at
    end = start + timedelta(minutes=length_of(change.terms, when))
    if (start, end, when.zone) != (event.starts_at, event.ends_at, event.zone):
        if event.starts_at <= act.now:
            raise Refused("It has begun, so its time stays.", code="begun")
        if start <= act.now:
            raise Invalid("Choose a day and time to come.", code="past", field="on")
    check_free(session, change.details.host_id, start, end, but=event.id)
    event.starts_at, event.ends_at, event.zone = start, end, when.zone
    event.on, event.record_closes_at = day_in(start, when.zone), end + RECORD_OPEN


def _tell(
    session: Session,
    act: Act,
    event: Event,
    bookings: Sequence[Booking],
    *,
    news: list[str],
    old: tuple[datetime, datetime, str] | None,
) -> None:
    for person in _concerned(bookings):
        if old is not None:
            before = both_words(*old, person.zone, year=True)
            mail(
                session,
                act,
                "moved",
                person,
                mails.moved(about(event, act), person.zone, before),
                event=event,
            )
        elif news:
            mail(
                session,
                act,
                "changed",
                person,
                mails.changed(about(event, act), person.zone, news),
                event=event,
            )


def _concerned(bookings: Sequence[Booking]) -> list[Person]:
    return [each.enrolment.person for each in bookings if each.state in CONCERNED]
