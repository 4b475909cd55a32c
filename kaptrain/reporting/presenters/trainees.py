"""Trainees in a table: counted hours, a strip by component, pace, forecast and what needs a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kaptrain.catalogue.rules import Component, ends_on
from kaptrain.enrolment.rules import WITHDRAWN
from kaptrain.hours.rules import Forecast, forecast
from kaptrain.hours.service import Year
from kaptrain.reporting.presenters.pace import done_by
from kaptrain.reporting.presenters.parts import share_of
from kaptrain.reporting.presenters.statement import still_to_do
from kaptrain.reporting.presenters.words import brief, day_near, days, days_since
from kaptrain.reporting.rules.entries import OpenEntry, with_status
from kaptrain.reporting.rules.names import capital, plural
from kaptrain.shared.minutes import format_minutes
from kaptrain.web import charts
from kaptrain.web.filters import day

UNSIGNED_DAYS = 7
YOUNG_DAYS = 14
MENTORSHIP = "mentorship"
# Before this many days a forecast says nothing.
FORECAST_DAYS = 28
EXPORTED = ("enrolment", "name", "cohort", "starts_on", "ends_on", "state", "complete", "forecast")
SUMS = ("required", "counted", "pending", "still_to_do")


@dataclass(frozen=True, kw_only=True)
class TraineeRow:
    """One trainee. `bar` lies on the frame with the id `frame`; `contact` is the day of the last meeting
    with the mentor; `flags` are (state, words)."""

    id: int
    name: str
    cohort: str
    counted: int
    bar: tuple[charts.Piece, ...]
    frame: str
    words: str
    pace: str
    forecast: str
    late: bool
    contact: date | None
    flags: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class TraineeList:
    """A page of trainees; `scale` is (x, name) above the strips, `order` their parts in words.

    `frames` are the empty strips by id, drawn once: trainees of one plan version share theirs.
    """

    rows: tuple[TraineeRow, ...]
    lede: str | None
    scale: tuple[tuple[str, str], ...]
    order: tuple[str, ...]
    frames: Mapping[str, list[charts.Part]]


def trainee_list(
    years: Sequence[Year],
    entries: Mapping[int, Sequence[OpenEntry]],
    total: int,
    *,
    today: date,
    zone: str,
    contacts: Mapping[int, date] | None = None,
    to_mentor: bool = False,
) -> TraineeList:
    """Return a page of the list, in the order of the years; `total` are those on all pages."""
    met = contacts or {}
    rows = tuple(
        replace(
            _row(year, entries.get(year.enrolment.id, ()), today, zone, to_mentor=to_mentor),
            contact=met.get(year.enrolment.id),
        )
        for year in years
    )
    parts = years[0].plan.components if years else ()
    return TraineeList(
        rows=rows,
        lede=_lede(rows, total) if rows else None,
        scale=_scale(parts),
        order=tuple(brief(part.id, part.title).lower() for part in parts),
        frames={frame_id(year): _frame(year) for year in years},
    )


def frame_id(year: Year) -> str:
    """Return the id of the empty strip of a year: exemptions make it differ from the plan's."""
    lowered = "-".join(str(each.exempt) for each in year.statement.components if each.exempt)
    return f"strip-{year.enrolment.plan_version_id}{'-' * bool(lowered)}{lowered}"


def _frame(year: Year) -> list[charts.Part]:
    return charts.year_bar([charts.Share("", each.required, 0) for each in year.statement.components])


def _lede(rows: Sequence[TraineeRow], total: int) -> str:
    late = sum(row.late for row in rows)
    shown = "" if len(rows) == total else "On this page, "
    words = f"{shown}{late or 'none'} will finish after their year ends."
    return f"{plural(total, 'trainee')}. {capital(words)}"


def _scale(parts: Sequence[Component]) -> tuple[tuple[str, str], ...]:
    """(x, name) of the widest parts; a name needs about a seventh of the strip for itself."""
    whole = sum(part.required for part in parts)
    marks, start, free = [], 0, 0
    for part in parts:
        if start >= free and part.required * 7 >= whole:
            marks.append((charts.percent(start, whole), brief(part.id, part.title)))
            free = start + whole // 7
        start += part.required
    return tuple(marks)


