"""What an admin does with entries: find what waits too long, give it to somebody else, open it again."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for

from config import Settings
from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.logbook import queries, service
from kaptrain.logbook.forms import ReasonForm, RerouteForm
from kaptrain.logbook.presenters import overdue_page, route_page
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.queries.stuck import loads, stuck
from kaptrain.logbook.rules.kinds import BY_ID
from kaptrain.logbook.rules.links import Way
from kaptrain.logbook.views.offers import made
from kaptrain.logbook.views.pages import ID, Answer, bp, done, whole_for
from kaptrain.shared.errors import Invalid
from kaptrain.web.context import request_now, resource
from kaptrain.web.forms import options
from kaptrain.web.guards import current_actor, requires

MOST_PAGES = 10_000


@bp.get("/admin/requests")
@requires(Permission.ENTRY_REROUTE)
def overdue() -> str:
    """List what has waited longer than the setting allows, and what nobody can sign, with why."""
    days, now = resource(Settings).fallback_days, request_now()
    page = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    before = now - timedelta(days=days)
    rows = stuck(db.session(), current_actor().id, before=before, now=now, page=page)
    shown = overdue_page(rows, loads(db.session()), days=days, page=page, now=now)
    return render_template("logbook/overdue.html", page=shown)


@bp.get("/signoff/overdue")
@requires(Permission.ENTRY_REROUTE)
def overdue_before() -> Answer:
    """Lead from the page's earlier address."""
    return redirect(url_for("logbook.overdue"), 302)


@bp.post(f"/signoff/overdue/{ID}/mail-link")
@requires(Permission.ENTRY_REROUTE)
def mail_link_for(entry_id: int) -> Answer:
    """Mail a link to a practitioner without an account."""
    whole_for(Permission.ENTRY_REROUTE, entry_id)
    offered = made(entry_id, Way.MAIL)
    return done(url_for("logbook.overdue"), f"A link is on its way to {offered.signer.name}.")


@bp.get(f"/signoff/overdue/{ID}")
@requires(Permission.ENTRY_REROUTE)
def route(entry_id: int) -> str:
    """Show one entry to an admin: who should sign, and what happened."""
    return _page(whole_for(Permission.ENTRY_REROUTE, entry_id), ReasonForm(formdata=None))


@bp.post(f"/signoff/overdue/{ID}")
@requires(Permission.ENTRY_REROUTE)
def reroute(entry_id: int) -> Answer:
    """Give a request to another practitioner or facilitator."""
    whole = whole_for(Permission.ENTRY_REROUTE, entry_id)
    form = _form(whole, posted=True)
    try:
        if form.validate():
            host_id = int(form.host.data or 0)
            host = service.reroute(db.session(), current_actor(), entry_id, host_id, now=request_now())
            return done(url_for("logbook.overdue"), f"Now waits for {host.name}.")
    except Invalid as error:
        form.refuse(error)
    return _page(whole, ReasonForm(formdata=None), form), 422


@bp.post(f"/signoff/overdue/{ID}/reopen")
@requires(Permission.DECISION_MAKE)
def reopen(entry_id: int) -> Answer:
    """End a signature by a named decision, so that the trainee can correct the entry."""
    whole = whole_for(Permission.DECISION_MAKE, entry_id)
    form = ReasonForm()
    try:
        if form.validate():
            session, actor, now = db.session(), current_actor(), request_now()
            service.reopen(session, actor, entry_id, form.reason.data or "", now=now)
            keep_words(session, actor, f"entry:{entry_id}", "reopen", form.kept, now=now)
            return done(url_for("logbook.route", entry_id=entry_id), "Opened again; its hours do not count.")
    except Invalid as error:
        form.refuse(error)
    return _page(whole, form), 422


def _form(whole: Whole, *, posted: bool) -> RerouteForm:
    form = RerouteForm() if posted else RerouteForm(formdata=None)
    kind = BY_ID[whole.entry.kind]
    people = queries.hosts(db.session(), kind.signer, but=whole.trainee.id) if kind.hosted else []
    form.host.choices = options(
        [("", "Choose one"), *((str(each), name) for each, name, _ in people if each != whole.entry.host_id)]
    )
    return form


def _page(whole: Whole, reason: ReasonForm, form: RerouteForm | None = None) -> str:
    history = queries.history_of(db.session(), whole.entry.id)
    return render_template(
        "logbook/route.html",
        page=route_page(whole, history, request_now()),
        form=form or _form(whole, posted=False),
        reason=reason,
        kept=kept_words(db.session(), f"entry:{whole.entry.id}"),
    )
