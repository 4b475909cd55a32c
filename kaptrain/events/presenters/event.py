"""The page of one event, for somebody who may book it and for those who lead it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kaptrain.catalogue.rules.pages import page_path
from kaptrain.catalogue.rules.plan import Plan
from kaptrain.events.models import Booking, Event
from kaptrain.events.presenters.rows import Status
from kaptrain.events.queries import claims_of, seat_rules
from kaptrain.events.rules.clearance import NO_NOTES, Notes
from kaptrain.events.rules.policy import read_policy
from kaptrain.events.rules.policy_words import policy_words
from kaptrain.events.rules.seats import (
    Booked,
    Given,
    Refused,
    Seats,
    Standing,
    Wish,
    decide_booking,
    decide_return,
    live_claim,
    position,
    seats,
)
from kaptrain.events.rules.template import KINDS
from kaptrain.events.rules.times import (
    both_words,
    day_words,
    moment_words,
    reader_words,
    span_words,
)
from kaptrain.shared.minutes import format_minutes
from kaptrain.web import charts

MODALITIES = {"live": "live", "in_person": "in person", "self_paced": "at your own pace"}
STATES: dict[str, Status] = {
    "booked": ("met", "Has a seat"),
    "offered": ("alert", "Seat on offer"),
    "waiting": ("pending", "Waiting"),
}


CANNOT: Status = ("withdrawn", "Cannot come")
REMOVED: Status = ("withdrawn", "Off the list")


@dataclass(frozen=True, kw_only=True)
class Seat:
    """How the reader stands and what they can do; `words` explain either.

    `act` is book, wait, take (accept an offer), anyway or take_anyway (despite a clash), or empty; `leaves`
    the label of the way out, if there is one; `apology` when one can still say that one will not come.
    """

    status: Status | None
    words: str
    act: str = ""
    leaves: str = ""
    note: str = ""
    apology: bool = False


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody on the list, or taken off it. `id` is the enrolment's; `words` since when, or why not."""

    id: int
    name: str
    status: Status
    words: str
    live: bool = True
    lacks: str = ""


