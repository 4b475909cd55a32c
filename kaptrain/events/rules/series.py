"""Weekly series: the same wall time every n weeks, with dates left out and dates moved.

A date keeps its planned number whatever happens to the others, so that what hangs on it (a calendar
entry, an attendance record) stays with it. As in RFC 5545 a count counts the planned dates, those left
out included.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from kaptrain.events.rules.times import check_year, day_words, read_local
from kaptrain.shared.errors import Invalid

MOST_DATES = 60
MOST_WEEKS = 52
LONGEST = 24 * 60


@dataclass(frozen=True, slots=True)
class Move:
    """A planned date that takes place on another day, at another time, or both."""

    planned: date
    on: date
    at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The wall time `at` every so many weeks from `first`, ended by `until` (inclusive) or by `count`."""

    first: date
    at: time
    minutes: int
    zone: str
    every: int = 1
    until: date | None = None
    count: int | None = None
    skipped: frozenset[date] = frozenset()
    moved: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One date of a series: its number among the planned ones, when it is, what the writer should know."""

    number: int
    planned: date
    start: datetime
    end: datetime
    moved: bool = False
    said: str | None = None


def occurrences(series: Series) -> tuple[Occurrence, ...]:
    """The dates of a series in order of time; Invalid with a code and the field the message belongs to.

    `minutes` is time that passes: an event that runs while clocks change still lasts that long.
    """
    planned = planned_dates(series)
    _check_exceptions(series, planned)
    moves = {move.planned: move for move in series.moved}
    kept = [(number, on) for number, on in enumerate(planned, 1) if on not in series.skipped]
    if not kept:
        raise Invalid("Every date is left out. Keep at least one.", code="empty", field="skipped")
    made = [_occurrence(series, number, on, moves.get(on)) for number, on in kept]
    made.sort(key=lambda each: each.start)
    _check_overlaps(made)
    return tuple(made)


def planned_dates(series: Series) -> tuple[date, ...]:
    """The dates before exceptions; Invalid where the repetition itself makes no sense."""
    check_year(series.first, field="first")
    if not 1 <= series.minutes <= LONGEST:
        raise Invalid("An event lasts between 1 minute and 24 hours.", code="minutes", field="minutes")
    if not 1 <= series.every <= MOST_WEEKS:
        raise Invalid(f"Repeat every 1 to {MOST_WEEKS} weeks.", code="every", field="every")
    return tuple(
        series.first + timedelta(weeks=series.every * number) for number in range(_number_of_dates(series))
    )


def _number_of_dates(series: Series) -> int:
    if (series.until is None) == (series.count is None):
        message = "Say until which date the series runs, or how many dates it has: one of the two."
        raise Invalid(message, code="end", field="until")
    if series.count is not None:
        if not 1 <= series.count <= MOST_DATES:
            raise Invalid(f"A series has 1 to {MOST_DATES} dates.", code="count", field="count")
        return series.count
    last = series.until or series.first
    check_year(last, field="until")
    if last < series.first:
        raise Invalid("The last date is before the first.", code="until", field="until")
    number = (last - series.first).days // (7 * series.every) + 1
    if number > MOST_DATES:
        message = f"That makes {number} dates; a series has at most {MOST_DATES}."
        raise Invalid(message, code="count", field="until")
    return number


def _check_exceptions(series: Series, planned: tuple[date, ...]) -> None:
    moved = [move.planned for move in series.moved]
    for field, dates in (("skipped", series.skipped), ("moved", moved)):
        strangers = sorted(set(dates) - set(planned))
        if strangers:
            message = f"{_days(strangers)}: not a date of this series."
            raise Invalid(message, code="not_planned", field=field)
    twice = sorted({on for on in moved if moved.count(on) > 1})
    if twice:
        raise Invalid(f"{_days(twice)}: moved twice.", code="moved_twice", field="moved")
    both = sorted(series.skipped & set(moved))
    if both:
        raise Invalid(f"{_days(both)}: left out and moved. Choose one.", code="both", field="moved")
    for move in series.moved:
        if move.on == move.planned and move.at in (None, series.at):
            raise Invalid(f"{_days([move.on])}: moved to where it is.", code="not_moved", field="moved")


def _occurrence(series: Series, number: int, planned: date, move: Move | None) -> Occurrence:
    on, at = planned, series.at
    if move:
        on, at = move.on, move.at or series.at
        check_year(on, field="moved")
    try:
        reading = read_local(on, at, series.zone, field="moved" if move else "at")
    except Invalid as gap:
        if gap.code != "gap":
            raise
        advice = "Move this date to another time, or leave it out."
        raise Invalid(f"{gap.message} {advice}", code="gap", field=gap.field) from None
    end = reading.at + timedelta(minutes=series.minutes)
    return Occurrence(
        number=number, planned=planned, start=reading.at, end=end, moved=move is not None, said=reading.said
    )


def _check_overlaps(made: list[Occurrence]) -> None:
    for earlier, later in pairwise(made):
        if later.start < earlier.end:
            message = f"The dates planned for {_days([earlier.planned, later.planned])} would overlap."
            raise Invalid(message, code="overlap", field="moved")


def _days(dates: Iterable[date]) -> str:
    return " and ".join(day_words(on, year=True) for on in dates)
