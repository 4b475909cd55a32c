"""The calendar: a month as a grid, or as a list, on the reader's wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from urllib.parse import urlencode

from kaptrain.events.queries.calendar import Seen
from kaptrain.events.rules.calendar import Day, Month, Placed, by_day
from kaptrain.events.rules.seats import Standing
from kaptrain.events.rules.times import (
    MONTHS,
    WEEKDAYS,
    day_words,
    known_zone,
    moment_words,
    place_words,
    reader_words,
    span_words,
)

# Of a day's events that are not one's own; the list has them all.
MOST_OTHERS = 3
PAGE = 60


class Look(NamedTuple):
    """How an event is marked: the colour, the shape, and whether it is one's own."""

    state: str
    icon: str
    own: str = ""


SEAT = Look("counted", "circle-check", "seat")
OFFERED = Look("returned", "circle-alert", "waiting")
WAITING = Look("pending", "hourglass", "waiting")
HOSTED = Look("counted", "users", "host")
CANCELLED = Look("not", "ban")
OWN_CANCELLED = Look("not", "ban", "gone")
FREE = Look("missing", "circle-dashed")
CLOSED = Look("missing", "lock")
OVER = Look("not", "")


@dataclass(frozen=True)
class Item:
    """An event on one of its days. `theirs` are the times on the event's own wall, where it shows others."""

    title: str
    url: str
    clock: str
    yours: str
    theirs: str
    look: Look
    words: str


@dataclass(frozen=True)
class Cell:
    """A day of the grid; `more` is how many events only the list has."""

    on: date
    words: str
    in_month: bool
    today: bool
    items: list[Item]
    more: int
    url: str


@dataclass(frozen=True)
class Group:
    """A day of the list."""

    on: date
    words: str
    items: list[Item]


# The month and its year, and where it is.
Way = tuple[tuple[str, str], str]


@dataclass(frozen=True)
class Ways:
    """Addresses around a page; empty where there is nothing."""

    previous: Way | None
    following: Way | None
    grid: str
    list: str
    today: str


@dataclass(frozen=True)
class CalendarPage:
    """A month. Either `weeks` or `groups` is filled; `count` words a long list's part."""

    title: str
    zone: str
    ways: Ways
    weekdays: list[str]
    weeks: list[list[Cell]]
    groups: list[Group]
    nothing: bool
    count: str = ""
    pages: tuple[str | None, str | None] = (None, None)

    @property
    def as_list(self) -> bool:
        return not self.weeks


@dataclass(frozen=True)
class Reader:
    """On whose wall, and when."""

    zone: str
    now: datetime


def grid_page(month: Month[Seen], reader: Reader) -> CalendarPage:
    """A month as weeks of days."""
    weeks = [[_cell(day, reader) for day in week] for week in month.weeks]
    return CalendarPage(
        title=_month_words(month.first),
        zone=place_words(reader.zone),
        ways=_ways(month.first, (month.before, month.after), "month"),
        weekdays=WEEKDAYS,
        weeks=weeks,
        groups=[],
        nothing=not any(cell.items for week in weeks for cell in week if cell.in_month),
    )


