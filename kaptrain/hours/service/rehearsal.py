"""What lines would do to a statement before anybody decides to credit them. Nothing here writes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from kaptrain.catalogue.rules import Plan
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.hours import queries
from kaptrain.hours.adapters import RowError, RowProblem, read_lines
from kaptrain.hours.rules import Enrolment as Window
from kaptrain.hours.rules import Facts, Line, LineError, LineResult, Statement, evaluate
from kaptrain.hours.service.ledger import Earned, Year, as_line
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import digest

LONGEST_LINE = 60_000  # minutes; what the ledger holds in one line
ACTIVITY = re.compile(r"[A-Za-z0-9_-]{0,40}")
MOST_ROWS = 500
SOURCE = "transfer:"


@dataclass(frozen=True)
class Transfer:
    """A file of lines that could be taken over, with what would count of each and in all."""

    earned: Sequence[Earned]
    results: Sequence[LineResult]
    statement: Statement


def rehearse(year: Year, lines: Iterable[Line], *, today: date, without: str = "") -> Statement:
    """Evaluate a year as if it had these lines too, and not the line `without`. Raises LineError."""
    kept = [as_line(row) for name, row in year.rows.items() if name != without]
    return evaluate(year.plan, year.window, [*kept, *lines], year.facts, today)


def rehearse_transfer(
    session: Session, year: Year, text: str, name: str, *, titles: Mapping[str, str], today: date
) -> Transfer:
    """Read CSV lines of an earlier record and evaluate them with the year.

    Raises RowError with every row that cannot be taken over. `titles` are the words for activities.
    """
    lines = read_lines(text, name)
    known = queries.credited_sources(session, year.enrolment.id, SOURCE)
    problems = [
        RowProblem(name, line.seq, message) for line in lines for message in _problems(year.plan, line, known)
    ]
    if len(lines) > MOST_ROWS:
        problems.append(RowProblem(name, lines[MOST_ROWS].seq, f"more than {MOST_ROWS} lines at once"))
    if not lines:
        problems.append(RowProblem(name, 1, "there are no lines below the header"))
    if problems:
        raise RowError(problems)
    named = [replace(line, id=f"{SOURCE}{line.id}") for line in lines]
    try:
        statement = rehearse(year, named, today=today)
    except LineError as error:
        raise RowError([RowProblem(name, each.seq, each.message) for each in error.problems]) from None
    found = {result.id: result for result in statement.lines}
    return Transfer(
        earned=[_earned(line, titles) for line in lines],
        results=[found[line.id] for line in named],
        statement=statement,
    )


def refuse_unfit(enrolment: Enrolment, earned: Earned) -> None:
    """Refuse a line that the plan has no place for, or that would make a statement impossible."""
    plan = plan_of(enrolment.plan_version)
    part = plan.component(earned.component)
    if part is None:
        raise Invalid("The plan has no such component.", field="component", code="unknown")
    if earned.kind not in part.accepts:
        raise Invalid(f"{part.title} takes no hours of this kind.", field="kind", code="not_accepted")
    if not 0 < earned.minutes <= LONGEST_LINE:
        raise Invalid("Enter at least one minute.", field="minutes", code="minutes")
    try:
        window = Window(enrolment.starts_on, enrolment.ends_on)
        evaluate(plan, window, [line_of(earned)], Facts(), enrolment.ends_on)
    except LineError as error:
        words = "; ".join(each.message for each in error.problems)
        raise Invalid(f"{words[:1].upper()}{words[1:]}.", field="topics", code="topics") from None


def line_of(earned: Earned, name: str = "new") -> Line:
    """Return what evaluation would read for this. Raises LineError."""
    return Line(
        id=name,
        component=earned.component,
        kind=earned.kind,
        activity=earned.activity,
        on=earned.on,
        start=earned.start,
        minutes=earned.minutes,
        modality=earned.modality,
        topics=dict(earned.topics),
        status="signed",
    )


def _problems(plan: Plan, line: Line, known: set[str]) -> list[str]:
    part = plan.component(line.component)
    found = []
    if part is None:
        found.append(f"the plan has no component {line.component!r}")
    elif line.kind not in part.accepts:
        found.append(f"{line.component} takes no lines of kind {line.kind!r}")
    if line.status != "signed":
        found.append(f"status {line.status!r}: only signed lines can be taken over")
    if line.minutes > LONGEST_LINE:
        found.append(f"{line.minutes} minutes are more than a line can hold")
    if not ACTIVITY.fullmatch(line.activity):
        found.append(f"activity {line.activity!r} is not an id of at most 40 letters, digits, - and _")
    if _source(line) in known:
        found.append("this line was taken over before")
    return found


def _source(line: Line) -> str:
    # The same row of the same record is the same source, in whatever file it comes again.
    content = [line.id, line.component, line.kind, line.activity, line.on.isoformat(), line.minutes]
    return f"{SOURCE}{digest(content)}"


def _earned(line: Line, titles: Mapping[str, str]) -> Earned:
    return Earned(
        source=_source(line),
        component=line.component,
        kind=line.kind,
        activity=line.activity,
        title=titles.get(line.activity, line.activity or line.kind.replace("_", " ").capitalize())[:200],
        on=line.on,
        start=line.start,
        minutes=line.minutes,
        modality=line.modality,
        topics=tuple(line.topics.items()),
    )
