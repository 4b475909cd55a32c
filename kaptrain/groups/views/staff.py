"""Groups as those who run them see them: open, change, members, meetings."""

from typing import Any

from flask import render_template, request, url_for

from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.queries import cohorts_with_sizes
from kaptrain.events.rules.draft import Details, Repeat, Terms, When
from kaptrain.events.rules.gates import default_gates
from kaptrain.events.rules.template import default_choice, default_routes, policy_from, routes_data
from kaptrain.events.rules.times import known_zone
from kaptrain.events.service import Draft
from kaptrain.groups import queries, service
from kaptrain.groups.forms import GroupForm, MeetingForm, MemberForm, NewGroupForm
from kaptrain.groups.views.pages import ROOM, bp, group_here, guides, program_of
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.threads import service as threads
from kaptrain.threads.models import Room
from kaptrain.threads.queries.rooms import Place, members_of
from kaptrain.threads.service import RoomDraft
from kaptrain.threads.views.pages import Answer, act_now, done, number_in
from kaptrain.web.context import resource
from kaptrain.web.forms import BaseForm, options
from kaptrain.web.guards import current_actor, requires

MOST_COHORTS = 50
DAY = 24 * 60
NO_GUIDE = ("", "None")


@bp.route("/groups/new", methods=["GET", "POST"])
@requires(Permission.ROOM_PLAN)
def new_group() -> Answer:
    """Open a group of a cohort, or one that is open to the whole program."""
    form = NewGroupForm(data={"places": 8, "slow_minutes": 0})
    program = _program()
    _offer(form, program)
    try:
        if request.method == "POST" and form.validate():
            draft = _draft(form, program.slug, number_in(form.cohort.data))
            leader = number_in(form.leader.data) or 0
            room = service.open_group(db.session(), act_now(), draft, leader)
            return done(url_for("groups.settings", room_id=room.id), "Opened. Let the first members in.")
    except DomainError as error:
        _refuse(form, error)
    return _page("groups/new.html", form)


@bp.route(f"/groups/{ROOM}/settings", methods=["GET", "POST"])
@requires(Permission.ROOM_RUN)
def settings(room_id: int) -> Answer:
    """Change how a group runs; below, its members."""
    place = group_here(Permission.ROOM_RUN, room_id)
    form = GroupForm(obj=None, data=_values(place.room))
    form.guide.choices = options([NO_GUIDE, *guides(program_of(place.room.program))])
    try:
        if request.method == "POST" and form.validate():
            draft = _draft(form, place.room.program, place.room.cohort_id)
            threads.change_room(db.session(), act_now(), room_id, draft)
            return done(url_for("groups.settings", room_id=room_id), "Kept.")
    except DomainError as error:
        _refuse(form, error)
        place = group_here(Permission.ROOM_RUN, room_id)
    return _settings(place, form, MemberForm(formdata=None))


@bp.post(f"/groups/{ROOM}/members")
@requires(Permission.ROOM_RUN)
def members(room_id: int) -> Answer:
    """Let somebody in, or end somebody's part."""
    place = group_here(Permission.ROOM_RUN, room_id)
    here = url_for("groups.settings", room_id=room_id)
    gone = number_in(request.form.get("remove"))
    if gone is not None:
        service.leave(db.session(), act_now(), room_id, gone)
        return done(here, "Taken out of the group.")
    form = MemberForm()
    _offer_people(form, place.room)
    try:
        if form.validate():
            person = number_in(form.person.data) or 0
            service.let_in(db.session(), act_now(), room_id, person, leads=bool(form.leads.data))
            return done(here, "Let in.")
    except DomainError as error:
        _refuse(form, error)
        place = group_here(Permission.ROOM_RUN, room_id)
    return _settings(place, GroupForm(formdata=None, data=_values(place.room)), form)


@bp.route(f"/groups/{ROOM}/meetings/new", methods=["GET", "POST"])
@requires(Permission.ROOM_RUN)
def new_meeting(room_id: int) -> Answer:
    """Plan a meeting; every member gets a seat."""
    place = group_here(Permission.ROOM_RUN, room_id)
    program = program_of(place.room.program)
    form = MeetingForm(data={"activity": place.room.guide, "zone": current_actor().zone})
    form.activity.choices = options(guides(program))
    try:
        if request.method == "POST" and form.validate():
            made = service.plan_meeting(db.session(), act_now(), place.room, _meeting(form, program, place))
            words = "Planned. Every member has a seat and gets a mail."
            if made.without:
                words = f"Planned. Without a seat: {', '.join(made.without)}."
            return done(url_for("events.event", event_id=made.event_id), words)
    except DomainError as error:
        _refuse(form, error)
        place = group_here(Permission.ROOM_RUN, room_id)
    return _page("groups/meeting.html", form, room=place.room)


