"""The same years as files."""

from collections.abc import Iterator
from datetime import date

from flask import Response, jsonify, stream_with_context

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.hours.adapters import write_lines
from kaptrain.hours.rules import statement_to_data
from kaptrain.hours.service import Year, years_of
from kaptrain.reporting import queries
from kaptrain.reporting.adapters import csv_rows
from kaptrain.reporting.presenters.trainees import export_head, export_row
from kaptrain.reporting.views.learner import own_enrolment, own_year
from kaptrain.reporting.views.pages import bp
from kaptrain.reporting.views.staff import lines_by_enrolment, search_of
from kaptrain.shared.errors import Missing
from kaptrain.web.context import today_in
from kaptrain.web.guards import current_actor, requires

CSV = "text/csv; charset=utf-8"
BATCH = 25


@bp.get("/hours.json")
@requires(Permission.HOURS_SEE)
def hours_json() -> Response:
    """Give the trainee's statement as the JSON object that the command line prints."""
    year, name = _own()
    answer = jsonify(statement_to_data(year.statement))
    answer.headers["Content-Disposition"] = f"inline; filename={name}.json"
    return answer


@bp.get("/hours.csv")
@requires(Permission.HOURS_SEE)
def hours_csv() -> Response:
    """Give the trainee's lines as CSV, with the minutes that count and those that do not."""
    year, name = _own()
    return Response(write_lines(year.statement.lines), headers=_attached(f"{name}.csv"))


@bp.get("/trainees.csv")
@requires(Permission.ADMIN_SEE)
def trainees_csv() -> Response:
    """Give the filtered list of trainees as CSV, in minutes, written while it is read."""
    search = search_of(current_actor())
    today = today_in(current_actor().zone)

    def parts() -> Iterator[str]:
        columns: list[str] = []
        for years in _batches(search, today):
            if not columns:
                columns = export_head(years)
                yield csv_rows([columns])
            yield csv_rows(export_row(year, columns, today=today) for year in years)

    return Response(stream_with_context(parts()), headers=_attached(f"trainees-{today}.csv"))


def _own() -> tuple[Year, str]:
    enrolment = own_enrolment(current_actor())
    if enrolment is None:
        raise Missing
    year, _, today = own_year(enrolment)
    return year, f"hours-{today}"


def _attached(name: str) -> dict[str, str]:
    return {"Content-Type": CSV, "Content-Disposition": f"attachment; filename={name}"}


def _batches(search: queries.Search, today: date) -> Iterator[list[Year]]:
    """Evaluate the trainees a batch at a time, so that memory does not grow with their number."""
    session, offset = db.session(), 0
    while True:
        found, _ = queries.trainees(session, search, limit=BATCH, offset=offset)
        if not found:
            return
        entries = queries.open_entries(session, [each.id for each in found])
        yield years_of(session, found, today=today, open_lines=lines_by_enrolment(entries), attested=False)
        session.expunge_all()
        offset += BATCH
