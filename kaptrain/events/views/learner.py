"""Events as a trainee sees them: the list, one event, a seat taken and given back."""

from datetime import timedelta

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.events import queries, service
from kaptrain.events.models import Event
from kaptrain.events.presenters import Look, Reader, event_page, events_page
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
    done,
    notes_on,
    own_place,
    program_of,
    seen,
)
from kaptrain.events.views.staff import led_page
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
    closed, notes = _closed(found, place), notes_on(found, [place])
    despite = request.form.get("despite_clash") == "1"
    try:
        booking = service.book(
            db.session(),
            act_now(),
            place,
            event_id,
            closed_gates=closed,
            not_cleared=notes.of(place.id) if notes.blocks else (),
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


def _page(found: Seen, refused: DomainError | None = None) -> str:
    session, shown, place, actor = db.session(), found.event, found.place, current_actor()
    bookings, runs = (
        queries.bookings_of(session, shown.id),
        permits(actor, Permission.EVENT_RUN, found.subject),
    )
    guests = [each.enrolment for each in bookings] if runs else []
    notes = notes_on(shown, [*guests, *([place] if place else [])])
    wish = None
    if place is not None and shown.host_id != actor.id:
        wish = Wish(
            person=place.id,
            held=queries.held_by(session, place.id, shown),
            closed_gates=_closed(shown, place),
            not_cleared=notes.of(place.id) if notes.blocks else (),
            zone=actor.zone,
        )
    reader = Reader(
        zone=actor.zone,
        now=request_now(),
        wish=wish,
        runs=runs,
        notes=notes,
        plans=permits(actor, Permission.EVENT_PLAN, found.subject),
        in_year=place is None or place.starts_on <= shown.on <= place.ends_on,
    )
    program = program_of(shown.program)
    plan = plan_of(place.plan_version) if place else program.plan if program else None
    page = event_page(shown, bookings, plan, reader)
    after = after_of(shown) if place is not None else None
    door = place is not None and may_check_in(shown)
    hosts = permits(actor, Permission.ATTENDANCE_KEEP, found.subject)
    return render_template(
        "events/event.html", page=page, refused=refused, after=after, door=door, hosts=hosts
    )


def _closed(shown: Event, place: Enrolment) -> tuple[str, ...]:
    if not shown.gates:
        return ()
    year = year_for(db.session(), place, today=today_in(current_actor().zone))
    return closed_gates(shown, year, program_of(shown.program))
