"""Events as a trainee sees them: the list, one event, a seat taken and given back."""

from collections.abc import Sequence
from datetime import timedelta

from flask import render_template, request, url_for

from kaptrain.audit.queries import kept_words
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.events import queries, service
from kaptrain.events.forms import ApologyForm
from kaptrain.events.models import Booking, Event
from kaptrain.events.presenters import Look, Reader, event_page, events_page
from kaptrain.events.presenters.reach import Ahead, loss_words
from kaptrain.events.presenters.series import series_part
from kaptrain.events.queries import SeriesDate
from kaptrain.events.rules.clearance import Notes
from kaptrain.events.rules.seats import Wish
from kaptrain.events.rules.template import KINDS
from kaptrain.events.service.gates import closed_gates, year_for
from kaptrain.events.views.after import after_of
from kaptrain.events.views.checkin import may_check_in
from kaptrain.events.views.pages import (
    ID,
    Answer,
    Seen,
    act_now,
    bp,
    closed_for,
    done,
    lacks_for,
    notes_of,
    notes_on,
    own_place,
    program_of,
    seen,
    texts_of,
)
from kaptrain.events.views.staff import led_page
from kaptrain.hours.service import Year
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import request_now, today_in
from kaptrain.web.guards import current_actor, requires

LOOK_BACK = timedelta(days=120)
WORDS = {
    "booked": "You have a seat. A mail with the details is on its way.",
    "waiting": "You are on the waiting list. You get a mail when a seat is free.",
}


@bp.get("/events")
@requires(Permission.EVENT_SEE)
def events() -> str:
    """List a trainee's events and what they may book; hosts and admins see what is led."""
    session, now, actor = db.session(), request_now(), current_actor()
    place = own_place(session)
    if place is None:
        return led_page(past=False)
    kind = request.args.get("kind", "")
    look = Look(
        coming=queries.coming(session, place, now=now),
        bookings=queries.own_bookings(session, place.id, since=now - LOOK_BACK),
        program=program_of(place.cohort.program),
        kind=kind if kind in KINDS else "",
        zone=actor.zone,
        now=now,
        today=today_in(actor.zone),
    )
    year = year_for(session, place, today=look.today)
    return render_template("events/events.html", page=events_page(year, look))


@bp.get(f"/events/{ID}")
@requires(Permission.EVENT_SEE)
def event(event_id: int) -> str:
    """Show one event: how it counts, its seats, and what the reader can do."""
    return _page(seen(Permission.EVENT_SEE, event_id))


@bp.post(f"/events/{ID}/book")
@requires(Permission.EVENT_BOOK)
def book(event_id: int) -> Answer:
    """Take a seat, accept the one on offer, or join the waiting list."""
    place, found = _own(event_id)
    closed, lacks = closed_for(found, place), lacks_for(found, place)
    despite = request.form.get("despite_clash") == "1"
    try:
        booking = service.book(
            db.session(),
            act_now(),
            place,
            event_id,
            closed_gates=closed,
            not_cleared=lacks,
            despite_clash=despite,
        )
    except DomainError as error:
        return _refused(event_id, error)
    return done(url_for("events.event", event_id=event_id), WORDS[booking.state])


@bp.post(f"/events/{ID}/give-back")
@requires(Permission.EVENT_BOOK)
def give_back(event_id: int) -> Answer:
    """Give a seat or an offer back, or leave the waiting list."""
    place, _ = _own(event_id)
    try:
        service.give_back(db.session(), act_now(), place, event_id)
    except DomainError as error:
        return _refused(event_id, error)
    return done(
        url_for("events.event", event_id=event_id), "Given back. You can book again while seats are free."
    )


@bp.post(f"/events/{ID}/apology")
@requires(Permission.EVENT_BOOK)
def apologise(event_id: int) -> Answer:
    """Tell the host that one cannot come, when the time to give the seat back is over."""
    place, found = _own(event_id)
    form = ApologyForm()
    form.known = [found.host.name]
    try:
        if form.validate():
            service.apologise(db.session(), act_now(), place, event_id, form.reason.data or "")
            return done(url_for("events.event", event_id=event_id), "The host knows. Your seat is free.")
    except DomainError as error:
        return _refused(event_id, error)
    return _page(seen(Permission.EVENT_SEE, event_id), apology=form), 422


