"""Hosts and admins take somebody off the list of an event, and put them back."""

from flask import render_template, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.events import queries, service
from kaptrain.events.forms import RemoveForm
from kaptrain.events.models import Booking
from kaptrain.events.presenters.attendance import head_of
from kaptrain.events.views.pages import ID, Answer, act_now, bp, done, seen
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.guards import current_actor, requires

PERSON = "<int(max=2147483647):enrolment_id>"


@bp.get(f"/events/{ID}/seats/{PERSON}")
@requires(Permission.EVENT_RUN)
def seat(event_id: int, enrolment_id: int) -> str:
    """Ask why somebody is taken off the list, or offer to put them back."""
    return _page(event_id, enrolment_id, RemoveForm(formdata=None))


@bp.post(f"/events/{ID}/seats/{PERSON}")
@requires(Permission.EVENT_RUN)
def remove_seat(event_id: int, enrolment_id: int) -> Answer:
    """Take somebody off the list."""
    found, form = _booking(event_id, enrolment_id), RemoveForm()
    form.known = [found.enrolment.person.name, found.event.host.name]
    try:
        if form.validate():
            service.remove(db.session(), act_now(), event_id, enrolment_id, form.reason.data or "")
            return done(url_for("events.event", event_id=event_id), "Off the list; they read why in a mail.")
    except DomainError as error:
        return _refused(event_id, enrolment_id, form, error)
    return _page(event_id, enrolment_id, form), 422


@bp.post(f"/events/{ID}/seats/{PERSON}/again")
@requires(Permission.EVENT_RUN)
def readmit_seat(event_id: int, enrolment_id: int) -> Answer:
    """Put somebody back who had a seat or waited for one."""
    _booking(event_id, enrolment_id)
    try:
        service.readmit(db.session(), act_now(), event_id, enrolment_id)
    except DomainError as error:
        return _refused(event_id, enrolment_id, RemoveForm(formdata=None), error)
    return done(url_for("events.event", event_id=event_id), "They have a seat again, and a mail says so.")


def _booking(event_id: int, enrolment_id: int) -> Booking:
    seen(Permission.EVENT_RUN, event_id)
    bookings = queries.bookings_of(db.session(), event_id)
    found = next((each for each in bookings if each.enrolment_id == enrolment_id), None)
    if found is None or found.enrolment.person_id == current_actor().person_id:
        raise Missing
    return found


def _refused(event_id: int, enrolment_id: int, form: RemoveForm, error: DomainError) -> Answer:
    db.session.rollback()
    if error.status == Missing.status:
        raise error
    form.refuse(error)
    return _page(event_id, enrolment_id, form), error.status


def _page(event_id: int, enrolment_id: int, form: RemoveForm) -> str:
    booking = _booking(event_id, enrolment_id)
    return render_template(
        "events/seat.html",
        head=head_of(booking.event),
        name=booking.enrolment.person.name,
        live=booking.state in queries.LIVE_STATES,
        reason=booking.reason,
        form=form,
        ids={"event_id": event_id, "enrolment_id": enrolment_id},
    )
