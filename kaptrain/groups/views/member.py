"""Groups as their members see them: the list, one group, joining."""

from typing import Any

from flask import render_template, request, url_for

from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.db.session import db
from kaptrain.events.models import Event
from kaptrain.events.presenters import row
from kaptrain.events.presenters.rows import Row
from kaptrain.groups import service
from kaptrain.groups.queries import meetings_of
from kaptrain.groups.views.pages import ROOM, bp, group_here, program_of
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.threads.queries import rooms as queries
from kaptrain.threads.rules.places import unread_words
from kaptrain.threads.rules.words import DIGESTS, Kind
from kaptrain.threads.views.pages import Answer, act_now, done, number_in
from kaptrain.web.context import request_now
from kaptrain.web.guards import authorize, current_actor, requires


@bp.get("/groups")
@requires(Permission.ROOM_SEE)
def index() -> str:
    """List one's groups with what is new, and those one may join."""
    session, actor = db.session(), current_actor()
    runs = actor.has(Role.ADMIN)
    return render_template(
        "groups/index.html",
        rooms=queries.rooms_of(session, actor.id, Kind.DISCUSSION),
        mentions=queries.mentions_of(session, actor.id),
        open_rooms=queries.open_to(session, actor.id, Kind.DISCUSSION) if actor.has(Role.TRAINEE) else [],
        every=queries.rooms_led(session, Kind.DISCUSSION) if runs else [],
        plans=actor.has(Role.ADMIN, Role.FACILITATOR),
        unread_words=unread_words,
    )


@bp.get(f"/groups/{ROOM}")
@requires(Permission.ROOM_SEE)
def group(room_id: int) -> str:
    """Show a group: meetings, threads with what is new, members, mails."""
    place = group_here(Permission.ROOM_SEE, room_id)
    session, room = db.session(), place.room
    leads = place.member is not None and place.member.leads
    return render_template(
        "groups/group.html",
        room=room,
        member=place.member,
        leads=leads,
        members=queries.members_of(session, room_id),
        reports=queries.count_reports(session, room_id) if leads else 0,
        guide=program_of(room.program).activity(room.guide) if room.guide else None,
        meetings=[_meeting(each) for each in meetings_of(session, room_id, now=request_now())],
        digests=DIGESTS,
        unread_words=unread_words,
        **_threads(room_id, number_in(request.args.get("below"))),
    )


@bp.post(f"/groups/{ROOM}/join")
@requires(Permission.ROOM_JOIN)
def join(room_id: int) -> Answer:
    """Join a group that has a place."""
    actor = current_actor()
    invited = queries.may_join(db.session(), room_id, actor.id)
    authorize(Permission.ROOM_JOIN, Subject(trainee_id=actor.id if invited else None))
    try:
        service.join(db.session(), act_now(), room_id)
    except DomainError as error:
        if error.status == Missing.status:
            raise
        db.session.rollback()
        return render_template("groups/full.html", message=error.message), error.status
    return done(url_for("groups.group", room_id=room_id), "You are in. Say hello in a thread.")


@bp.post(f"/groups/{ROOM}/leave")
@requires(Permission.ROOM_SEE)
def leave(room_id: int) -> Answer:
    """Leave a group; its posts cannot be read from then on."""
    group_here(Permission.ROOM_SEE, room_id)
    service.leave(db.session(), act_now(), room_id)
    return done(url_for("groups.index"), "You left the group. Your seats in its meetings are given back.")


def _threads(room_id: int, below: int | None) -> dict[str, Any]:
    """Return the pinned threads and a page of the others, and where the next page begins."""
    session, own = db.session(), current_actor().id
    found = queries.threads_of(session, room_id, own, pinned=False, below=below)
    shown = found[: queries.PAGE]
    return {
        "pinned": [] if below else queries.threads_of(session, room_id, own, pinned=True),
        "threads": shown,
        "below": below,
        "more": shown[-1].thread.last_post_id if len(found) > queries.PAGE else None,
    }


def _meeting(event: Event) -> Row:
    return row(event, f"led by {event.host.name}", current_actor().zone, None)