@dataclass(frozen=True, kw_only=True)
class EventPage:
    id: int
    title: str
    kind: str
    lab: bool
    lede: str
    policy: tuple[tuple[str, str], ...]
    fixed: bool
    about: tuple[str, ...]
    disclosures: tuple[str, ...]
    guide: str
    there: str
    here: str
    host: str
    where: str
    join_link: str
    seats_words: str
    bar: list[charts.Piece]
    gates: tuple[str, ...]
    cancelled: str
    seat: Seat | None
    guests: tuple[Guest, ...] | None
    listed: bool
    changeable: bool
    facts: tuple[tuple[str, str], ...] = ()
    lacks: tuple[str, ...] = ()
    mend_url: str = ""
    plan: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks: with `wish` somebody who may book, with `runs` somebody who leads or administers."""

    zone: str
    now: datetime
    wish: Wish | None = None
    runs: bool = False
    plans: bool = False
    in_year: bool = True
    notes: Notes = NO_NOTES


def event_page(event: Event, bookings: Sequence[Booking], plan: Plan | None, reader: Reader) -> EventPage:
    """Return the page of an event."""
    rules, claims = seat_rules(event), claims_of(bookings)
    count = seats(rules, claims, reader.now)
    seat = _seat(event, bookings, reader)
    return EventPage(
        id=event.id,
        title=event.title,
        kind=KINDS[event.kind],
        lab=event.kind == "roleplay",
        lede=f"{both_words(event.starts_at, event.ends_at, event.zone, reader.zone)}.",
        policy=tuple(_policy(event, plan)),
        fixed=bool(bookings),
        about=_paragraphs(event.about),
        disclosures=_paragraphs(event.disclosures),
        guide=page_path(event.kind, event.activity),
        there=span_words(event.starts_at, event.ends_at, event.zone, year=True),
        here=_here(event, reader.zone),
        host=event.host.name,
        where=_where(event),
        join_link=event.join_link if _may_join(event, seat, reader) else "",
        seats_words=_seats_words(event, count),
        bar=charts.pieces(
            charts.Share("", event.capacity, min(event.capacity, count.booked + count.offered))
        ),
        gates=reader.wish.closed_gates if reader.wish else (),
        cancelled=event.state_reason if event.state == "cancelled" else "",
        seat=seat,
        guests=_guests(bookings, reader) if reader.runs else None,
        listed=event.state == "planned" and reader.now < event.starts_at,
        changeable=reader.plans and event.state == "planned",
        facts=reader.notes.facts,
        lacks=reader.notes.of(reader.wish.person) if reader.wish else (),
        mend_url=reader.notes.mend_url,
        plan=reader.notes.plan if reader.plans and event.state == "planned" else None,
    )


def _may_join(event: Event, seat: Seat | None, reader: Reader) -> bool:
    if event.state == "cancelled":
        return False
    return reader.runs or (seat is not None and seat.status == STATES_OWN["booked"])


APOLOGY = (
    "It is kept as an apology: the ways to make up for it stay open, and the next in line gets the seat."
)
BEGUN = "It has begun. If you could not come, the ways to make up for it stand here once it is over."
STATES_OWN: dict[str, Status] = {
    "booked": ("met", "You have a seat"),
    "offered": ("alert", "A seat is held for you"),
    "waiting": ("pending", "You are on the waiting list"),
}


def _seat(event: Event, bookings: Sequence[Booking], reader: Reader) -> Seat | None:
    wish = reader.wish
    if wish is None:
        return None
    rules, claims, now = seat_rules(event), claims_of(bookings), reader.now
    mine = live_claim(claims, wish.person, now)
    back = decide_return(rules, claims, wish.person, now=now)
    if mine is None or event.state == "cancelled":
        return _bookable(event, bookings, reader, wish)
    status = STATES_OWN[mine.standing.value]
    if mine.standing is Standing.BOOKED:
        until = moment_words(rules.return_until, event.zone)
        if isinstance(back, Given):
            return Seat(status=status, words="", leaves="Give the seat back", note=f"Possible until {until}.")
        if now < event.starts_at:
            return Seat(status=status, words=f"{back.words} {APOLOGY}", apology=True)
        return Seat(status=status, words=BEGUN if now < event.ends_at else "")
    if mine.standing is Standing.OFFERED:
        words = f"It is yours until {moment_words(mine.until or now, reader.zone)}, if you take it."
        taken = decide_booking(rules, claims, wish, now=now)
        clash = isinstance(taken, Refused) and taken.code == "clash"
        if isinstance(taken, Refused):
            words = f"{words} {taken.words}"
        act = "take_anyway" if clash else "" if isinstance(taken, Refused) else "take"
        return Seat(status=status, words=words, act=act, leaves="I do not need it")
    place = position(claims, wish.person)
    words = f"You are at place {place}. When a seat is free you get a mail and a time to accept it."
    return Seat(status=status, words=words, leaves="Leave the waiting list")


def _bookable(event: Event, bookings: Sequence[Booking], reader: Reader, wish: Wish) -> Seat:
    decision = decide_booking(seat_rules(event), claims_of(bookings), wish, now=reader.now)
    if isinstance(decision, Refused):
        return Seat(status=None, words=decision.words, act="anyway" if decision.code == "clash" else "")
    if not reader.in_year:
        return Seat(status=None, words="This event lies outside your year, so its hours would not count.")
    until = moment_words(seat_rules(event).return_until, event.zone)
    if isinstance(decision, Booked):
        return Seat(status=None, words="", act="book", note=f"You can give it back until {until}.")
    words = f"All seats are taken. On the waiting list you would be at place {decision.position}."
    return Seat(status=None, words=words, act="wait")


def _policy(event: Event, plan: Plan | None) -> list[tuple[str, str]]:
    part = plan.component(event.component) if plan else None
    counts_as = f"under {(part.title if part else event.component).lower()}, {MODALITIES[event.modality]}"
    topics = _topics(event, plan)
    if topics:
        counts_as += f". It also counts for {topics}"
    policy = read_policy(event.policy)
    return policy_words(policy, event.minutes, counts_as=counts_as, missed=_missed(event))


def _topics(event: Event, plan: Plan | None) -> str:
    titles = {each.id: each.title for each in plan.topics} if plan else {}
    parts = [
        f"{titles[topic].lower()} ({format_minutes(minutes)})"
        for topic, minutes in event.topics
        if topic in titles
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _missed(event: Event) -> str:
    words = [_route(each, event.on) for each in event.make_ups]
    return " ".join(words) or "There is no make-up for this event."


def _route(route: dict[str, Any], on: date) -> str:
    until = day_words(on + timedelta(days=route["days"]))
    if route["route"] == "another_date":
        return f"Come to another date by {until}."
    if route["route"] == "recording":
        items = f" and pass {route['items']} items" if route.get("items") else ""
        return f"Watch the recording by {until}{items}; it counts as self-paced, not live."
    return f"Ask for a tutorial by {until}."


def _here(event: Event, zone: str) -> str:
    return "" if zone == event.zone else reader_words(event.starts_at, event.ends_at, event.zone, zone)


def _where(event: Event) -> str:
    if event.place:
        return f"{event.place}, and online" if event.join_link else event.place
    return "Online; the address is shown to those with a seat"


def _seats_words(event: Event, count: Seats) -> str:
    words = f"{count.free} of {event.capacity} free"
    return f"{words}, {count.waiting} waiting" if count.waiting else words


def _guests(bookings: Sequence[Booking], reader: Reader) -> tuple[Guest, ...]:
    order = list(STATES)
    live = [each for each in bookings if each.state in STATES]
    live.sort(key=lambda each: (order.index(each.state), each.queued))
    gone = [each for each in bookings if each.state == Standing.CANCELLED and each.reason]
    return (
        *(_guest(each, STATES[each.state], moment_words(each.at, reader.zone), reader) for each in live),
        *(_guest(each, CANNOT if each.late else REMOVED, each.reason, reader) for each in gone),
    )


def _guest(booking: Booking, status: Status, words: str, reader: Reader) -> Guest:
    place, live = booking.enrolment, booking.state in STATES
    lacks = "; ".join(reader.notes.of(place.id)) if live else ""
    return Guest(id=place.id, name=place.person.name, status=status, words=words, live=live, lacks=lacks)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split("\n\n") if each.strip())
