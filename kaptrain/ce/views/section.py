"""The section that an event's page gets where the event carries CE."""

from flask import url_for

from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.authz.predicates import Subject
from kaptrain.ce.presenters.event import addition
from kaptrain.ce.queries.activities import CeOf, ce_of, done_by
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.events.rules.additions import Addition
from kaptrain.web.context import request_now
from kaptrain.web.guards import can, current_actor


def added(event: Event, place: Enrolment | None) -> Addition | None:
    """Return the section for a reader; None where the event carries no CE."""
    session, now = db.session(), request_now()
    ce = ce_of(session, event.id)
    if ce is None or not ce.offers:
        return None
    over = now >= event.ends_at
    done = done_by(session, event.id, place.id) if place is not None and over else None
    return addition(ce, done, tuple(_links(ce, own=bool(done and done.credited))), now=now)


def _links(ce: CeOf, *, own: bool) -> list[tuple[str, str]]:
    links, key = [], ce.event.id
    if own:
        links.append(("Your credit and what is still needed", url_for("ce.own", event_id=key)))
    if permits(current_actor(), Permission.CE_REPORT, Subject(host_ids=frozenset({ce.event.host_id}))):
        links.append(("What evaluations say", url_for("ce.report", event_id=key)))
    if can(Permission.CE_MANAGE):
        links.append(("Change the CE of this event", url_for("ce.activity", event_id=key)))
    return links
