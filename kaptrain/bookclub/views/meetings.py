"""Plan a meeting of a club: the book, the day; everything else as the program's author meant it."""

from flask import render_template, request, url_for

from config import Settings
from kaptrain.authz.permissions import Permission
from kaptrain.bookclub import queries, service
from kaptrain.bookclub.forms import MeetingForm
from kaptrain.bookclub.models import Club
from kaptrain.bookclub.views.clubs import ID, books_of, led
from kaptrain.bookclub.views.pages import Answer, bp, done
from kaptrain.catalogue.rules.program import Activity
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.events.rules.draft import Details, Repeat, Terms, When
from kaptrain.events.rules.gates import default_gates
from kaptrain.events.rules.template import default_choice, default_routes, policy_from, routes_data
from kaptrain.events.service import Act, Draft
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import request_now, resource
from kaptrain.web.forms import options
from kaptrain.web.guards import current_actor, requires

DAY = 24 * 60


@bp.get(f"/clubs/{ID}/meetings/new")
@requires(Permission.CLUB_RUN)
def new_meeting(club_id: int) -> str:
    """Ask for the book and the time."""
    club = led(club_id)
    return _page(club, _form(club, formdata=None))


@bp.post(f"/clubs/{ID}/meetings/new")
@requires(Permission.CLUB_RUN)
def plan_meeting(club_id: int) -> Answer:
    """Plan a meeting; every member gets a seat, and nobody else can book one."""
    club = led(club_id)
    form = _form(club)
    try:
        if form.validate():
            act = Act(current_actor(), request_now(), resource(Settings).base_url)
            made = service.plan_meeting(db.session(), act, club, _draft(club, form))
            words = "Planned. Every member has a seat and gets a mail."
            if made.without:
                words = f"Planned. Without a seat: {', '.join(made.without)}."
            return done(url_for("events.event", event_id=made.event_id), words)
    except DomainError as error:
        if error.status == Missing.status:
            raise
        db.session.rollback()
        form.refuse(error)
        return _page(led(club_id), form), error.status
    return _page(club, form), 422


def _form(club: Club, **values: object) -> MeetingForm:
    asked = request.args.get("book", "")
    books = books_of(club)
    first = next((each.id for each in books if each.slug == asked), "")
    form = MeetingForm(data={"activity": first, "zone": current_actor().zone}, **values)
    form.activity.choices = options([(each.id, each.title) for each in books])
    return form


def _draft(club: Club, form: MeetingForm) -> Draft:
    program = resource(Library).program(club.program)
    activity = program.activity(form.activity.data or "")
    if activity is None:
        raise Missing
    return Draft(
        program=program,
        activity=activity,
        when=When(on=form.on.data, at=form.at.data, zone=str(form.zone.data)),
        repeat=Repeat(),
        details=_details(club, form, activity),
        terms=Terms(
            minutes=activity.minutes,
            modality=activity.modality,
            policy=policy_from(default_choice(activity), activity.minutes, activity),
            make_ups=routes_data(default_routes(activity)),
            gates=default_gates(program.plan, activity.component, activity.id),
        ),
    )


def _details(club: Club, form: MeetingForm, activity: Activity) -> Details:
    return Details(
        title=f"{club.title}: {activity.title}"[:200],
        about=activity.summary,
        disclosures="",
        host_id=club.facilitator_id,
        cohort_id=club.cohort_id,
        place=form.place.data or "",
        join_link=form.join_link.data or "",
        capacity=max(1, len(queries.members_of(db.session(), club.id))),
        waitlist=False,
        opens_at=None,
        closes_minutes=0,
        guard_minutes=DAY,
        accept_minutes=DAY,
    )


def _page(club: Club, form: MeetingForm) -> str:
    return render_template("bookclub/meeting.html", club=club, form=form)
