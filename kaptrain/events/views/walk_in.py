"""The host puts somebody on the list who came without a seat."""

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.events.forms.attendance import WalkInForm
from kaptrain.events.presenters.attendance import head_of
from kaptrain.events.queries.attendance import without_a_seat
from kaptrain.events.service.named import Named
from kaptrain.events.service.walk_in import add_walk_in
from kaptrain.events.views.attendance import hosted
from kaptrain.events.views.pages import ID, Answer, act_now, bp, done
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import resource
from kaptrain.web.forms import options
from kaptrain.web.guards import requires

MOST, LONGEST = 20, 100


@bp.get(f"/events/{ID}/attendance/add")
@requires(Permission.ATTENDANCE_KEEP)
def walk_in(event_id: int) -> str:
    """Look for somebody whom the event is for, by part of their name."""
    return _page(event_id, WalkInForm(formdata=None))


@bp.post(f"/events/{ID}/attendance/add")
@requires(Permission.ATTENDANCE_KEEP)
def add(event_id: int) -> Answer:
    """Put the chosen person on the list."""
    record, form = hosted(event_id), WalkInForm()
    if not form.validate():
        return _page(event_id, form), 422
    try:
        named = resource(Named).of(db.session(), record.event)
        made = add_walk_in(db.session(), act_now(), event_id, form.person.data, named=named)
    except DomainError as error:
        db.session.rollback()
        if error.status == Missing.status:
            raise
        form.refuse(error)
        return _page(event_id, form), error.status
    words = f"{made.enrolment.person.name} is on the list. Mark what you saw."
    return done(url_for("events.attendance", event_id=event_id), words)


def _page(event_id: int, form: WalkInForm) -> str:
    record = hosted(event_id)
    search = request.args.get("q", "").strip()[:LONGEST]
    named = resource(Named).of(db.session(), record.event) if search else ()
    found = without_a_seat(db.session(), record.event, search, named=named, limit=MOST + 1) if search else ()
    form.person.choices = options(
        (str(each.id), f"{each.person.name}, {each.cohort.title}") for each in found[:MOST]
    )
    return render_template(
        "events/walk_in.html",
        head=head_of(record.event),
        form=form,
        search=search,
        more=len(found) > MOST,
        members=record.event.named,
    )
