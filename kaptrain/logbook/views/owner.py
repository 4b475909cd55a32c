"""A trainee's own entries: the list, one entry, sending and withdrawing it."""

from flask import render_template, url_for

from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.queries import current_enrolment, plan_of
from kaptrain.logbook import queries, service
from kaptrain.logbook.forms import ReasonForm
from kaptrain.logbook.presenters import entry_page, groups
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.queries.links import open_link
from kaptrain.logbook.rules.draft import Objections
from kaptrain.logbook.rules.kinds import offered
from kaptrain.logbook.views.pages import ID, Answer, bp, done, whole_for, year_with
from kaptrain.shared.errors import DomainError, Refused
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, requires


@bp.get("/logbook")
@requires(Permission.ENTRY_WRITE)
def entries() -> str:
    """List one's own entries by state, what asks for an answer first."""
    session = db.session()
    place = current_enrolment(session, current_actor().id)
    if place is None:
        return render_template("logbook/entries.html", groups=(), kinds=())
    own = queries.own_entries(session, place.id)
    return render_template(
        "logbook/entries.html",
        groups=groups(own, request_now()),
        kinds=offered(plan_of(place.plan_version)),
    )


@bp.get(f"/logbook/{ID}")
@requires(Permission.ENTRY_WRITE)
def entry(entry_id: int) -> str:
    """Show an own entry with everything that happened to it."""
    return _page(whole_for(Permission.ENTRY_WRITE, entry_id), ReasonForm())


@bp.post(f"/logbook/{ID}/send")
@requires(Permission.ENTRY_WRITE)
def send(entry_id: int) -> Answer:
    """Send a kept draft; the form opens when something is missing."""
    whole = whole_for(Permission.ENTRY_WRITE, entry_id)
    try:
        service.submit(db.session(), current_actor(), entry_id, now=request_now())
    except Objections as error:
        db.session.rollback()
        raise Refused(f"{error.message} Edit the entry, then send it.", code="incomplete") from error
    return done(url_for("logbook.entries"), sent_words(whole))


@bp.post(f"/logbook/{ID}/withdraw")
@requires(Permission.ENTRY_WRITE)
def withdraw(entry_id: int) -> Answer:
    """Take an own entry out for good, with a reason."""
    whole = whole_for(Permission.ENTRY_WRITE, entry_id)
    form = ReasonForm()
    try:
        if form.validate():
            session, actor, now = db.session(), current_actor(), request_now()
            service.withdraw(session, actor, entry_id, form.reason.data or "", now=now)
            keep_words(session, actor, f"entry:{entry_id}", "withdraw", form.kept, now=now)
            return done(url_for("logbook.entries"), "Withdrawn. It stays in your list.")
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        whole = whole_for(Permission.ENTRY_WRITE, entry_id)
    return _page(whole, form), 422


def sent_words(whole: Whole) -> str:
    """Say who has it now."""
    return f"Sent to {whole.signer.name}." if whole.signer else "Sent."


def _page(whole: Whole, form: ReasonForm) -> str:
    history = queries.history_of(db.session(), whole.entry.id)
    now = request_now()
    link = open_link(db.session(), whole.entry, now) if whole.entry.status == "submitted" else None
    page = entry_page(whole, history, year_with(whole), now, link=link)
    kept = kept_words(db.session(), f"entry:{whole.entry.id}")
    return render_template("logbook/entry.html", page=page, form=form, kept=kept)
