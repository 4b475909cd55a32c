"""The trainee's first page: how far the year is, what to do next, who has what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kaptrain.hours.rules import Forecast, forecast
from kaptrain.hours.service import Year
from kaptrain.reporting.presenters.pace import PacePart, pace_part
from kaptrain.reporting.presenters.parts import share_of
from kaptrain.reporting.presenters.statement import Sums, names_of, still_to_do, sums_of
from kaptrain.reporting.presenters.steps import StepView, step_views
from kaptrain.reporting.presenters.words import brief, day_month, days, days_since, of_hours, own_entry
from kaptrain.reporting.rules.entries import OpenEntry, with_status
from kaptrain.reporting.rules.next_steps import Lesson, next_steps
from kaptrain.reporting.rules.situation import Standing, situation
from kaptrain.shared.minutes import format_minutes
from kaptrain.web import charts


@dataclass(frozen=True)
class Row:
    """A component in the table behind the bar."""

    id: str
    title: str
    counted: int
    pending: int
    missing: int
    required: int


@dataclass(frozen=True)
class Waiting:
    """Hours that somebody else has."""

    title: str
    url: str
    text: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the page shows besides the year: entries, the program's lessons and titles, the reader."""

    entries: Sequence[OpenEntry] = ()
    lessons: Sequence[Lesson] = ()
    titles: Mapping[str, str]
    place: str | None = None
    certified: bool = False
    today: date
    zone: str


@dataclass(frozen=True, kw_only=True)
class DashboardPage:
    """Everything the dashboard shows, in minutes."""

    plan: str
    version: str
    starts_on: date
    ends_on: date
    today: date
    required: str
    missing: int
    sums: Sums
    bar: list[charts.Part]
    bar_label: str
    rows: tuple[Row, ...]
    total: Row
    steps: tuple[StepView, ...]
    pace: PacePart | None
    waiting: tuple[Waiting, ...]
    complete: bool
    newcomer: bool


def dashboard_page(year: Year, look: Look) -> DashboardPage:
    """Return the page of one enrolment on one day."""
    statement = year.statement
    ahead = forecast(statement, year.window, look.today)
    sums = sums_of(statement.lines)
    parts = list(zip(year.plan.components, statement.components, strict=True))
    rows = tuple(
        Row(p.id, p.title, r.counted, r.pending, max(0, r.missing - r.pending), r.required) for p, r in parts
    )
    missing = still_to_do(year)
    total = statement.total
    return DashboardPage(
        plan=year.plan.title,
        version=year.plan.version,
        starts_on=year.enrolment.starts_on,
        ends_on=year.enrolment.ends_on,
        today=look.today,
        required=of_hours(total.required),
        missing=missing,
        sums=sums,
        bar=charts.year_bar([share_of(brief(p.id, p.title), r) for p, r in parts]),
        bar_label=_label(total.counted, total.pending, missing),
        rows=rows,
        total=Row("", "Total", total.counted, total.pending, missing, total.required),
        steps=_steps(year, look),
        pace=_pace(year, look, ahead),
        waiting=tuple(_waiting(look)),
        complete=statement.complete,
        newcomer=not statement.lines,
    )


def _steps(year: Year, look: Look) -> tuple[StepView, ...]:
    standing = Standing(
        plan=year.plan,
        window=year.window,
        statement=year.statement,
        today=look.today,
        entries=look.entries,
        lessons=look.lessons,
        done=frozenset(row.activity for row in year.rows.values()),
        place=look.place,
        certified=look.certified,
    )
    steps = next_steps(situation(standing))
    return step_views(steps, names_of(year, look.titles), today=look.today, zone=look.zone)


def _pace(year: Year, look: Look, ahead: Forecast) -> PacePart | None:
    if not year.statement.total.counted or look.today < year.enrolment.starts_on:
        return None
    titles = {part.id: part.title for part in year.plan.components}
    axes = charts.Year(year.enrolment.starts_on, year.enrolment.ends_on, year.statement.total.required)
    made = pace_part(ahead, titles, ends_on=year.enrolment.ends_on, today=look.today)
    points = [(point.on, point.minutes) for point in ahead.points]
    plot = charts.pace(axes, points, today=look.today, done_by=made.done_by)
    here = format_minutes(year.statement.total.counted)
    today = {**plot.notes[0], "words": f"Today, {here}"}
    if made.done_by is None and today["anchor"] == "end":
        today["dy"] = "-9"  # Nothing else is written above the line, and left of the dot lies the line.
    notes = [today, *plot.notes[1:]]
    return replace(made, plot=replace(plot, notes=notes))


def _waiting(look: Look) -> list[Waiting]:
    found = []
    for entry in with_status(look.entries, "submitted"):
        age = days_since(entry.since, look.zone, look.today)
        since = f"for {days(age)}" if age else "since today"
        text = f"{entry.waits_for or 'An admin'}, {since}"
        title = f"{entry.title}, {day_month(entry.line.on)}"
        found.append(Waiting(title, own_entry(entry), text, entry.line.minutes))
    return found


def _label(counted: int, pending: int, missing: int) -> str:
    return (
        f"Year bar: {format_minutes(counted)} counted, {format_minutes(pending)} pending and"
        f" {format_minutes(missing)} still to do, by component. The table below has the same numbers."
    )
