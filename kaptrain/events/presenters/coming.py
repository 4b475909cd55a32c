"""What comes: a trainee's seats, and the sessions somebody leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kaptrain.events.models import Booking, Event
from kaptrain.events.presenters.rows import Row, row, seats_words, status_of
from kaptrain.events.queries import Listed

# The host's list, and the first check-in, are open a little before an event begins.
DOOR = timedelta(minutes=30)
MOST = 5


@dataclass(frozen=True, kw_only=True)
class ComingRow:
    """A seat ahead. `offered` when it is to be accepted, `on` while the event is going on."""

    row: Row
    offered: bool
    on: bool


@dataclass(frozen=True, kw_only=True)
class LedRow:
    """A session one leads. `action` is what its list is for now; `due` when that should not wait."""

    row: Row
    action: str
    due: bool


@dataclass(frozen=True, kw_only=True)
class LedPage:
    """The first page of those who lead: what comes, records that wait, and how many more of these.

    `waits` is (title, address, how many) of what waits besides.
    """

    rows: tuple[LedRow, ...]
    records: tuple[LedRow, ...]
    more: int
    waits: tuple[tuple[str, str, str], ...]


def coming_rows(seats: Iterable[tuple[Booking, Event]], *, zone: str, now: datetime) -> tuple[ComingRow, ...]:
    """Return the seats of a trainee as rows in their zone."""
    return tuple(
        ComingRow(
            row=row(event, "", zone, status_of(booking, event, zone, now)),
            offered=booking.state == "offered",
            on=booking.state == "booked" and event.starts_at - DOOR <= now,
        )
        for booking, event in seats
    )


def led_page(led: Sequence[Listed], *, to_sign: int, make_ups: int, zone: str, now: datetime) -> LedPage:
    """Return the page of somebody who leads."""
    waits = []
    if to_sign:
        waits.append(("Entries to sign", "/signoff", "1 entry" if to_sign == 1 else f"{to_sign} entries"))
    if make_ups:
        waits.append(("Make-ups", "/make-ups", "1 request" if make_ups == 1 else f"{make_ups} requests"))
    rows = [_led_row(each, zone, now) for each in led if each.event.ends_at > now]
    records = [_led_row(each, zone, now) for each in led if each.event.ends_at <= now]
    return LedPage(
        rows=tuple(rows[:MOST]),
        records=tuple(records[:MOST]),
        more=max(0, len(records) - MOST),
        waits=tuple(waits),
    )


def _led_row(listed: Listed, zone: str, now: datetime) -> LedRow:
    event = listed.event
    over, due = event.ends_at <= now, event.starts_at - DOOR <= now
    people = "1 seat was taken" if listed.taken == 1 else f"{listed.taken} seats were taken"
    return LedRow(
        row=row(event, people if over else seats_words(listed), zone),
        action="Confirm the record" if over else "Run the list",
        due=due,
    )