def list_page(month: Month[Seen], events: Sequence[Seen], reader: Reader, number: int) -> CalendarPage:
    """A month as a list, sixty events at a time."""
    last = max(1, -(-len(events) // PAGE))
    number = min(max(1, number), last)
    part = events[(number - 1) * PAGE : number * PAGE]
    return CalendarPage(
        title=_month_words(month.first),
        zone=place_words(reader.zone),
        ways=_ways(month.first, (month.before, month.after), "list"),
        weekdays=[],
        weeks=[],
        groups=_groups(part, reader),
        nothing=not events,
        count=f"{(number - 1) * PAGE + 1} to {(number - 1) * PAGE + len(part)} of {len(events)}",
        pages=(
            _address(month.first, "list", page=number - 1) if number > 1 else None,
            _address(month.first, "list", page=number + 1) if number < last else None,
        ),
    )


def day_page(on: date, events: Sequence[Seen], reader: Reader) -> CalendarPage:
    """One day as a list: where the grid says that there is more."""
    first = on.replace(day=1)
    return CalendarPage(
        title=day_words(on, year=True),
        zone=place_words(reader.zone),
        ways=_ways(first, (None, None), "list"),
        weekdays=[],
        weeks=[],
        groups=_groups(events, reader),
        nothing=not events,
    )


def look_of(seen: Seen, reader: Reader) -> tuple[Look, str]:
    """How an event is marked and the words that say so, from what is one's own to what is open to all."""
    if seen.cancelled:
        return OWN_CANCELLED if seen.own else CANCELLED, "Cancelled"
    if seen.hosts:
        return HOSTED, "You host"
    if seen.standing is Standing.BOOKED:
        return SEAT, "Your seat"
    if seen.end <= reader.now:
        return OVER, "Over"
    if seen.standing is Standing.WAITING:
        return WAITING, "Waiting list"
    if seen.standing is Standing.OFFERED and seen.offered_until and seen.offered_until > reader.now:
        return OFFERED, f"Accept your seat until {moment_words(seen.offered_until, reader.zone)}"
    return _open(seen, reader)


def _open(seen: Seen, reader: Reader) -> tuple[Look, str]:
    if min(seen.start, seen.closes_at or seen.start) <= reader.now:
        return CLOSED, "Booking closed"
    if seen.opens_at and reader.now < seen.opens_at:
        return CLOSED, f"Booking opens {moment_words(seen.opens_at, reader.zone)}"
    if seen.free:
        return FREE, f"Bookable, {seen.free} {'seat' if seen.free == 1 else 'seats'}"
    return (FREE, "Waiting list open") if seen.waitlist else (CLOSED, "Full")


def theirs_of(seen: Seen, zone: str) -> str:
    """The times on the event's wall, unless it shows the reader's."""
    here, there = known_zone(zone), known_zone(seen.zone)
    same = all(
        each.astimezone(here).replace(tzinfo=None) == each.astimezone(there).replace(tzinfo=None)
        for each in (seen.start, seen.end)
    )
    return "" if same else reader_words(seen.start, seen.end, zone, seen.zone)


def _cell(day: Day[Seen], reader: Reader) -> Cell:
    items = [_item(placed.item, reader, _clock(placed)) for placed in day.placed]
    others = [item for item in items if not item.look.own][:MOST_OTHERS]
    shown = [item for item in items if item.look.own or item in others]
    return Cell(
        on=day.on,
        words=day_words(day.on),
        in_month=day.in_month,
        today=day.today,
        items=shown,
        more=len(items) - len(shown),
        url=f"/calendar?{urlencode({'view': 'list', 'day': day.on.isoformat()})}",
    )


def _item(seen: Seen, reader: Reader, clock: str = "") -> Item:
    look, words = look_of(seen, reader)
    return Item(
        title=seen.title,
        url=f"/events/{seen.id}",
        clock=clock,
        yours=span_words(seen.start, seen.end, reader.zone),
        theirs=theirs_of(seen, reader.zone),
        look=look,
        words=words,
    )


def _clock(placed: Placed[Seen]) -> str:
    if placed.from_ is not None:
        return f"{placed.from_:%H:%M}"
    return f"until {placed.until:%H:%M}" if placed.until not in (None, time()) else "all day"


def _groups(events: Sequence[Seen], reader: Reader) -> list[Group]:
    return [
        Group(group.on, day_words(group.on), [_item(seen, reader) for seen in group.items])
        for group in by_day(events, reader.zone)
    ]


def _month_words(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def _ways(first: date, neighbours: tuple[date | None, date | None], view: str) -> Ways:
    previous, following = (
        ((MONTHS[each.month - 1], str(each.year)), _address(each, view)) if each else None
        for each in neighbours
    )
    return Ways(
        previous=previous,
        following=following,
        grid=_address(first, "month"),
        list=_address(first, "list"),
        today="/calendar" if view == "month" else "/calendar?view=list",
    )


def _address(first: date, view: str, page: int = 1) -> str:
    asked: dict[str, str | int] = {"month": f"{first:%Y-%m}"}
    if view == "list":
        asked["view"] = view
    if page > 1:
        asked["page"] = page
    return f"/calendar?{urlencode(asked)}"
