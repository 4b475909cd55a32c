"""Bodies, the provider and activities, as admins set them up."""

from flask import render_template, request, url_for

from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.service import Library
from kaptrain.ce import service
from kaptrain.ce.forms import ActivityForm, BodyForm, ProviderForm, activity_form
from kaptrain.ce.presenters.admin import activity_rows, activity_values, body_rows, history, keepings
from kaptrain.ce.queries.activities import CeOf, ce_of, kept_rows, recent_events
from kaptrain.ce.queries.bodies import Known, all_bodies, body_by_id, provider_of
from kaptrain.ce.views.pages import BODY, EVENT, Answer, bp, done, questions_of
from kaptrain.db.session import db
from kaptrain.events.models import Event
from kaptrain.events.queries import event_by_id
from kaptrain.shared.errors import DomainError, Invalid, Missing
from kaptrain.web.context import request_now, resource, today_in
from kaptrain.web.guards import current_actor, requires


@bp.get("/admin/ce")
@requires(Permission.CE_MANAGE)
def overview() -> str:
    """List bodies with what they lack, and events with or without CE."""
    session, today = db.session(), today_in(current_actor().zone)
    return render_template(
        "ce/overview.html",
        bodies=body_rows(all_bodies(session), today),
        activities=activity_rows(recent_events(session)),
        programs=[resource(Library).program(each) for each in resource(Library).slugs()],
    )


@bp.route("/admin/ce/bodies/new", methods=["GET", "POST"])
@requires(Permission.CE_MANAGE)
def new_body() -> Answer:
    """Add an awarding body."""
    return _body(BodyForm(), None)


@bp.route(f"/admin/ce/bodies/{BODY}", methods=["GET", "POST"])
@requires(Permission.CE_MANAGE)
def body(body_id: int) -> Answer:
    """Show a body and all its versions, and write a further one."""
    known = body_by_id(db.session(), body_id)
    if known is None:
        raise Missing
    return _body(BodyForm(obj=known.latest), known)


@bp.route("/admin/ce/provider/<program>", methods=["GET", "POST"])
@requires(Permission.CE_MANAGE)
def provider(program: str) -> Answer:
    """Ask for, or keep, where the provider is and whom one can ask."""
    session, title = db.session(), resource(Library).program(program).title
    form = ProviderForm(obj=provider_of(session, program))
    if request.method == "POST" and form.validate():
        service.save_provider(session, current_actor(), program, form.values(), now=request_now())
        return done(url_for("ce.overview"), "Saved.")
    page = render_template("ce/provider.html", form=form, title=title)
    return (page, Invalid.status) if request.method == "POST" else page


@bp.route(f"/admin/ce/activities/{EVENT}", methods=["GET", "POST"])
@requires(Permission.CE_MANAGE)
def activity(event_id: int) -> Answer:
    """Ask for, or keep, the CE of an event."""
    session = db.session()
    event = event_by_id(session, event_id)
    if event is None or event.state == "cancelled":
        raise Missing
    ce = ce_of(session, event_id)
    form = _activity_form(event, ce)
    if request.method == "POST":
        try:
            if form.validate():
                return _kept(event, form)
        except DomainError as error:
            session.rollback()
            form.refuse(error)
    page = render_template("ce/activity.html", form=form, event=event, most=service.most_minutes(event))
    return (page, Invalid.status) if request.method == "POST" else page


@bp.get("/admin/ce/retention")
@requires(Permission.CE_MANAGE)
def retention() -> str:
    """Show until when each body wants the record of each activity kept."""
    session = db.session()
    bodies = {each.id: each for each in all_bodies(session)}
    return render_template(
        "ce/retention.html", rows=keepings(kept_rows(session), bodies), today=today_in(current_actor().zone)
    )


def _body(form: BodyForm, known: Known | None) -> Answer:
    if request.method == "POST":
        try:
            if form.validate():
                made = service.save_version(
                    db.session(),
                    current_actor(),
                    known.id if known else None,
                    form.profile(),
                    now=request_now(),
                )
                return done(url_for("ce.overview"), f"Saved: {made.name}.")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    versions = history(known.versions) if known else []
    page = render_template(
        "ce/body.html", form=form, title=known.latest.name if known else "", versions=versions
    )
    return (page, Invalid.status) if request.method == "POST" else page


def _activity_form(event: Event, ce: CeOf | None) -> ActivityForm:
    bodies = [(each.id, each.latest.name) for each in all_bodies(db.session())]
    form = activity_form(bodies, activity_values(ce) if ce else _first_values(event))
    form.known = [event.host.name, *form.teachers()]
    return form


def _first_values(event: Event) -> dict[str, object]:
    """What a new activity begins with: the host teaches, the objectives are the program's."""
    try:
        planned = resource(Library).program(event.program).activity(event.activity)
    except Missing:
        planned = None
    return {
        "minutes": min(event.minutes, service.most_minutes(event)),
        "objectives": "\n".join(planned.guide.objectives) if planned else "",
        "teacher_1": event.host.name,
        "credential_1": event.host.credential,
    }


def _kept(event: Event, form: ActivityForm) -> Answer:
    session, actor, now = db.session(), current_actor(), request_now()
    has_test = bool(questions_of(event))
    service.save_activity(session, actor, event.id, form.draft(), now=now, has_test=has_test)
    keep_words(session, actor, f"event:{event.id}/text", "ce", form.kept_anew, now=now)
    return done(url_for("events.event", event_id=event.id), "Saved. The event's page says so now.")
