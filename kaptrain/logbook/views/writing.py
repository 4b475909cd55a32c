"""The form of an entry: new, or changed."""

from dataclasses import dataclass

from flask import render_template, request, url_for

from config import Settings
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import mentor_of, plan_of
from kaptrain.hours.service import year_of
from kaptrain.logbook import queries, service
from kaptrain.logbook.forms import EntryForm, entry_form, first_values, values_of
from kaptrain.logbook.presenters import form_page
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.rules.draft import Draft, Objections
from kaptrain.logbook.rules.kinds import BY_ID, ActivityChoice, Kind, offered
from kaptrain.logbook.rules.states import Act, possible
from kaptrain.logbook.views.owner import sent_words
from kaptrain.logbook.views.pages import ID, Answer, bp, choices, done, own_place, whole_for
from kaptrain.shared.errors import DomainError, Missing, Refused
from kaptrain.web.context import request_now, resource, today_in
from kaptrain.web.guards import current_actor, requires


@dataclass(frozen=True)
class Desk:
    """What the form is about: the kind, the year, the activities, and the entry when it exists."""

    kind: Kind
    place: Enrolment
    activities: tuple[ActivityChoice, ...]
    form: EntryForm
    whole: Whole | None = None


@bp.route("/logbook/new/<kind_id>", methods=["GET", "POST"])
@requires(Permission.ENTRY_WRITE)
def new_entry(kind_id: str) -> Answer:
    """Write a new entry."""
    place, kind = own_place(db.session()), BY_ID.get(kind_id)
    if kind is None or kind not in offered(plan_of(place.plan_version)):
        raise Missing
    activities, people = choices(place, kind), _hosts(kind)
    values = first_values(kind, today_in(current_actor().zone), people)
    form = entry_form(kind, activities, people, **values)
    desk = Desk(kind, place, activities, form)
    return _kept(desk) if request.method == "POST" else _page(desk)


@bp.route(f"/logbook/{ID}/edit", methods=["GET", "POST"])
@requires(Permission.ENTRY_WRITE)
def edit_entry(entry_id: int) -> Answer:
    """Change an own entry that nobody signed."""
    whole = whole_for(Permission.ENTRY_WRITE, entry_id)
    if Act.REVISE not in possible(whole.entry.status):
        raise Refused("This entry cannot be changed any more.", code=whole.entry.status)
    kind = BY_ID[whole.entry.kind]
    activities = choices(whole.enrolment, kind)
    values = values_of(whole.version.content(), whole.entry.host_id)
    form = entry_form(kind, activities, _hosts(kind), **values)
    desk = Desk(kind, whole.enrolment, activities, form, whole)
    return _kept(desk) if request.method == "POST" else _page(desk)


def _hosts(kind: Kind) -> list[tuple[int, str, str]]:
    return queries.hosts(db.session(), kind.signer, but=current_actor().id) if kind.hosted else []


def _kept(desk: Desk) -> Answer:
    """Keep what was written, send it when the button says so; otherwise show what to mend."""
    _let_stand(desk)
    try:
        if desk.form.validate():
            entry_id, words = _write(desk, sending="draft" not in request.form)
            here = url_for("logbook.entry", entry_id=entry_id)
            return done(here, words)
    except Objections as error:
        for each in error.each:
            desk.form.refuse(each)
    except DomainError as error:
        if error.status == Missing.status:
            raise
        desk.form.refuse(error)
    return _again(desk), 422


def _let_stand(desk: Desk) -> None:
    """Tell the form what may stand: the mentor's name, and what was kept with a reason before."""
    mentor = None if desk.kind.hosted else mentor_of(db.session(), desk.place.id)
    if mentor is not None:
        desk.form.known = [mentor.name]
    if desk.whole is not None:
        fields = desk.whole.version.fields
        if fields.get("kept_reason"):
            desk.form.remember(fields, fields["kept_reason"])


def _write(desk: Desk, *, sending: bool) -> tuple[int, str]:
    session, actor, now = db.session(), current_actor(), request_now()
    draft: Draft = desk.form.draft(desk.kind, desk.activities)
    if desk.whole is None:
        entry = service.start(session, actor, desk.place, desk.kind, draft, now=now, sending=sending)
    else:
        entry = service.revise(session, actor, desk.whole.entry.id, draft, now=now, sending=sending)
    if not sending:
        return entry.id, "Kept as a draft."
    service.submit(session, actor, entry.id, now=now)
    whole = queries.seen(session, entry.id)
    return entry.id, sent_words(whole) if whole else "Sent."


def _again(desk: Desk) -> str:
    # What the refused attempt left in the session is undone before anything is read for the page.
    db.session.rollback()
    if desk.whole is None:
        return _page(Desk(desk.kind, own_place(db.session()), desk.activities, desk.form))
    whole = whole_for(Permission.ENTRY_WRITE, desk.whole.entry.id)
    return _page(Desk(desk.kind, whole.enrolment, desk.activities, desk.form, whole))


def _page(desk: Desk) -> str:
    session, kind = db.session(), desk.kind
    page = form_page(
        kind,
        year_of(session, desk.place, today=today_in(current_actor().zone), attested=False),
        desk.activities,
        whole=desk.whole,
        mentor=None if kind.hosted else mentor_of(session, desk.place.id),
        fallback_days=resource(Settings).fallback_days,
    )
    return render_template("logbook/form.html", page=page, form=desk.form)