def _row(year: Year, entries: Sequence[OpenEntry], today: date, zone: str, *, to_mentor: bool) -> TraineeRow:
    ahead = forecast(year.statement, year.window, today)
    young = today - year.enrolment.starts_on < timedelta(days=FORECAST_DAYS)
    when = None if young or year.statement.complete else done_by(ahead)
    parts = list(zip(year.plan.components, year.statement.components, strict=True))
    late = when is not None and when > year.enrolment.ends_on
    return TraineeRow(
        id=year.enrolment.id,
        name=year.enrolment.person.name,
        cohort=year.enrolment.cohort.title,
        counted=year.statement.total.counted,
        bar=tuple(charts.fillings([share_of(brief(p.id, p.title), r) for p, r in parts])),
        frame=frame_id(year),
        words=", ".join(
            f"{brief(p.id, p.title)} {format_minutes(r.counted)} of {format_minutes(r.required)}"
            for p, r in parts
        ),
        pace=_pace(year, ahead, today),
        forecast=_forecast(year, ahead, when, young=young),
        late=late,
        contact=None,
        flags=(*_waits(entries, to_mentor), *_flags(year, entries, when, today, zone)),
    )


def _pace(year: Year, ahead: Forecast, today: date) -> str:
    starts_on = year.enrolment.starts_on
    if today < starts_on:
        return f"Starts {day_near(starts_on, today)}"
    if today - starts_on < timedelta(days=YOUNG_DAYS):
        return f"Started {day_near(starts_on, today)}"
    if not ahead.ahead:
        return "On an even pace"
    return f"{format_minutes(abs(ahead.ahead))} {'ahead' if ahead.ahead > 0 else 'behind'}"


def _forecast(year: Year, ahead: Forecast, when: date | None, *, young: bool) -> str:
    if year.statement.complete:
        return "Complete"
    if not ahead.total.missing and not any(each.missing for each in ahead.components):
        return "Hours complete"
    return day(when) if when else "Needs four weeks" if young else "Nothing lately"


def _waits(entries: Sequence[OpenEntry], to_mentor: bool) -> list[tuple[str, str]]:
    """What waits for the mentor: to themselves in the first place, to an admin as somebody else's turn."""
    waiting = [each for each in with_status(entries, "submitted") if each.line.kind == MENTORSHIP]
    if not waiting:
        return []
    verb = "waits" if len(waiting) == 1 else "wait"
    return [("pending", f"{len(waiting)} {verb} for {'you' if to_mentor else 'the mentor'}")]


def _flags(
    year: Year, entries: Sequence[OpenEntry], when: date | None, today: date, zone: str
) -> list[tuple[str, str]]:
    found = []
    last = year.enrolment.ends_on
    returned = len(with_status(entries, "returned"))
    if returned:
        found.append(("returned", f"{returned} returned"))
    ages = [days_since(each.since, zone, today) for each in with_status(entries, "submitted")]
    if ages and max(ages) > UNSIGNED_DAYS:
        found.append(("pending", f"Unsigned for {days(max(ages))}"))
    if not year.statement.complete and today > last:
        found.append(("alert", "Year is over"))
    elif when and when > last:
        found.append(("alert", f"{days((when - last).days)} past the end"))
    if last > ends_on(year.enrolment.starts_on, year.plan.months):
        found.append(("open", f"Year now ends {day_near(last, today)}"))
    if year.enrolment.state == WITHDRAWN:
        found.append(("not", "Withdrawn"))
    return found


def export_head(years: Sequence[Year]) -> list[str]:
    """Return the columns of the export: minutes of the year and of each component of the first plan."""
    components = [part.id for part in years[0].plan.components] if years else []
    return [*EXPORTED, *(f"{each}_minutes" for each in (*SUMS, *components))]


def export_row(year: Year, columns: Sequence[str], *, today: date) -> list[str]:
    """Return one trainee's row; a component that their plan does not have stays empty."""
    enrolment, statement = year.enrolment, year.statement
    when = done_by(forecast(statement, year.window, today))
    total = statement.total
    known = {f"{each.id}_minutes": str(each.counted) for each in statement.components}
    values = {
        **known,
        "enrolment": str(enrolment.id),
        "name": enrolment.person.name,
        "cohort": enrolment.cohort.title,
        "starts_on": enrolment.starts_on.isoformat(),
        "ends_on": enrolment.ends_on.isoformat(),
        "state": enrolment.state,
        "complete": "yes" if statement.complete else "no",
        "forecast": when.isoformat() if when else "",
        "required_minutes": str(total.required),
        "counted_minutes": str(total.counted),
        "pending_minutes": str(total.pending),
        "still_to_do_minutes": str(still_to_do(year)),
    }
    return [values.get(column, "") for column in columns]