def _own(event_id: int) -> tuple[Enrolment, Event]:
    found = seen(Permission.EVENT_BOOK, event_id)
    if found.place is None:
        raise Missing
    return found.place, found.event


def _refused(event_id: int, error: DomainError) -> Answer:
    db.session.rollback()
    if error.status == Missing.status:
        raise error
    return _page(seen(Permission.EVENT_SEE, event_id), error), error.status


def _page(found: Seen, refused: DomainError | None = None, apology: ApologyForm | None = None) -> str:
    session, shown, place, actor = db.session(), found.event, found.place, current_actor()
    bookings = queries.bookings_of(session, shown.id, fresh=False)
    program, year = program_of(shown.program), _year(found, bookings)
    runs = permits(actor, Permission.EVENT_RUN, found.subject)
    guests = [each.enrolment for each in bookings] if runs else []
    notes = notes_on(shown, [*guests, *([place] if place else [])])
    gates = closed_gates(shown, year, program) if year and shown.gates else ()
    reader = Reader(
        zone=actor.zone,
        now=request_now(),
        wish=_wish(found, bookings, gates, notes),
        runs=runs,
        notes=notes,
        plans=permits(actor, Permission.EVENT_PLAN, found.subject),
        in_year=place is None or place.starts_on <= shown.on <= place.ends_on,
    )
    plan = plan_of(place.plan_version) if place else program.plan if program else None
    about = [texts_of(shown.id), *([notes_of(shown.id, place.id)] if place else [])]
    kept = kept_words(session, *about)
    return render_template(
        "events/event.html",
        page=event_page(shown, bookings, plan, reader),
        series=series_part(shown, _dates(shown, place), request_now()),
        refused=refused,
        after=after_of(shown) if place is not None else None,
        kept_texts=[each for each in kept if each.subject == about[0]],
        kept_notes=[each for each in kept if each.subject != about[0]],
        door=place is not None and may_check_in(shown),
        hosts=permits(actor, Permission.ATTENDANCE_KEEP, found.subject),
        apology=apology or ApologyForm(formdata=None),
        loss=_loss(found, year) if _holds(found, bookings) else "",
    )


def _wish(found: Seen, bookings: Sequence[Booking], closed: tuple[str, ...], notes: Notes) -> Wish | None:
    """Return what somebody who may book would ask for."""
    place, shown = found.place, found.event
    if place is None or shown.host_id == current_actor().id:
        return None
    # Whoever has the seat asks for nothing any more.
    held = () if _holds(found, bookings) else queries.held_by(db.session(), place.id, shown)
    return Wish(
        person=place.id,
        held=held,
        closed_gates=closed,
        not_cleared=notes.of(place.id) if notes.blocks else (),
        zone=current_actor().zone,
    )


def _holds(found: Seen, bookings: Sequence[Booking]) -> bool:
    """Tell whether the reader has a seat that they could still give up."""
    place, shown = found.place, found.event
    if place is None or shown.state != "planned" or shown.starts_at <= request_now():
        return False
    return any(each.enrolment_id == place.id and each.state == "booked" for each in bookings)


def _year(found: Seen, bookings: Sequence[Booking]) -> Year | None:
    """Return the reader's year where gates or a seat make it matter."""
    if found.place is None or not (found.event.gates or _holds(found, bookings)):
        return None
    return year_for(db.session(), found.place, today=today_in(current_actor().zone))


def _loss(found: Seen, year: Year | None) -> str:
    if found.place is None or year is None:
        return ""
    coming = queries.coming(db.session(), found.place, now=request_now())
    ahead = Ahead(coming, frozenset({found.event.id}), program_of(found.event.program))
    return loss_words(year, ahead, found.event, today=today_in(current_actor().zone))


def _dates(shown: Event, place: Enrolment | None) -> list[SeriesDate]:
    """Return the dates of the event's series that the reader may open."""
    found = queries.dates_of_series(db.session(), shown, place.id if place else 0)
    if place is None:
        return found
    return [each for each in found if each.cohort_id in (None, place.cohort_id)]
