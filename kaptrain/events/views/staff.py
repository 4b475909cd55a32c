"""Events as those who plan them see them: the list, a new one, a change, a cancellation."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for

from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.queries import cohorts_with_sizes
from kaptrain.events import queries, service
from kaptrain.events.forms import (
    CancelForm,
    ChangeDetailsForm,
    ChangeForm,
    DetailsForm,
    PlanForm,
    first_values,
    values_of,
)
from kaptrain.events.models import Event
from kaptrain.events.presenters import row, seats_words
from kaptrain.events.rules.gates import default_gates
from kaptrain.events.rules.policy import read_policy
from kaptrain.events.rules.template import KINDS, offered
from kaptrain.events.rules.times import read_local
from kaptrain.events.views.pages import ID, Answer, act_now, bp, done, seen, texts_of
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import request_now, resource
from kaptrain.web.forms import options
from kaptrain.web.guards import can, current_actor, requires

PER_PAGE, MOST_PAGES = 50, 10_000


@bp.get("/admin/events")
@requires(Permission.EVENT_PLAN)
def planned() -> str:
    """List the events that one may plan: all for an admin, one's own for a facilitator."""
    return led_page(past=request.args.get("past") == "1")


def led_page(*, past: bool) -> str:
    """Render the list of those who lead."""
    actor, now = current_actor(), request_now()
    number = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    whose = None if actor.has(Role.ADMIN) else actor.id
    found = queries.planned_by(
        db.session(), whose, now=now, past=past, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE
    )
    rows = [
        row(
            each.event,
            f"{seats_words(each)}; led by {each.event.host.name}",
            actor.zone,
            ("withdrawn", "Cancelled") if each.event.state == "cancelled" else None,
        )
        for each in found[:PER_PAGE]
    ]
    return render_template(
        "events/led.html",
        rows=rows,
        past=past,
        number=number,
        more=len(found) > PER_PAGE,
        everybody=whose is None,
        plans=can(Permission.EVENT_PLAN),
    )


@bp.get("/admin/events/new")
@requires(Permission.EVENT_PLAN)
def choose_activity() -> str:
    """Choose what the new event is about."""
    library = resource(Library)
    programs = [library.program(slug) for slug in library.slugs()]
    groups = [
        (program, KINDS[kind], [each for each in offered(program) if each.kind == kind])
        for program in programs
        for kind in KINDS
        if may_lead(kind)
    ]
    return render_template("events/choose.html", groups=[each for each in groups if each[2]])


@bp.route("/admin/events/new/<program>/<activity>", methods=["GET", "POST"])
@requires(Permission.EVENT_PLAN)
def plan(program: str, activity: str) -> Answer:
    """Plan an event or a series of them."""
    about, chosen = _chosen(program, activity)
    gates = default_gates(about.plan, chosen.component, chosen.id)
    form = PlanForm(data=first_values(chosen, gates, zone=current_actor().zone))
    _offer(form, about.slug, chosen)
    if request.method == "POST":
        try:
            if form.validate():
                return _planned(form, about, chosen)
        except DomainError as error:
            _refuse(form, error)
    elif not form.host.data:
        form.host.data = str(current_actor().id)
    return _form("events/plan.html", form, activity=chosen, kind=KINDS[chosen.kind])


@bp.route(f"/admin/events/{ID}/edit", methods=["GET", "POST"])
@requires(Permission.EVENT_PLAN)
def edit(event_id: int) -> Answer:
    """Change a planned event; how it counts only while nobody has booked."""
    found = seen(Permission.EVENT_PLAN, event_id).event
    booked = bool(queries.bookings_of(db.session(), found.id))
    form = (ChangeDetailsForm if booked else ChangeForm)(data=values_of(found))
    about, chosen = _chosen(found.program, found.activity)
    _offer(form, found.program, chosen)
    _remember(form, found)
    if request.method == "POST":
        try:
            if form.validate():
                return _changed(form, found, about, chosen)
        except DomainError as error:
            _refuse(form, error)
    return _form("events/edit.html", form, id=event_id, title=found.title, fixed=booked, rest=_later(found))


@bp.route(f"/admin/events/{ID}/cancel", methods=["GET", "POST"])
@requires(Permission.EVENT_PLAN)
def cancel(event_id: int) -> Answer:
    """Cancel an event, or it and the rest of its series."""
    found = seen(Permission.EVENT_PLAN, event_id).event
    form = CancelForm()
    form.known = [found.host.name, found.title]
    if request.method == "POST":
        try:
            if form.validate():
                return _cancelled(form, event_id)
        except DomainError as error:
            _refuse(form, error)
    return _form("events/cancel.html", form, id=event_id, title=found.title, rest=_later(found))


