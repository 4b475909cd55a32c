"""The books of the year, and one book with its reader's progress."""

from collections import Counter

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.bookclub import queries, service
from kaptrain.bookclub.presenters.book import Reading, book_page
from kaptrain.bookclub.presenters.lists import books_page
from kaptrain.bookclub.queries.talks import rooms_led, talk_room, talks_of
from kaptrain.bookclub.views.pages import KIND, Answer, Reader, bp, done, own_reader, reader_here
from kaptrain.catalogue.rules.program import Activity
from kaptrain.events.queries.asked import activities_done
from kaptrain.shared.errors import Refused
from kaptrain.threads.queries.rooms import rooms_of
from kaptrain.threads.rules.places import unread_words
from kaptrain.threads.rules.words import DIGESTS, Kind
from kaptrain.web.context import request_now
from kaptrain.web.guards import can, current_actor, requires

SAID = {
    "read": "Marked as read. Your club sees a number, not your name.",
    "unread": "Marked as not read yet.",
    "open": "The discussion of this part is shown to you now.",
}


@bp.get("/books")
@requires(Permission.LIBRARY_READ)
def books() -> str:
    """List the meetings of the book club, with where the reader is."""
    reader, now = reader_here(), request_now()
    place, club, left = reader.place, None, None
    reached, reflected, meetings = {}, frozenset[str](), []
    if place is not None:
        club = queries.club_of(reader.session, place.id)
        left = None if club else queries.club_left(reader.session, place.id)
        reached = queries.reached_by(reader.session, place.id)
        reflected = activities_done(reader.session, place.id)
        meetings = list(queries.meetings_of(reader.session, place, reader.program.slug, now=now))
    own, leads, actor = place is not None, can(Permission.CLUB_RUN), current_actor()
    fresh = Counter[str]()
    for each in rooms_of(reader.session, actor.id, Kind.BOOKCLUB):
        fresh[each.room.home] += each.unread
    zone = actor.zone if own else None
    rows = books_page(reader.program, reached, reflected, meetings, now=now, zone=zone, fresh=fresh)
    return render_template("bookclub/books.html", rows=rows, club=club, left=left, own=own, leads=leads)


@bp.get("/books/<slug>")
@requires(Permission.LIBRARY_READ)
def book(slug: str) -> str:
    """Show one book: what to read until when, the questions, the reader's own progress."""
    reader = reader_here()
    activity = reader.book(slug)
    rendered = reader.library.activity_html(reader.program.slug, activity.id, reader.audiences)
    reading = _reading(reader, activity)
    page = book_page(reader.program, activity, rendered, reading)
    led = rooms_led(reader.session, current_actor().id, activity.id) if can(Permission.CLUB_RUN) else []
    return render_template(
        "bookclub/book.html", page=page, digests=DIGESTS, led=led, unread_words=unread_words
    )


@bp.post("/books/<slug>/sections/<section>")
@requires(Permission.BOOK_KEEP)
def section(slug: str, section: str) -> Answer:
    """Keep that a part is read or not, or open its discussion knowingly."""
    reader, act, now = own_reader(slug), request.form.get("act", ""), request_now()
    if act not in SAID:
        raise Refused("Say whether you have read it.", code="act")
    if act == "open":
        service.open_discussion(reader.session, reader.place, reader.activity, section, now=now)
    else:
        read = act == "read"
        service.set_read(reader.session, reader.place, reader.activity, section, read=read, now=now)
    return done(url_for("bookclub.book", slug=slug, _anchor=f"section-{section}"), SAID[act])


def _reading(reader: Reader, activity: Activity) -> Reading:
    place, session = reader.place, reader.session
    if place is None or activity.kind != KIND:
        return Reading()
    club = queries.club_of(session, place.id)
    members, readers = queries.readers_of(session, club.id) if club else (0, {})
    texts = queries.texts_of(session, place.person_id, reader.program.slug, activity.id)
    meetings = queries.meetings_of(
        session, place, reader.program.slug, now=request_now(), activity=activity.id
    )
    return Reading(
        club=club.title if club else "",
        dates=queries.dates_of(session, club.id) if club else {},
        reached=queries.reached_by(session, place.id, activity.id),
        members=members,
        readers=readers,
        written=frozenset(each.section for each in texts),
        reflected=activity.id in activities_done(session, place.id),
        meetings=meetings,
        talks=talks_of(session, club.id, place.person_id, activity.id) if club else (),
        room=talk_room(session, club.id, activity.id, place.person_id) if club else None,
        choice=bool(club and activity.guide.candidates),
        own=True,
        zone=current_actor().zone,
    )
