"""The site of an event of the practicum, and what events say about clearance."""

from collections.abc import Sequence

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.events.queries import event_by_id
from kaptrain.events.rules.clearance import Notes
from kaptrain.practicum import service
from kaptrain.practicum.forms import SlotForm
from kaptrain.practicum.models import Slot
from kaptrain.practicum.queries.sites import open_sites, slot_of
from kaptrain.practicum.rules.clearance import PRACTICUM
from kaptrain.practicum.views.pages import Answer, bp, done, kinds_of
from kaptrain.shared.errors import DomainError, Invalid, Missing
from kaptrain.web.context import request_now, today_in
from kaptrain.web.forms import options
from kaptrain.web.guards import can, current_actor, requires


@bp.route("/practicum/slots/<int(max=2147483647):event_id>", methods=["GET", "POST"])
@requires(Permission.SITE_MANAGE)
def slot(event_id: int) -> Answer:
    """Name the site of a visit, and say who may book it."""
    session = db.session()
    event, named = event_by_id(session, event_id), slot_of(session, event_id)
    if event is None or event.kind != PRACTICUM:
        raise Missing
    form = SlotForm(data=_values(named))
    sites = {str(each.id): each.name for each in open_sites(session)}
    if named is not None:
        sites.setdefault(str(named.site_id), named.site.name)
    form.site.choices = options([("", "None named"), *sites.items()])
    if request.method == "POST":
        try:
            if form.validate():
                return _named(form, event_id)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    page = render_template("practicum/slot.html", form=form, title=event.title, id=event_id, on=event.on)
    return (page, Invalid.status) if request.method == "POST" else page


def notes(event: Event, places: Sequence[Enrolment]) -> Notes:
    """Return what an event's page says about its site, and about the papers of these people."""
    session = db.session()
    named = slot_of(session, event.id)
    today, words = today_in(current_actor().zone), "Change the site" if named else "Name the site"
    gaps = service.clearances(session, event, named, places, kinds_of(event.program), today=today)
    return Notes(
        facts=(("Site", named.site.name if named else "Not named yet"),),
        lacks={key: tuple(each.words for each in found) for key, found in gaps.items()},
        blocks=named is not None and named.blocks,
        mend_url=url_for("practicum.own"),
        plan=(words, url_for("practicum.slot", event_id=event.id)) if can(Permission.SITE_MANAGE) else None,
    )


def _named(form: SlotForm, event_id: int) -> Answer:
    service.name_site(
        db.session(),
        current_actor(),
        event_id,
        int(form.site.data) if form.site.data else None,
        cleared_only=form.cleared_only(),
        now=request_now(),
    )
    return done(url_for("events.event", event_id=event_id), "Saved.")


def _values(named: Slot | None) -> dict[str, str]:
    if named is None:
        return {}
    who = {None: "", False: "all", True: "cleared"}[named.cleared_only]
    return {"site": str(named.site_id), "who": who}
