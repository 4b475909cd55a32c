"""What evaluations say, for those who teach and run the program."""

from flask import render_template

from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.ce.queries.activities import answers_of
from kaptrain.ce.rules import evaluation
from kaptrain.ce.views.pages import EVENT, bp, ce_at
from kaptrain.db.session import db
from kaptrain.web.guards import authorize, requires


@bp.get(f"/events/{EVENT}/evaluations")
@requires(Permission.CE_REPORT)
def report(event_id: int) -> str:
    """Show how often each answer was given; nothing before there are three."""
    ce = ce_at(event_id)
    authorize(Permission.CE_REPORT, Subject(host_ids=frozenset({ce.event.host_id})))
    found = evaluation.report(ce.questions, answers_of(db.session(), event_id))
    return render_template("ce/report.html", event=ce.event, report=found, why=evaluation.WHY_FEWEST)
