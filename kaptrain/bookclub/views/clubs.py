"""Clubs for whoever leads them: open, members, plan, vote."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import render_template, request, url_for

from config import Settings
from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.bookclub import queries, service
from kaptrain.bookclub.forms import ClosingForm, ClubForm, read_dates
from kaptrain.bookclub.models import Club
from kaptrain.bookclub.presenters.lists import club_page, plan_view
from kaptrain.bookclub.queries.talks import meetings_led, talks_of
from kaptrain.bookclub.views.pages import KIND, Answer, bp, done, vote_shown
from kaptrain.catalogue.rules.program import Activity
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.events.rules.times import day_start
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.web.context import request_now, resource
from kaptrain.web.forms import options
from kaptrain.web.guards import authorize, can, current_actor, requires

ID = "<int(max=2147483647):club_id>"


@bp.get("/clubs")
@requires(Permission.CLUB_RUN)
def clubs() -> str:
    """List the clubs that the reader leads; admins see all, and open new ones."""
    return _list(_club_form(formdata=None))


@bp.post("/clubs")
@requires(Permission.CLUB_OPEN)
def open_club() -> Answer:
    """Open a club of a cohort."""
    form = _club_form()
    try:
        if form.validate():
            new = service.NewClub(
                title=form.title.data or "",
                cohort_id=int(form.cohort.data),
                facilitator_id=int(form.facilitator.data),
            )
            club = service.open_club(db.session(), current_actor(), new, now=request_now())
            return done(url_for("bookclub.club", club_id=club.id), "Opened. Choose its members.")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
    return _list(form), 422


@bp.get(f"/clubs/{ID}")
@requires(Permission.CLUB_RUN)
def club(club_id: int) -> str:
    """Show a club: its members, its plan, its votes."""
    return _page(led(club_id))


@bp.post(f"/clubs/{ID}/members")
@requires(Permission.CLUB_RUN)
def members(club_id: int) -> Answer:
    """Let people in, or let them go."""
    club, settings = led(club_id), resource(Settings)
    add, remove = (frozenset(request.form.getlist(name, type=int)) for name in ("add", "remove"))
    try:
        service.change_members(
            db.session(), current_actor(), club_id, add=add, remove=remove, now=request_now(),
            base_url=settings.base_url, books=books_of(club),
        )  # fmt: skip
    except Invalid as error:
        raise Refused(error.message, code=error.code) from None
    return done(
        url_for("bookclub.club", club_id=club_id), "Saved." if add or remove else "Nobody was chosen."
    )


@bp.post(f"/clubs/{ID}/plan/<slug>")
@requires(Permission.CLUB_RUN)
def plan(club_id: int, slug: str) -> Answer:
    """Keep until when each part of a book is to be read."""
    club = led(club_id)
    activity = _book(club, slug)
    try:
        dates = read_dates([each.id for each in activity.guide.sections], request.form)
        service.keep_plan(db.session(), current_actor(), club, activity, dates, now=request_now())
        return done(url_for("bookclub.club", club_id=club_id, _anchor=slug), "Saved; the members are told.")
    except Invalid as error:
        db.session.rollback()
        typed = {name.removeprefix("by-"): value for name, value in request.form.items()}
        return _page(led(club_id), (activity.id, typed, error.message)), error.status


@bp.get(f"/clubs/{ID}/choice/<slug>")
@requires(Permission.CLUB_RUN)
def ballot(club_id: int, slug: str) -> str:
    """Show a club's vote to whoever leads it."""
    club, session = led(club_id), db.session()
    activity = _book(club, slug)
    found = queries.ballot_of(session, club.id, activity.id)
    if found is None:
        raise Missing
    shown = vote_shown(found, activity, own=None)
    return render_template("bookclub/choice.html", book=activity, form=None, club_id=club.id, **shown)


@bp.post(f"/clubs/{ID}/choice/<slug>")
@requires(Permission.CLUB_RUN)
def decide(club_id: int, slug: str) -> Answer:
    """Open the vote, move its end, or settle a tie."""
    club, session, actor, now = led(club_id), db.session(), current_actor(), request_now()
    activity = _book(club, slug)
    if request.form.get("settle"):
        found = queries.ballot_of(session, club.id, activity.id, lock=True)
        if found is None:
            raise Missing
        service.settle(session, actor, found, request.form.get("settle", 0, type=int), now=now)
        return done(url_for("bookclub.ballot", club_id=club_id, slug=slug), "Settled.")
    form = ClosingForm()
    if not form.validate():
        raise Refused("Choose the last day of the vote.", code="closes")
    closes_at = day_start(form.closes.data + timedelta(days=1), actor.zone)
    service.open_ballot(session, actor, club, activity, closes_at=closes_at, now=now)
    return done(
        url_for("bookclub.club", club_id=club_id, _anchor=slug), "The vote is open; the members are told."
    )


def led(club_id: int) -> Club:
    """Return a club that the actor leads, or any for an admin; anything else is Missing."""
    found = queries.club_by_id(db.session(), club_id)
    if found is None:
        raise Missing
    authorize(Permission.CLUB_RUN, Subject(host_ids=frozenset({found.facilitator_id})))
    return found


def books_of(club: Club) -> Sequence[Activity]:
    """Return the books of a club's program, in order."""
    return resource(Library).program(club.program).of_kind(KIND)


def _book(club: Club, slug: str) -> Activity:
    found = next((each for each in books_of(club) if each.slug == slug), None)
    if found is None:
        raise Missing
    return found


def _club_form(**kwargs: object) -> ClubForm:
    form = ClubForm(**kwargs)
    if can(Permission.CLUB_OPEN):
        session = db.session()
        form.cohort.choices = options([(str(each.id), each.title) for each in queries.cohorts(session)])
        form.facilitator.choices = options(queries.facilitators(session))
    return form


def _list(form: ClubForm) -> str:
    actor = current_actor()
    rows = queries.clubs_led(db.session(), None if actor.has(Role.ADMIN) else actor.id)
    return render_template("bookclub/clubs.html", rows=rows, form=form if can(Permission.CLUB_OPEN) else None)


def _page(club: Club, refused: tuple[str, Mapping[str, str], str] | None = None) -> str:
    session = db.session()
    people = (queries.members_of(session, club.id), queries.could_join(session, club.cohort_id))
    dates, readers = queries.dates_of(session, club.id), queries.readers_of(session, club.id)
    meetings, ballots = meetings_led(session, club), queries.ballots_of(session, club.id)
    talks = talks_of(session, club.id, current_actor().id)
    books = [
        plan_view(
            each,
            dates,
            readers,
            meetings,
            talks=talks,
            ballot=ballots.get(each.id),
            typed=refused[1] if refused and refused[0] == each.id else None,
            refused=refused[2] if refused and refused[0] == each.id else "",
        )
        for each in books_of(club)
    ]
    return render_template("bookclub/club.html", page=club_page(club, people, books))
