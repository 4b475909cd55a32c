"""The form of an entry: new, or changed."""

from dataclasses import dataclass, replace

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
from kaptrain.logbook.rules.kinds import (
    BY_ID,
    ActivityChoice,
    Kind,
    in_phase,
    offered,
    phase_of,
    phases_of,
)
from kaptrain.logbook.rules.phases import BY_ID as BY_PHASE
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
    phases: tuple[tuple[str, str, bool], ...] = ()


@bp.route("/logbook/new/<kind_id>", methods=["GET", "POST"])
@requires(Permission.ENTRY_WRITE)
def new_entry(kind_id: str) -> Answer:
    """Write a new entry."""
    place, kind = own_place(db.session()), BY_ID.get(kind_id)
    if kind is None or kind not in offered(plan_of(place.plan_version)):
        raise Missing
    found = _in_phase(kind, choices(place, kind))
    if request.method == "GET" and found.phases and not found.chosen:
        return render_template("logbook/phases.html", kind=kind, phases=found.phases)
    people = _hosts(kind)
    values = first_values(found.kind, today_in(current_actor().zone), found.activities, people)
    form = entry_form(found.kind, found.activities, people, **values)
    desk = Desk(found.kind, place, found.activities, form, phases=found.phases)
    return _kept(desk) if request.method == "POST" else _page(desk)


@bp.route(f"/logbook/{ID}/edit", methods=["GET", "POST"])
@requires(Permission.ENTRY_WRITE)
def edit_entry(entry_id: int) -> Answer:
    """Change an own entry that nobody signed."""
    whole = whole_for(Permission.ENTRY_WRITE, entry_id)
    if Act.REVISE not in possible(whole.entry.status):
        raise Refused("This entry cannot be changed any more.", code=whole.entry.status)
    kind, content = BY_ID[whole.entry.kind], whole.version.content()
    found = _in_phase(kind, choices(whole.enrolment, kind), content.activity)
    form = entry_form(found.kind, found.activities, _hosts(kind), **values_of(content, whole.entry.host_id))
    desk = Desk(found.kind, whole.enrolment, found.activities, form, whole, found.phases)
    return _kept(desk) if request.method == "POST" else _page(desk)


@dataclass(frozen=True)
class Narrowed:
    """A kind and its activities as one phase has them; `phases` are (id, title, whether it is this one)."""

    kind: Kind
    activities: tuple[ActivityChoice, ...]
    phases: tuple[tuple[str, str, bool], ...] = ()

    @property
    def chosen(self) -> bool:
        return any(here for _, _, here in self.phases)


def _in_phase(kind: Kind, activities: tuple[ActivityChoice, ...], before: str = "") -> Narrowed:
    """Narrow a kind to the phase of what was sent, of the address, or of the entry as it is."""
    phases = phases_of(kind, activities)
    wanted = phase_of(kind, request.form.get("activity", "")) or BY_PHASE.get(request.args.get("phase", ""))
    phase = wanted or phase_of(kind, before)
    if phase is None or phase not in phases:
        return Narrowed(kind, activities, tuple((each.id, each.title, False) for each in phases))
    theirs = tuple(each for each in activities if each.id in phase.activities)
    marked = tuple((each.id, each.title, each is phase) for each in phases)
    return Narrowed(in_phase(kind, theirs[0].id), theirs, marked)


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
        entry = service.start(
            session, actor, desk.place, BY_ID[desk.kind.id], draft, now=now, sending=sending
        )
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
        return _page(replace(desk, place=own_place(db.session())))
    whole = whole_for(Permission.ENTRY_WRITE, desk.whole.entry.id)
    return _page(replace(desk, place=whole.enrolment, whole=whole))


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
    return render_template("logbook/form.html", page=page, form=desk.form, phases=desk.phases)
