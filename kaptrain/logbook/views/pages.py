"""What the pages of the logbook have in common."""

from flask import Blueprint, Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.hours.service import Year, year_of
from kaptrain.logbook import queries
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.rules.kinds import ActivityChoice, Kind, activity_choices
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource, today_in
from kaptrain.web.guards import authorize, current_actor
from kaptrain.web.replies import see

bp = Blueprint("logbook", __name__, template_folder="../templates")

# Larger numbers are no ids on any engine.
ID = "<int(max=2147483647):entry_id>"
Answer = str | tuple[str, int] | Response | BaseResponse


def own_place(session: Session) -> Enrolment:
    """Return the actor's enrolment; Missing for people without one."""
    place = current_enrolment(session, current_actor().id)
    if place is None:
        raise Missing
    return place


def whole_for(permission: Permission, entry_id: int) -> Whole:
    """Return an entry that the actor may use like this; anything else is Missing."""
    whole = queries.seen(db.session(), entry_id)
    if whole is None:
        raise Missing
    authorize(permission, whole.subject)
    return whole


def choices(enrolment: Enrolment, kind: Kind) -> tuple[ActivityChoice, ...]:
    """Return the activities of the program that this kind of entry may be about."""
    program = resource(Library).program(enrolment.cohort.program)
    return activity_choices(kind, program.activities)


def year_with(whole: Whole) -> Year:
    """Evaluate the trainee's year as if this entry were signed."""
    entry = whole.entry
    open_lines = [] if entry.line_seq else [queries.line_of(entry.id, whole.version, "signed")]
    today = today_in(whole.trainee.zone)
    return year_of(db.session(), whole.enrolment, today=today, open_lines=open_lines, attested=False)


def done(location: str, message: str) -> BaseResponse:
    """Commit and answer; the receipt of the form goes into the same transaction."""
    response = see(location, message)
    db.session.commit()
    return response
