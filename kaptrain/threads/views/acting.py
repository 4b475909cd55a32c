"""Small acts: read, react, tick, pin, close, mails, leave."""

from flask import request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.shared.errors import Missing
from kaptrain.threads import service
from kaptrain.threads.views.pages import (
    POST,
    ROOM,
    THREAD,
    Answer,
    act_now,
    bp,
    desk_here,
    done,
    number_in,
    post_here,
    run_here,
)
from kaptrain.web.guards import requires

STATE_WORDS = {"pin": "Pinned.", "unpin": "Not pinned any more.", "close": "Closed.", "reopen": "Open again."}


@bp.post(f"/threads/{THREAD}/read")
@requires(Permission.ROOM_SEE)
def mark_read(thread_id: int) -> Answer:
    """Keep how far one has read: up to `number`, 0 for nothing."""
    desk = desk_here(Permission.ROOM_SEE, thread_id)
    number = number_in(request.form.get("number"))
    service.mark_read(
        db.session(), act_now(), thread_id, desk.thread.last_number if number is None else number
    )
    # A script that sends this while somebody reads on says nothing of it.
    words = "" if "quiet" in request.form else "Marked."
    return done(desk.room.home or url_for("threads.thread", thread_id=thread_id), words)


@bp.post(f"/rooms/{ROOM}/read")
@requires(Permission.ROOM_SEE)
def mark_all_read(room_id: int) -> Answer:
    """Clear all that is unread in a room."""
    place = run_here(Permission.ROOM_SEE, room_id)
    service.mark_all_read(db.session(), act_now(), room_id)
    return done(place.room.home, "Nothing is unread here.")


@bp.post(f"/posts/{POST}/reaction")
@requires(Permission.POST_WRITE)
def react(post_id: int) -> Answer:
    """Add a reaction, or take it back."""
    post_here(Permission.POST_WRITE, post_id)
    service.react(db.session(), act_now(), post_id, request.form.get("kind", ""))
    return done(url_for("threads.post", post_id=post_id))


@bp.post(f"/posts/{POST}/tick")
@requires(Permission.POST_TICK)
def tick(post_id: int) -> Answer:
    """Attest that a post is substantive, or take that back."""
    post_here(Permission.POST_TICK, post_id)
    if request.form.get("act") == "back":
        service.take_tick_back(db.session(), act_now(), post_id)
        return done(url_for("threads.post", post_id=post_id), "Taken back. It counts no more.")
    shown = number_in(request.form.get("version")) or 0
    service.tick(db.session(), act_now(), post_id, shown=shown)
    return done(url_for("threads.post", post_id=post_id), "Ticked. Its time counts from now on.")


@bp.post(f"/threads/{THREAD}/state")
@requires(Permission.ROOM_RUN)
def set_state(thread_id: int) -> Answer:
    """Pin, unpin, close or reopen a thread."""
    desk = desk_here(Permission.ROOM_RUN, thread_id)
    if not desk.member.leads:
        raise Missing
    what = request.form.get("what", "")
    service.set_state(db.session(), act_now(), thread_id, what)
    return done(url_for("threads.thread", thread_id=thread_id), STATE_WORDS[what])


@bp.post(f"/rooms/{ROOM}/mails")
@requires(Permission.ROOM_SEE)
def choose_digest(room_id: int) -> Answer:
    """Choose how often a room sends mail."""
    place = run_here(Permission.ROOM_SEE, room_id)
    service.choose_digest(db.session(), act_now(), room_id, request.form.get("digest", ""))
    return done(place.room.home, "Kept.")
