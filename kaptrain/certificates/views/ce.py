"""Issue the credit of an activity: everybody on its list with what is missing, many at once."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.ce.queries.activities import CeOf, ce_of
from kaptrain.ce.queries.standing import Standing, standings
from kaptrain.certificates import queries, service
from kaptrain.certificates.forms import IssueCeForm
from kaptrain.certificates.presenters.attendees import body_sheets
from kaptrain.certificates.views.blueprint import bp, office, page_number, pager
from kaptrain.db.session import db
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import request_now
from kaptrain.web.guards import authorize, current_actor, requires
from kaptrain.web.replies import see

CE_EVENT = "<int(max=2147483647):event_id>"
Answer = tuple[str, int]


@bp.get(f"/admin/certificates/ce/{CE_EVENT}")
@requires(Permission.CERTIFICATE_ISSUE)
def ce_activity(event_id: int) -> str:
    """Show each body of an activity with everybody on the list, and why somebody gets nothing yet."""
    return _page(_activity(event_id))


@bp.post(f"/admin/certificates/ce/{CE_EVENT}")
@requires(Permission.CERTIFICATE_ISSUE)
def issue_ce(event_id: int) -> Response | Answer:
    """Issue a body's credit to those who were chosen; who lacks something by now is named and left out."""
    ce, form = _activity(event_id), IssueCeForm()
    chosen = set(request.form.getlist("person", type=int))
    offer = ce.offer(form.body.data or 0) if form.validate() else None
    if offer is None or not chosen:
        return _page(ce, "Choose at least one person."), 422
    people = [each for each in standings(db.session(), ce) if each.seat.enrolment.id in chosen]
    made, refused = _issued(people, service.Asked(offer.body_id, event_id))
    words = f"{made} {'certificate' if made == 1 else 'certificates'} issued."
    response = see(url_for("certificates.ce_activity", event_id=event_id), " ".join((words, *refused)))
    db.session.commit()
    return response


def _issued(people: list[Standing], asked: service.Asked) -> tuple[int, list[str]]:
    session, actor, now = db.session(), current_actor(), request_now()
    made, refused = 0, []
    # In the one order in which everybody takes the chains.
    for each in sorted(people, key=lambda one: one.seat.enrolment.id):
        authorize(Permission.CERTIFICATE_ISSUE, Subject(trainee_id=each.seat.person.id))
        try:
            # Who is refused leaves nothing behind, no number either.
            with session.begin_nested():
                service.issue_ce(session, actor, each.seat.enrolment, asked, office=office(), now=now)
            made += 1
        except DomainError as error:
            refused.append(f"{each.seat.person.name}: {error.message}")
    return made, refused


def _activity(event_id: int) -> CeOf:
    found = ce_of(db.session(), event_id)
    if found is None or not found.offers:
        raise Missing
    return found


def _page(ce: CeOf, problem: str = "") -> str:
    session = db.session()
    held = queries.live_of_activity(session, ce.event.id)
    sheets = body_sheets(
        ce,
        standings(session, ce),
        held,
        own=current_actor().id,
        page_of=lambda body: page_number(_page_of(body)),
    )
    return render_template(
        "certificates/ce_activity.html",
        event=ce.event,
        sheets=[(each, pager(each.rows, _page_of(each.id))) for each in sheets],
        problem=problem,
    )


def _page_of(body_id: int) -> str:
    """Name the page of a body's list in the address."""
    return f"body-{body_id}"
