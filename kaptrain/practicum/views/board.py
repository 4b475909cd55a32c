"""The clearance board, its file, and one trainee of it."""

from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, request

from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.db.session import db
from kaptrain.enrolment.queries import cohorts_with_sizes, enrolment_by_id
from kaptrain.practicum import service
from kaptrain.practicum.adapters.table import csv_rows
from kaptrain.practicum.presenters.board import (
    VIEWS,
    board_page,
    chosen_desks,
    endings,
    export_head,
    export_row,
    row_status,
    training_status,
    visits_words,
)
from kaptrain.practicum.presenters.board import kinds_of as kinds_together
from kaptrain.practicum.presenters.own import papers_page
from kaptrain.practicum.queries.board import Desk, Scope, trainees
from kaptrain.practicum.queries.documents import documents_of
from kaptrain.practicum.queries.sites import all_practitioners, all_sites
from kaptrain.practicum.views.pages import bp, kinds_of, program_of
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, today_in
from kaptrain.web.guards import authorize, current_actor, requires

# As many years are evaluated at once; whoever has more chooses a cohort.
MOST, LAST_PAGE, COHORTS = 200, 1000, 50


@bp.get("/practicum/clearance")
@requires(Permission.CLEARANCE_SEE)
def clearance() -> str:
    """Show who is cleared for visits, what is missing, and which booked visits are at risk."""
    scope, view = _scope(), _view()
    desks, total = _desks(scope)
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    return render_template(
        "practicum/clearance.html",
        page=board_page(desks, _kinds(desks), view=view, number=number, total=total),
        views=VIEWS,
        view=view,
        asked={"view": view or None, "cohort": scope.cohort_id},
        most=MOST,
        **_around(scope),
    )


@bp.get("/practicum/clearance.csv")
@requires(Permission.CLEARANCE_SEE)
def clearance_csv() -> Response:
    """Give the same as a file, every need in a column of its own."""
    desks, _ = _desks(_scope())
    kinds = _kinds(desks)
    head = export_head(desks, kinds)
    rows = [export_row(each, head, kinds) for each in chosen_desks(desks, _view())]
    name = f"clearance-{today_in(current_actor().zone)}.csv"
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f"attachment; filename={name}",
    }
    return Response(csv_rows([head, *rows]), headers=headers)


@bp.get("/practicum/clearance/<int(max=2147483647):enrolment_id>")
@requires(Permission.DECISION_MAKE)
def trainee(enrolment_id: int) -> str:
    """Show an admin one trainee's clearance with every document."""
    session = db.session()
    place = enrolment_by_id(session, enrolment_id)
    if place is None:
        raise Missing
    authorize(Permission.DECISION_MAKE, Subject(trainee_id=place.person_id))
    now, today = request_now(), today_in(current_actor().zone)
    (desk,) = service.board(session, [place], kinds_of, now=now, today=today)
    kept = documents_of(session, [place.person_id]).get(place.person_id, ())
    return render_template(
        "practicum/trainee.html",
        place=place,
        status_of=row_status(desk.row),
        training=training_status(desk.row),
        visits=visits_words(desk.row),
        kinds=papers_page(desk, program_of(place.cohort.program), kept),
    )


def _desks(scope: Scope) -> tuple[list[Desk], int]:
    session, now = db.session(), request_now()
    found, total = trainees(session, scope, now=now, limit=MOST)
    today = today_in(current_actor().zone)
    return service.board(session, found, kinds_of, now=now, today=today, host_id=scope.host_id), total


def _kinds(desks: Sequence[Desk]) -> Sequence[DocumentKind]:
    programs = dict.fromkeys(each.enrolment.cohort.program for each in desks)
    return kinds_together(kinds_of(each) for each in programs)


def _around(scope: Scope) -> dict[str, Any]:
    """What only admins see around the board: cohorts to choose from, and sites that need something."""
    if scope.host_id is not None:
        return {"is_admin": False, "cohorts": [], "endings": []}
    session, today = db.session(), today_in(current_actor().zone)
    cohorts = [(str(each.id), each.title) for each, _ in cohorts_with_sizes(session, limit=COHORTS)]
    return {
        "is_admin": True,
        "cohorts": [("", "Every cohort"), *cohorts],
        "endings": endings(all_sites(session), all_practitioners(session), today),
    }


def _scope() -> Scope:
    """An admin sees everybody or a cohort; a practitioner those who have a seat with them."""
    actor = current_actor()
    if not actor.has(Role.ADMIN):
        return Scope(reader_id=actor.id, host_id=actor.id)
    asked = request.args.get("cohort", "")
    usable = asked.isascii() and asked.isdigit() and 0 < len(asked) < 10
    return Scope(reader_id=actor.id, cohort_id=int(asked) if usable else None)


def _view() -> str:
    asked = request.args.get("view", "")
    return asked if asked in dict(VIEWS) else ""
