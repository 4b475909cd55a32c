"""Month grid and list: events placed on the days of the reader's wall. Reads nothing, sorts once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, Protocol, TypeVar

from kaptrain.events.rules.times import FIRST_YEAR, LAST_YEAR, day_start, known_zone
from kaptrain.shared.errors import Missing

MONDAY, SUNDAY = 0, 6
DAYS_PER_WEEK = 7
MOMENT = timedelta(microseconds=1)


class Spanning(Protocol):
    """Anything with a first and a last moment (aware)."""

    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


T = TypeVar("T", bound=Spanning)


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """An item on one of its days; `from_` is None when it began before, `until` when it goes on after."""

    item: T
    from_: time | None
    until: time | None


@dataclass(frozen=True, slots=True)
class Day(Generic[T]):
    on: date
    in_month: bool
    today: bool
    placed: tuple[Placed[T], ...]


@dataclass(frozen=True, slots=True)
class Month(Generic[T]):
    """Whole weeks around a month; `before` and `after` are the first days of its neighbours, if allowed."""

    first: date
    weeks: tuple[tuple[Day[T], ...], ...]
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """The items that begin on a day, in order of time."""

    on: date
    items: tuple[T, ...]


def parse_month(text: str) -> date:
    """The first day of a month written "2026-12"; Missing for anything else."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if match:
        year, month = int(match[1]), int(match[2])
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12:
            return date(year, month, 1)
    raise Missing


def month_bounds(first: date, zone: str, *, week_starts: int = MONDAY) -> tuple[datetime, datetime]:
    """The moments [from, until) that a month's grid shows: what to ask the database for."""
    days = _days(first, week_starts)
    return day_start(days[0], zone), day_start(days[-1] + timedelta(days=1), zone)


def month_grid(
    first: date, items: Iterable[T], zone: str, *, today: date, week_starts: int = MONDAY
) -> Month[T]:
    """Place items on the days of a month in the reader's zone; `first` is the month's first day."""
    days = _days(first, week_starts)
    on_day = _place(items, zone, days[0], days[-1])
    made = [
        Day(on, (on.year, on.month) == (first.year, first.month), on == today, tuple(on_day.get(on, ())))
        for on in days
    ]
    weeks = tuple(tuple(made[at : at + DAYS_PER_WEEK]) for at in range(0, len(made), DAYS_PER_WEEK))
    return Month(first, weeks, _neighbour(first - timedelta(days=1)), _neighbour(_next_month(first)))


def by_day(items: Iterable[T], zone: str) -> tuple[Group[T], ...]:
    """Items by the day they begin on in a zone, each once, in order of time."""
    tz = known_zone(zone)
    groups: dict[date, list[T]] = {}
    for item in sorted(items, key=_order):
        groups.setdefault(item.start.astimezone(tz).date(), []).append(item)
    return tuple(Group(on, tuple(group)) for on, group in groups.items())


def _place(items: Iterable[T], zone: str, earliest: date, latest: date) -> dict[date, list[Placed[T]]]:
    tz = known_zone(zone)
    on_day: dict[date, list[Placed[T]]] = {}
    for item in sorted(items, key=_order):
        begins, ends = item.start.astimezone(tz), item.end.astimezone(tz)
        # What ends at midnight is not on the next day; what has no length is on its own.
        last = max(begins.date(), (item.end - MOMENT).astimezone(tz).date())
        on = max(begins.date(), earliest)
        while on <= min(last, latest):
            placed = Placed(
                item,
                begins.time() if on == begins.date() else None,
                ends.time() if on == last else None,
            )
            on_day.setdefault(on, []).append(placed)
            on += timedelta(days=1)
    return on_day


def _order(item: Spanning) -> tuple[datetime, datetime]:
    return item.start, item.end


def _days(first: date, week_starts: int) -> list[date]:
    start = first - timedelta(days=(first.weekday() - week_starts) % DAYS_PER_WEEK)
    number = (_next_month(first) - start).days
    return [start + timedelta(days=each) for each in range(-(-number // DAYS_PER_WEEK) * DAYS_PER_WEEK)]


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _neighbour(on: date) -> date | None:
    return on.replace(day=1) if FIRST_YEAR <= on.year <= LAST_YEAR else None
