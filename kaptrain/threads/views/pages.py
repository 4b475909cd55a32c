"""What the pages of threads have in common."""

from flask import Blueprint
from werkzeug.wrappers import Response

from config import Settings
from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.db.session import db
from kaptrain.shared.errors import Missing
from kaptrain.threads.models import Member, Post, Thread
from kaptrain.threads.queries.posts import Desk, Found, desk_of, post_for
from kaptrain.threads.queries.rooms import Place, members_of, place_of
from kaptrain.threads.rules.mentions import callable_names
from kaptrain.threads.service import Act
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import authorize, current_actor
from kaptrain.web.replies import see

bp = Blueprint("threads", __name__, template_folder="../templates")

# Larger numbers are no ids on any engine.
THREAD = "<int(max=2147483647):thread_id>"
POST = "<int(max=2147483647):post_id>"
ROOM = "<int(max=2147483647):room_id>"
REPORT = "<int(max=2147483647):report_id>"
Answer = str | tuple[str, int] | Response
LONGEST_NUMBER = 9


def act_now() -> Act:
    """Return who acts in this request."""
    settings = resource(Settings)
    return Act(current_actor(), request_now(), settings.base_url, settings.secret_key)


def done(location: str, message: str = "") -> Response:
    """Commit and answer; the receipt of the form goes into the same transaction."""
    response = see(location, message)
    db.session.commit()
    return response


def desk_here(permission: Permission, thread_id: int) -> Desk:
    """Return a thread that the actor may use like this; anything else is Missing."""
    desk = desk_of(db.session(), thread_id, current_actor().id)
    if desk is None:
        raise Missing
    authorize(permission, subject_of(desk.member))
    return desk


def post_here(permission: Permission, post_id: int) -> Found:
    """Return a post that the actor may read and use like this; anything else is Missing."""
    found = post_for(db.session(), post_id, current_actor().id)
    if found is None:
        raise Missing
    authorize(permission, subject_of(found.member, author=found.post.author_id))
    return found


def run_here(permission: Permission, room_id: int) -> Place:
    """Return a room that the actor may use like this: as a member, as who leads it, or as an admin."""
    place = place_of(db.session(), room_id, current_actor().id)
    if place is None:
        raise Missing
    authorize(permission, subject_of(place.member))
    return place


def room_of(post_id: int) -> tuple[Post, int]:
    """Return a post and the room it is in, whoever asks; Missing for none."""
    post = db.session().get(Post, post_id)
    if post is None:
        raise Missing
    return post, db.session().get_one(Thread, post.thread_id).room_id


def subject_of(member: Member | None, *, author: int | None = None) -> Subject:
    """Say what the actor is to a room, and whose post it is about."""
    own = frozenset({member.person_id}) if member else frozenset()
    return Subject(
        trainee_id=author, member_ids=own, host_ids=own if member and member.leads else frozenset()
    )


def names_in(room_id: int) -> list[str]:
    """Return the names of a room's members: they may stand in its texts."""
    return [each.person.name for each in members_of(db.session(), room_id)]


def callable_in(room_id: int) -> list[str]:
    """Return the names by which the other members of a room can be called in its posts."""
    names = {each.person_id: each.person.name for each in members_of(db.session(), room_id)}
    own = names.get(current_actor().id)
    return [each for each in callable_names(names) if each != own]


def number_in(text: str | None) -> int | None:
    """Read a number of a form or an address; None for anything else."""
    plain = text or ""
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_NUMBER else None
