"""What the pages of consent practice have in common."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.audit.queries import kept_words
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.events.models import Event
from kaptrain.events.queries import event_by_id
from kaptrain.roleplay import queries
from kaptrain.roleplay.forms import FeedbackForm, PinForm, ReflectionForm
from kaptrain.roleplay.presenters.lists import own_rows
from kaptrain.roleplay.presenters.round import Reader, RoundPage, round_page
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.lab import Lab, lab_of
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import request_now, resource
from kaptrain.web.forms import GuardedForm
from kaptrain.web.guards import authorize, current_actor
from kaptrain.web.replies import see

bp = Blueprint("roleplay", __name__, template_folder="../templates", url_prefix="/labs")

# Larger numbers are no ids on any engine.
ID = "<int(max=2147483647):event_id>"
ROUND = "<int(max=2147483647):round_id>"
Guarded = TypeVar("Guarded", bound=GuardedForm)
Answer = str | tuple[str, int] | Response


def round_here(permission: Permission, round_id: int) -> Whole:
    """Return a round that the actor may use like this; anything else is Missing."""
    whole = queries.round_of(db.session(), round_id)
    if whole is None:
        raise Missing
    authorize(permission, whole.subject)
    return whole


def event_here(permission: Permission, event_id: int) -> Event:
    """Return a lab's event that the actor leads or takes part in; anything else is Missing."""
    session, actor = db.session(), current_actor()
    event = event_by_id(session, event_id) if event_id else None
    if event is None or event.kind != "roleplay":
        raise Missing
    member = event.host_id == actor.id or queries.sits_in(session, event_id, actor.id)
    subject = Subject(host_ids=frozenset({event.host_id}), member_ids=frozenset({actor.id} if member else ()))
    authorize(permission, subject)
    return event


def lab_here(program: str, activity: str) -> Lab:
    """Return a lab of the library; Refused when its guide is not there."""
    return lab_of(resource(Library).program(program), activity)


def lab_or_none(program: str, activity: str) -> Lab | None:
    """Return a lab, or None when the program has it no more; what was played stays readable."""
    try:
        return lab_here(program, activity)
    except DomainError:
        return None


def knowing(form: Guarded, whole: Whole) -> Guarded:
    """Let the people of a round be named in what is written about it, and those whom its card invents."""
    each = whole.round
    lab = lab_or_none(each.program, each.activity)
    card = lab.card(each.card) if lab else None
    invented = (card.title, card.therapist, card.client, card.observer) if card else ()
    form.known = [*(seat.name for seat in whole.seats.values()), whole.host, *invented]
    return form


def texts_of(round_id: int) -> str:
    """Name what is written about a round, for reasons with which words are kept."""
    return f"lab-round:{round_id}"


def done(location: str, message: str = "") -> Response:
    """Commit and answer; the receipt of the form goes into the same transaction."""
    response = see(location, message)
    db.session.commit()
    return response


def back(round_id: int, message: str = "", part: str | None = None) -> Response:
    """Answer with the round's page, at the part where something was pressed."""
    return done(url_for("roleplay.round_", round_id=round_id, _anchor=part), message)


def page_of(
    whole: Whole,
    refused: DomainError | None = None,
    *,
    rounds: Sequence[Whole] | None = None,
    **forms: Any,
) -> Answer:
    """Render a round for whoever looks, with what was refused and the forms as they were sent.

    `rounds` are those of its event when they are known already.
    """
    page = _page(whole, rounds)
    given = whole.feedback
    first = {**given.answers, "text": given.text} if given else {}
    html = render_template(
        "roleplay/round.html",
        page=page,
        refused=refused,
        pin=forms.get("pin") or PinForm(formdata=None),
        mend=forms.get("mend"),
        kept=kept_words(db.session(), texts_of(whole.round.id)),
        feedback=forms.get("feedback") or FeedbackForm(formdata=None, data=first),
        reflection=forms.get("reflection")
        or ReflectionForm(formdata=None, data={"reflection": page.reflection}),
    )
    return (html, refused.status) if refused else html


def _page(whole: Whole, rounds: Sequence[Whole] | None) -> RoundPage:
    session, actor, each = db.session(), current_actor(), whole.round
    chairs = whole.parts_of(actor.person_id)
    kept = queries.reflection_of(session, each.id, actor.id) if Part.THERAPIST in chairs else None
    reader = Reader(
        person=actor.id,
        zone=actor.zone,
        now=request_now(),
        leads=permits(actor, Permission.LAB_LEAD, whole.subject),
        confirms=may_confirm(whole),
        goes_on=request.args.get("on") == "1",
        reflection=kept.text if kept else "",
    )
    page = round_page(whole, lab_or_none(each.program, each.activity), reader)
    if each.event_id is None or not chairs:
        return page
    known = queries.of_event(session, each.event_id) if rounds is None else rounds
    rows = own_rows(known, actor.id)
    others = tuple(
        (url_for("roleplay.round_", round_id=row.id), row.title, row.status)
        for row in rows
        if row.id != each.id
    )
    return replace(page, others=others)


def may_confirm(whole: Whole) -> bool:
    """Tell whether the actor may confirm: in the relation for it, and no trainee of this round."""
    actor = current_actor()
    peers = {seat.person_id for seat in whole.seats.values() if seat.enrolment_id is not None}
    return permits(actor, Permission.LAB_CONFIRM, whole.subject) and actor.person_id not in peers
