"""The room of a pair, a mentor's list of theirs, and what a mentor signed before."""

from flask import redirect, render_template, url_for

from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.queries import current_enrolment, mentees
from kaptrain.mentorship import queries
from kaptrain.mentorship.presenters.mentors import mentee_rows
from kaptrain.mentorship.presenters.room import Material, room_page
from kaptrain.mentorship.rules.items import Side
from kaptrain.mentorship.views.pages import ROOM, Answer, Room, bp, kept_in, meetings_of, room_for, year_in
from kaptrain.web.context import today_in
from kaptrain.web.guards import current_actor, requires


@bp.get("/mentorship")
@requires(Permission.DASHBOARD_SEE)
def index() -> Answer:
    """Show a trainee their own room, a mentor everybody whom they mentor, an admin the mentors."""
    actor, session = current_actor(), db.session()
    own = current_enrolment(session, actor.id) if actor.has(Role.TRAINEE) else None
    if actor.has(Role.MENTOR):
        places = mentees(session, actor.id)
        loads = queries.loads(session, [each.id for each in places])
        rows = mentee_rows(places, loads, today_in(actor.zone))
        return render_template("mentorship/mentees.html", rows=rows, own=own)
    if own is not None:
        return _room(Room(own, queries.mentor_pair(session, own.id), Side.TRAINEE))
    # Mails about a hand-over lead here, and admins read them in the outbox.
    if actor.has(Role.ADMIN):
        return redirect(url_for("mentorship.mentors"))
    return render_template("mentorship/nobody.html")


@bp.get(ROOM)
@requires(Permission.MENTORSHIP_SEE)
def room(enrolment_id: int) -> str:
    """Show a room to its trainee or to the mentor of this moment."""
    return _room(room_for(Permission.MENTORSHIP_SEE, enrolment_id))


@bp.get("/mentorship/before")
@requires(Permission.MENTORSHIP_LEAD)
def before() -> str:
    """Show a mentor whom they mentored before, and every meeting that they signed, as they signed it."""
    session, actor = db.session(), current_actor()
    return render_template(
        "mentorship/before.html",
        pairs=queries.past_pairs(session, actor.id),
        signed=queries.signed_meetings(session, actor.id),
    )


def _room(found: Room) -> str:
    session, place = db.session(), found.place
    reader = current_actor().id
    material = Material(
        place=place,
        pair=found.pair,
        side=found.side,
        reader_id=reader,
        year=year_in(found),
        meetings=meetings_of(place),
        claims=queries.claims_of(session, place.id),
        items=queries.items_of(session, place.id),
        sessions=queries.sessions_of(session, place.id),
        ratings=queries.ratings_of(session, place.id),
        today=found.today,
    )
    private = queries.own_notes(session, reader, place.id) if found.side is Side.MENTOR else ()
    page = room_page(material)
    given = ("approval",) if page.approval else ()
    kept = kept_in(found, *given, *(f"meeting:{each.id}" for each in page.declined))
    return render_template("mentorship/room.html", page=page, private=private, kept=kept, stream=place.stream)
