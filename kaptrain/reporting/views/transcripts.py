"""The transcript of a year as PDF: made from the ledger at this moment, kept nowhere."""

from datetime import timedelta

from flask import Response, make_response

from config import Settings
from kaptrain.accounts.service import TooMany
from kaptrain.authz.permissions import Permission
from kaptrain.certificates.adapters import transcript_pdf
from kaptrain.certificates.service import Office
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import enrolment_by_id, subject_of
from kaptrain.hours.queries import ledger_rows
from kaptrain.hours.service import year_of
from kaptrain.reporting import queries
from kaptrain.reporting.presenters.statement import circumstances
from kaptrain.reporting.presenters.transcript import Around, transcript
from kaptrain.reporting.views.learner import own_enrolment
from kaptrain.reporting.views.pages import bp, fallback_days, program_of, titles_of
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, resource, today_in
from kaptrain.web.guards import authorize, current_actor, requires
from kaptrain.web.limits import Typesettings


@bp.get("/hours.pdf")
@requires(Permission.HOURS_SEE)
def hours_pdf() -> Response:
    """Give the trainee's transcript: every line with who signed it."""
    enrolment = own_enrolment(current_actor())
    if enrolment is None:
        raise Missing
    return _printed(enrolment)


@bp.get("/trainees/<int(max=2147483647):enrolment_id>/hours.pdf")
@requires(Permission.TRAINEE_SEE)
def trainee_hours_pdf(enrolment_id: int) -> Response:
    """Give a trainee's transcript to their mentor or an admin."""
    session = db.session()
    enrolment = enrolment_by_id(session, enrolment_id)
    if enrolment is None:
        raise Missing
    authorize(Permission.TRAINEE_SEE, subject_of(session, enrolment))
    return _printed(enrolment)


def _take_turn() -> None:
    """Count one file of whoever asks; TooMany when they had many in a short time."""
    turns, now, who = resource(Typesettings), request_now(), f"person:{current_actor().id}"
    seconds = turns.wait(who, now)
    if seconds:
        until = now + timedelta(seconds=seconds)
        raise TooMany(until, now, "You asked for many transcripts in a short time.")
    turns.count(who, now)


def _printed(enrolment: Enrolment) -> Response:
    _take_turn()
    session, person = db.session(), enrolment.person
    today = today_in(person.zone)
    year = year_of(session, enrolment, today=today)
    titles = titles_of(program_of(enrolment))
    about = circumstances(
        year, [], titles, today=today, zone=person.zone, fallback_days=fallback_days(), owner=person.name
    )
    around = Around(
        issuer=resource(Settings).issuer_name,
        rows=ledger_rows(session, [enrolment.id]),
        head=queries.head_digest(session, enrolment.stream),
        zone=person.zone,
    )
    made = transcript_pdf(transcript(year, about, around))
    response = make_response(resource(Office).pen.sign(made, now=request_now()))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f"attachment; filename=transcript-{today}.pdf"
    response.headers["Cache-Control"] = "no-store"
    return response