def _program() -> Program:
    library = resource(Library)
    for slug in library.slugs():
        return library.program(slug)
    raise Missing


def _offer(form: NewGroupForm, program: Program) -> None:
    session, actor = db.session(), current_actor()
    cohorts = [
        each for each, _ in cohorts_with_sizes(session, limit=MOST_COHORTS) if each.program == program.slug
    ]
    form.cohort.choices = options(
        [*((str(each.id), each.title) for each in cohorts), ("", "Everybody in the program")]
    )
    leaders = queries.could_lead(session)
    if not actor.has(Role.ADMIN):
        leaders = [each for each in leaders if each[0] == actor.id]
    form.leader.choices = options((str(key), name) for key, name in leaders)
    form.guide.choices = options([NO_GUIDE, *guides(program)])


def _offer_people(form: MemberForm, room: Room) -> None:
    session = db.session()
    here = {each.person_id: each.leads for each in members_of(session, room.id)}
    people = {key: name for key, name in queries.could_join(session, room) if key not in here}
    people |= {key: name for key, name in queries.could_lead(session) if not here.get(key)}
    form.person.choices = options(
        (str(key), name) for key, name in sorted(people.items(), key=lambda each: each[1])
    )


def _draft(form: GroupForm, program: str, cohort_id: int | None) -> RoomDraft:
    return RoomDraft(
        program=program,
        cohort_id=cohort_id,
        title=form.title.data or "",
        about=(form.about.data or "").replace("\r\n", "\n"),
        guide=form.guide.data or "",
        places=form.places.data or 0,
        slow_minutes=form.slow_minutes.data or 0,
    )


def _values(room: Room) -> dict[str, Any]:
    return {name: getattr(room, name) for name in ("title", "about", "guide", "places", "slow_minutes")}


def _meeting(form: MeetingForm, program: Program, place: Place) -> Draft:
    activity = program.activity(form.activity.data or "")
    if activity is None:
        raise Missing
    known_zone(str(form.zone.data))
    return Draft(
        named=True,
        program=program,
        activity=activity,
        when=When(on=form.on.data, at=form.at.data, zone=str(form.zone.data)),
        repeat=Repeat(),
        details=_details(form, place, activity),
        terms=Terms(
            minutes=activity.minutes,
            modality=activity.modality,
            policy=policy_from(default_choice(activity), activity.minutes, activity),
            make_ups=routes_data(default_routes(activity)),
            gates=default_gates(program.plan, activity.component, activity.id),
        ),
    )


def _details(form: MeetingForm, place: Place, activity: Activity) -> Details:
    session = db.session()
    led = [each.person_id for each in members_of(session, place.room.id) if each.leads]
    own = current_actor().id
    return Details(
        title=f"{place.room.title}: {activity.title}",
        about=activity.summary,
        disclosures="",
        host_id=own if own in led or not led else led[0],
        cohort_id=place.room.cohort_id,
        place=form.place.data or "",
        join_link=form.join_link.data or "",
        capacity=service.seats_for(session, place.room),
        waitlist=False,
        opens_at=None,
        closes_minutes=0,
        guard_minutes=DAY,
        accept_minutes=DAY,
    )


def _settings(place: Place, form: GroupForm, member_form: MemberForm) -> Answer:
    form.guide.choices = options([NO_GUIDE, *guides(program_of(place.room.program))])
    _offer_people(member_form, place.room)
    people = members_of(db.session(), place.room.id)
    return _page(
        "groups/settings.html",
        form,
        room=place.room,
        member=place.member,
        people=people,
        member_form=member_form,
    )


def _refuse(form: BaseForm, error: DomainError) -> None:
    db.session.rollback()
    if error.status == Missing.status:
        raise error
    form.refuse(error)


def _page(template: str, form: BaseForm, **words: Any) -> Answer:
    page = render_template(template, form=form, **words)
    return (page, 422) if request.method == "POST" else page
