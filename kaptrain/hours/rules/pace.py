"""Where a year is heading: pace of the last weeks, expected dates, and points for a plot."""

from dataclasses import dataclass
from datetime import date, timedelta

from kaptrain.catalogue.rules.plan import add_months
from kaptrain.hours.rules.facts import Enrolment
from kaptrain.hours.rules.line import PRIOR_LEARNING
from kaptrain.hours.rules.statement import LineResult, Statement

PACE_DAYS = 49
# Beyond this a date says nothing; such a pace is treated like standing still.
FARTHEST_DAYS = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Minutes that counted in the last `days` days, and the day the missing ones would be done.

    `done_on` is None when nothing is missing, and when there is no progress (`stalled`).
    """

    id: str
    missing: int
    recent: int
    days: int
    done_on: date | None

    @property
    def weekly(self) -> int:
        return self.recent * 7 // self.days

    @property
    def stalled(self) -> bool:
        return self.missing > 0 and self.done_on is None


@dataclass(frozen=True, slots=True)
class Point:
    """Minutes counted until the end of a day."""

    on: date
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """`ahead` is minutes above (or below, negative) an even year; `bottleneck` the component done last.

    `done_on` is None when all hours are there already, and when some component is stalled.
    """

    components: tuple[Pace, ...]
    total: Pace
    bottleneck: str | None
    done_on: date | None
    ahead: int
    points: tuple[Point, ...]


def forecast(statement: Statement, enrolment: Enrolment, today: date) -> Forecast:
    """Project the pace of the last seven weeks (or of the time since the start) onto what is missing."""
    days = min(PACE_DAYS, max(1, (today - enrolment.starts_on).days + 1))
    recent = _recent(statement, today - timedelta(days=days), today)
    components = tuple(
        _pace(each.id, each.missing, recent.get(each.id, 0), days=days, today=today)
        for each in statement.components
    )
    gap = max(0, statement.total.required - statement.total.counted)
    total = _pace("total", gap, sum(recent.values()), days=days, today=today)
    open_ones = [each for each in (*components, total) if each.missing]
    dates = [each.done_on for each in open_ones if each.done_on]
    return Forecast(
        components=components,
        total=total,
        bottleneck=_bottleneck(components),
        done_on=max(dates) if dates and len(dates) == len(open_ones) else None,
        ahead=statement.total.counted - even_minutes(statement.total.required, enrolment, today),
        points=_points(statement, enrolment, today),
    )


def even_minutes(required: int, enrolment: Enrolment, today: date) -> int:
    """Return the minutes that an even year has reached by the end of `today`."""
    length = max(1, (enrolment.ends_on - enrolment.starts_on).days + 1)
    elapsed = min(length, max(0, (today - enrolment.starts_on).days + 1))
    return required * elapsed // length


def _recent(statement: Statement, after: date, today: date) -> dict[str, int]:
    recent: dict[str, int] = {}
    for result in statement.lines:
        line = result.line
        # Hours brought along say nothing about the pace here.
        if line.kind != PRIOR_LEARNING and after < line.on <= today:
            recent[line.component] = recent.get(line.component, 0) + result.counted
    return recent


def _pace(name: str, missing: int, recent: int, *, days: int, today: date) -> Pace:
    done_on = None
    if missing and recent:
        needed = -(-missing * days // recent)
        done_on = today + timedelta(days=needed) if needed <= FARTHEST_DAYS else None
    return Pace(id=name, missing=missing, recent=recent, days=days, done_on=done_on)


def _bottleneck(components: tuple[Pace, ...]) -> str | None:
    """The component that will be done last: a stalled one first, then by date, then by what is missing."""
    open_ones = [each for each in components if each.missing]
    if not open_ones:
        return None
    return max(open_ones, key=lambda each: (each.stalled, each.done_on or date.min, each.missing)).id


def _points(statement: Statement, enrolment: Enrolment, today: date) -> tuple[Point, ...]:
    """One point before the start, one at the end of each month of the enrolment, one for today."""
    last = min(today, enrolment.ends_on)
    days = [enrolment.starts_on - timedelta(days=1)]
    months = 1
    while (day := add_months(enrolment.starts_on, months) - timedelta(days=1)) < last:
        days.append(day)
        months += 1
    if last > days[-1]:
        days.append(last)
    return _cumulated(days, _by_date(statement.lines, enrolment))


def _by_date(results: tuple[LineResult, ...], enrolment: Enrolment) -> list[tuple[date, int]]:
    before = enrolment.starts_on - timedelta(days=1)
    return sorted(
        (before if each.line.kind == PRIOR_LEARNING else each.line.on, each.counted) for each in results
    )


def _cumulated(days: list[date], counted: list[tuple[date, int]]) -> tuple[Point, ...]:
    points: list[Point] = []
    minutes = at = 0
    for day in days:
        while at < len(counted) and counted[at][0] <= day:
            minutes += counted[at][1]
            at += 1
        points.append(Point(day, minutes))
    return tuple(points)
