"""What the pages of continuing education have in common."""

from flask import Blueprint
from werkzeug.wrappers import Response

from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.catalogue.service import Library
from kaptrain.ce.queries.activities import CeOf, ce_of
from kaptrain.ce.rules.post_test import items_of
from kaptrain.db.session import db
from kaptrain.events.models import Event
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource
from kaptrain.web.replies import see

bp = Blueprint("ce", __name__, template_folder="../templates")

# Larger numbers are no ids on any engine.
EVENT = "<int(max=2147483647):event_id>"
BODY = "<int(max=2147483647):body_id>"
Answer = str | tuple[str, int] | Response


def ce_at(event_id: int) -> CeOf:
    """Return the CE of an event; Missing where it carries none."""
    found = ce_of(db.session(), event_id)
    if found is None:
        raise Missing
    return found


def questions_of(event: Event) -> tuple[CheckItem, ...]:
    """Return the questions of an activity's post-test, as the program has them now."""
    try:
        activity = resource(Library).program(event.program).activity(event.activity)
    except Missing:
        return ()
    return items_of(activity.guide.check) if activity else ()


def done(location: str, message: str) -> Response:
    """Commit and answer; the receipt of the form goes into the same transaction."""
    response = see(location, message)
    db.session.commit()
    return response
