"""What mentors and admins see of the years they look after."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for

from config import Settings
from kaptrain.authz.actor import Actor, Role
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import enrolment_by_id, mentor_of, subject_of
from kaptrain.hours.rules import Line
from kaptrain.hours.service import years_of
from kaptrain.mentorship.queries import last_contacts
from kaptrain.reporting import queries
from kaptrain.reporting.presenters.admin import admin_page
from kaptrain.reporting.presenters.statement import circumstances, statement_page
from kaptrain.reporting.presenters.trainees import TraineeList, trainee_list
from kaptrain.reporting.rules.entries import OpenEntry
from kaptrain.reporting.views.learner import own_year
from kaptrain.reporting.views.pages import bp, fallback_days, program_of, titles_of
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, resource, today_in
from kaptrain.web.guards import authorize, current_actor, requires

PAGE = 25
LAST_PAGE = 100_000
LARGEST_ID = 2**31 - 1
LONGEST_NAME = 200


@bp.get("/trainees")
@requires(Permission.TRAINEE_SEE)
def trainees() -> str:
    """List the mentor's own trainees, or everybody for an admin, with pace and flags."""
    actor, session = current_actor(), db.session()
    search, number = search_of(actor), _number("page", LAST_PAGE) or 1
    found, total = queries.trainees(session, search, limit=PAGE, offset=(number - 1) * PAGE)
    cohorts = queries.cohort_titles(session) if search.mentor_id is None else []
    return render_template(
        "reporting/trainees.html",
        title=dict(cohorts).get(str(search.cohort_id), "Trainees"),
        page=_listed(found, total, to_mentor=search.mentor_id is not None),
        cohorts=cohorts,
        search=search,
        paging=_paging(number, total),
    )


@bp.get("/trainees/<int(max=2147483647):enrolment_id>")
@requires(Permission.TRAINEE_SEE)
def trainee(enrolment_id: int) -> str:
    """Show a trainee's statement to their mentor or an admin."""
    session = db.session()
    enrolment = enrolment_by_id(session, enrolment_id)
    if enrolment is None:
        raise Missing
    authorize(Permission.TRAINEE_SEE, subject_of(session, enrolment))
    year, entries, today = own_year(enrolment)
    person = enrolment.person
    about = circumstances(
        year, entries, titles_of(program_of(enrolment)), today=today, zone=person.zone,
        fallback_days=fallback_days(), owner=person.name, is_admin=current_actor().has(Role.ADMIN),
    )  # fmt: skip
    head = queries.head_digest(session, enrolment.stream)
    page = statement_page(year, about, head=head, opened=request.args.get("open", ""))
    return render_template("reporting/trainee.html", page=page, at=enrolment, **_around(enrolment))


def _around(enrolment: Enrolment) -> dict[str, Any]:
    """What stands beside the hours: the mentor, the last contact, leaves of absence."""
    session, mentor = db.session(), mentor_of(db.session(), enrolment.id)
    return {
        "mentor": mentor,
        "is_mentor": mentor is not None and mentor.id == current_actor().id,
        "contact": last_contacts(session, [enrolment.id]).get(enrolment.id),
        "leaves": queries.leaves_of(session, enrolment.id),
    }


@bp.get("/admin")
@requires(Permission.ADMIN_SEE)
def admin_home() -> str:
    """Show an admin what stands still without them, and where everything is."""
    counts = queries.admin_counts(
        db.session(), current_actor().id, now=request_now(), fallback_days=fallback_days()
    )
    page = admin_page(counts, fallback_days=fallback_days())
    return render_template("reporting/admin.html", page=page, issuer=resource(Settings).issuer_name)


def _listed(found: Sequence[Enrolment], total: int, *, to_mentor: bool) -> TraineeList:
    session, zone, ids = db.session(), current_actor().zone, [each.id for each in found]
    entries, today = queries.open_entries(session, ids), today_in(zone)
    years = years_of(session, found, today=today, open_lines=lines_by_enrolment(entries), attested=False)
    contacts = last_contacts(session, ids)
    return trainee_list(years, entries, total, today=today, zone=zone, contacts=contacts, to_mentor=to_mentor)


def search_of(actor: Actor) -> queries.Search:
    """Return which trainees the reader asks for: an admin among all, a mentor among their own."""
    name = request.args.get("name", "").strip()[:LONGEST_NAME]
    if not actor.has(Role.ADMIN):
        return queries.Search(reader_id=actor.id, mentor_id=actor.id, name=name)
    return queries.Search(
        reader_id=actor.id,
        cohort_id=_number("cohort", LARGEST_ID),
        name=name,
    )


def lines_by_enrolment(entries: Mapping[int, Sequence[OpenEntry]]) -> dict[int, list[Line]]:
    """Return the lines of open entries as evaluation takes them."""
    return {key: [entry.line for entry in found] for key, found in entries.items()}


def _number(name: str, largest: int) -> int | None:
    """A number from the address, from 1 up; None when it is missing or senseless."""
    asked = request.args.get(name, "")
    senseless = not asked.isascii() or not asked.isdigit() or len(asked) > len(str(largest))
    return None if senseless or not 0 < int(asked) <= largest else int(asked)


def _paging(number: int, total: int) -> dict[str, str | None]:
    """What stands above and below a long list."""
    asked: dict[str, Any] = {key: value for key, value in request.args.items() if key in ("name", "cohort")}
    last = min(number * PAGE, total)
    return {
        "number": str(number),
        "words": f"{(number - 1) * PAGE + 1} to {last} of {total}",
        "previous": url_for("reporting.trainees", page=number - 1, **asked) if number > 1 else None,
        "next": url_for("reporting.trainees", page=number + 1, **asked) if last < total else None,
        "export": url_for("reporting.trainees_csv", **asked),
    }