def _later(event: Event) -> int:
    """Count the dates of the series that are planned after this one."""
    rest = queries.rest_of_series(db.session(), event) if event.series_id else []
    return sum(1 for each in rest if each.id != event.id)


def may_lead(kind: str) -> bool:
    """Facilitators plan what they may lead themselves, admins everything."""
    actor = current_actor()
    return actor.has(Role.ADMIN) or actor.has(Role(service.role_for(kind)))


def _chosen(program: str, activity: str) -> tuple[Program, Activity]:
    about = resource(Library).program(program)
    chosen = next((each for each in offered(about) if each.id == activity), None)
    if chosen is None or not may_lead(chosen.kind):
        raise Missing
    return about, chosen


def _remember(form: DetailsForm, found: Event) -> None:
    """Let stand what stands: words of the title, and texts that were kept with a reason."""
    form.known = [*form.known, found.title]
    kept = kept_words(db.session(), texts_of(found.id)) if form.is_submitted() else ()
    if kept:
        form.remember({name: getattr(found, name) for name in form.guarded}, kept[-1].reason)


def _keep(form: DetailsForm, made: Sequence[Event]) -> None:
    for each in made:
        keep_words(
            db.session(), current_actor(), texts_of(each.id), "publish", form.kept_anew, now=request_now()
        )


def _offer(form: DetailsForm, program: str, about: Activity) -> None:
    """Fill the choices: an admin names any host, a facilitator only themselves."""
    session, actor = db.session(), current_actor()
    hosts = queries.possible_hosts(session, service.role_for(about.kind))
    # What the program says of the activity is published, and whoever leads may be named.
    form.known = [about.title, about.summary, *(name for _, name in hosts)]
    if not actor.has(Role.ADMIN):
        hosts = [each for each in hosts if each[0] == actor.id]
    form.host.choices = options((str(each), name) for each, name in hosts)
    cohorts = [
        cohort for cohort, _ in cohorts_with_sizes(session, limit=PER_PAGE) if cohort.program == program
    ]
    form.cohort.choices = options([("", "Every cohort"), *((str(each.id), each.title) for each in cohorts)])


def _planned(form: PlanForm, about: Program, chosen: Activity) -> Answer:
    draft = service.Draft(
        program=about,
        activity=chosen,
        when=form.when(form.break_minutes()),
        repeat=form.repeat(),
        details=form.details(),
        terms=form.terms(chosen),
    )
    made = service.plan_events(db.session(), act_now(), draft)
    _keep(form, made)
    words = "Planned." if len(made) == 1 else f"{len(made)} dates planned."
    return done(url_for("events.event", event_id=made[0].id), f"{words} {_twice(form)}".strip())


def _twice(form: DetailsForm) -> str:
    """Say which hour is meant where the clocks of a day show it twice."""
    return read_local(form.on.data, form.at.data, str(form.zone.data)).said or ""


def _changed(form: Any, found: Event, about: Program, chosen: Activity) -> Answer:
    if isinstance(form, ChangeForm):
        terms, breaks = form.terms(chosen), form.break_minutes()
    else:
        terms = service.terms_kept(found)
        breaks = sum(each.minutes for each in read_policy(found.policy).breaks)
    change = service.Change(
        program=about,
        when=form.when(breaks),
        details=form.details(form.recording.data or ""),
        terms=terms,
    )
    if form.rest.data:
        changed = service.change_events(db.session(), act_now(), found.id, change)
    else:
        changed = [service.change_event(db.session(), act_now(), found.id, change)]
    _keep(form, changed)
    return done(url_for("events.event", event_id=found.id), "Changed. Whoever is concerned gets a mail.")


def _cancelled(form: CancelForm, event_id: int) -> Answer:
    together = bool(form.rest.data)
    gone = service.cancel_events(db.session(), act_now(), event_id, form.reason.data or "", rest=together)
    words = "Cancelled; everybody concerned gets a mail."
    if len(gone) > 1:
        words = f"{len(gone)} dates cancelled; everybody concerned gets mails."
    return done(url_for("events.planned"), words)


def _refuse(form: Any, error: DomainError) -> None:
    db.session.rollback()
    if error.status == Missing.status:
        raise error
    form.refuse(error)


def _form(template: str, form: Any, **words: Any) -> Answer:
    page = render_template(template, form=form, **words)
    return (page, 422) if request.method == "POST" else page
