"""An event as a row of a list, for trainees and for those who lead."""

from dataclasses import dataclass
from datetime import date, datetime

from kaptrain.events.models import Booking, Event
from kaptrain.events.queries import Listed
from kaptrain.events.rules.seats import Standing
from kaptrain.events.rules.template import KINDS
from kaptrain.events.rules.times import day_in, moment_words, reader_words, span_words

Status = tuple[str, str]  # state of the `status` macro, words


@dataclass(frozen=True, kw_only=True)
class Row:
    """`here` is the time on the reader's wall, `there` the event's own, empty when they are the same."""

    date: date
    title: str
    url: str
    kind: str
    here: str
    there: str
    words: str
    status: Status | None = None
    id: int = 0


def row(event: Event, words: str, zone: str, status: Status | None = None) -> Row:
    """Return an event as a row in the reader's zone."""
    here = span_words(event.starts_at, event.ends_at, zone)
    there = "" if zone == event.zone else reader_words(event.starts_at, event.ends_at, zone, event.zone)
    return Row(
        date=day_in(event.starts_at, zone),
        title=event.title,
        url=f"/events/{event.id}",
        kind=KINDS[event.kind],
        here=here,
        there=there,
        words=words,
        status=status,
        id=event.id,
    )


def seats_words(listed: Listed) -> str:
    """Say how many seats are free, or that one can wait; in a series, which date it is."""
    words = _free_words(listed)
    return f"date {listed.number} of {listed.dates}, {words}" if (listed.dates or 0) > 1 else words


def _free_words(listed: Listed) -> str:
    free = max(0, listed.event.capacity - listed.taken - listed.waiting)
    if free:
        return f"{free} of {listed.event.capacity} seats free"
    if listed.event.waitlist:
        return f"full; {listed.waiting} waiting" if listed.waiting else "full; waiting list open"
    return "full"


def status_of(booking: Booking, event: Event, zone: str, now: datetime) -> Status | None:
    """Say how a booking stands; None for one that is over."""
    if event.state == "cancelled":
        return ("withdrawn", f"Cancelled: {event.state_reason}")
    if booking.state == Standing.BOOKED:
        return ("met", "You have a seat" if event.ends_at > now else "You had a seat")
    if booking.state == Standing.OFFERED and booking.offered_until and booking.offered_until > now:
        return ("alert", f"A seat is yours until {moment_words(booking.offered_until, zone)}")
    if booking.state == Standing.WAITING:
        return ("pending", "On the waiting list")
    return None
