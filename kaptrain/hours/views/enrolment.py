"""One enrolment as an admin sees it."""

from flask import render_template

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.presenters import state_of
from kaptrain.enrolment.queries import last_change_of_state, leaves_of, mentor_history
from kaptrain.hours.presenters import decision_rows, summary_of, year_steps
from kaptrain.hours.queries import decisions_of
from kaptrain.hours.views.pages import PLACE, bp, evaluated, placed
from kaptrain.web.guards import requires


@bp.get(PLACE)
@requires(Permission.DECISION_MAKE)
def enrolment(enrolment_id: int) -> str:
    """Show the person, the year, the hours, and what people decided."""
    session, place = db.session(), placed(enrolment_id)
    year = evaluated(place)
    return render_template(
        "hours/enrolment.html",
        place=place,
        state=state_of(place.state),
        changed=last_change_of_state(session, place),
        pairs=mentor_history(session, place.id),
        steps=year_steps(place, leaves_of(session, place.id), year.decisions),
        summary=summary_of(year.plan, year.statement),
        decisions=decision_rows(decisions_of(session, [place.id])),
    )
