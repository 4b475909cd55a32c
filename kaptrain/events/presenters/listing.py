"""The page of events: one's own first, what remains to choose, then everything to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaptrain.catalogue.rules.plan import Component
from kaptrain.catalogue.rules.program import Program
from kaptrain.events.models import Booking, Event
from kaptrain.events.presenters.reach import Ahead, Remark, warnings_of
from kaptrain.events.presenters.rows import Row, Status, row, seats_words, status_of
from kaptrain.events.queries import Listed, seat_rules
from kaptrain.events.rules.seats import Held, Standing, clashes
from kaptrain.events.rules.template import KINDS, SELF_PACED
from kaptrain.hours.service import Year

PAST = 10


@dataclass(frozen=True, kw_only=True)
class Option:
    """One activity of several to choose from."""

    title: str
    url: str
    words: str
    status: tuple[str, str] | None


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """A part of the year for which one chooses: how many of how many, and what remains."""

    title: str
    words: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class EventsPage:
    own: tuple[Row, ...]
    past: tuple[Row, ...]
    choosing: tuple[Choosing, ...]
    warnings: tuple[Remark, ...]
    rows: tuple[Row, ...]
    kinds: tuple[tuple[str, str], ...]
    kind: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the page is made of: events to come, own bookings, the reader."""

    coming: Sequence[Listed]
    bookings: Sequence[Booking]
    program: Program | None
    kind: str
    zone: str
    now: datetime
    today: date


def events_page(year: Year, look: Look) -> EventsPage:
    """Return the page of one trainee."""
    live = {each.event_id: status_of(each, each.event, look.zone, look.now) for each in look.bookings}
    ahead = [each for each in look.bookings if each.event.ends_at > look.now and live[each.event_id]]
    held = [each.event for each in look.bookings if _takes(each, look.now)]
    behind = [each for each in reversed(look.bookings) if each.event.ends_at <= look.now]
    return EventsPage(
        own=tuple(row(each.event, _led(each), look.zone, live[each.event_id]) for each in ahead),
        past=tuple(
            row(each.event, _led(each), look.zone, live[each.event_id])
            for each in behind[:PAST]
            if live[each.event_id]
        ),
        choosing=tuple(_choosing(part, year, look) for part in year.plan.components if part.choose),
        warnings=warnings_of(year, _ahead(look, held), today=look.today),
        rows=tuple(
            row(each.event, seats_words(each), look.zone, _clash(each, held))
            for each in look.coming
            if look.kind in ("", each.event.kind) and not live.get(each.event.id)
        ),
        kinds=(("", "All kinds"), *_kinds(look.coming)),
        kind=look.kind,
    )


def _ahead(look: Look, held: Iterable[Event]) -> Ahead:
    return Ahead(look.coming, frozenset(each.id for each in held), look.program)


def _clash(listed: Listed, held: Iterable[Event]) -> Status | None:
    """Name what the reader has booked at the same time."""
    mine = [Held(name=each.title, start=each.start, end=each.end, zone=each.zone) for each in held]
    found = clashes(seat_rules(listed.event), mine)
    return ("alert", f"Overlaps your seat: {found[0].name}") if found else None


def _led(booking: Booking) -> str:
    return f"led by {booking.event.host.name}"


def _kinds(coming: Iterable[Listed]) -> list[tuple[str, str]]:
    found = {each.event.kind for each in coming}
    return [(kind, title) for kind, title in KINDS.items() if kind in found]


def _choosing(part: Component, year: Year, look: Look) -> Choosing:
    result = year.statement.component(part.id)
    done = {activity for activity, times in (result.occurrences if result else ()) if times}
    seats = {
        each.event.activity
        for each in look.bookings
        if each.event.component == part.id and _takes(each, look.now)
    }
    activities = [
        each for each in (look.program.activities if look.program else ()) if each.component == part.id
    ]
    dates: dict[str, int] = {}
    for each in look.coming:
        dates[each.event.activity] = dates.get(each.event.activity, 0) + 1
    left = max(0, part.choose - len(done | seats))
    words = f"Choose {part.choose} of {len(activities)}: {len(done)} done, {len(seats - done)} booked, "
    words += f"{left} to choose." if left else "nothing left to choose."
    options = tuple(
        Option(
            title=each.title,
            url=f"/guides/{each.id}",
            words="at your own pace" if each.modality == SELF_PACED else _dates(dates.get(each.id, 0)),
            status=_choice_status(each.id, done, seats),
        )
        for each in activities
    )
    return Choosing(title=part.title, words=words, options=options)


def _takes(booking: Booking, now: datetime) -> bool:
    planned = booking.event.state == "planned" and booking.event.ends_at > now
    return planned and booking.state in (Standing.BOOKED, Standing.OFFERED)


def _choice_status(activity: str, done: set[str], seats: set[str]) -> tuple[str, str] | None:
    if activity in done:
        return ("counted", "Done")
    return ("pending", "Booked") if activity in seats else None


def _dates(number: int) -> str:
    if not number:
        return "no date planned"
    return "1 date planned" if number == 1 else f"{number} dates planned"
