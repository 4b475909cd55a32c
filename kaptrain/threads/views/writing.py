"""New threads, answers and changes."""

from flask import render_template, request, url_for

from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.shared.errors import Invalid, Refused
from kaptrain.threads import service
from kaptrain.threads.forms import EditForm, ReplyForm, ThreadForm
from kaptrain.threads.models import Post
from kaptrain.threads.presenters import text_of
from kaptrain.threads.queries.rooms import Place
from kaptrain.threads.rules.difference import Piece, difference
from kaptrain.threads.views.pages import (
    POST,
    ROOM,
    THREAD,
    Answer,
    act_now,
    bp,
    callable_in,
    desk_here,
    done,
    names_in,
    number_in,
    post_here,
    run_here,
)
from kaptrain.threads.views.reading import render_thread
from kaptrain.web.context import request_now
from kaptrain.web.forms import GuardedForm
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import stand


@bp.post(f"/threads/{THREAD}")
@requires(Permission.POST_WRITE)
def reply(thread_id: int) -> Answer:
    """Post in a thread, or show how it would look."""
    desk = desk_here(Permission.POST_WRITE, thread_id)
    form = ReplyForm()
    form.known = names_in(desk.room.id)
    if _previewing():
        form.validate()
        return render_thread(desk, form, preview=form.body.data or "")
    try:
        if form.validate():
            answer = service.Answer(body=form.body.data or "", quotes_id=number_in(form.quotes.data))
            made = service.reply(db.session(), act_now(), thread_id, answer)
            return _posted(form, made, "Posted.")
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        return render_thread(desk_here(Permission.POST_WRITE, thread_id), form), error.status
    return render_thread(desk, form), 422


@bp.get(f"/rooms/{ROOM}/threads/new")
@requires(Permission.POST_WRITE)
def new_thread(room_id: int) -> str:
    """Ask for a thread's title and first post."""
    return _new(run_here(Permission.POST_WRITE, room_id), ThreadForm(formdata=None))


@bp.post(f"/rooms/{ROOM}/threads/new")
@requires(Permission.POST_WRITE)
def start_thread(room_id: int) -> Answer:
    """Begin a thread, or show how it would look."""
    place = run_here(Permission.POST_WRITE, room_id)
    form = ThreadForm()
    form.known = names_in(room_id)
    if _previewing():
        form.validate()
        return _new(place, form, preview=form.body.data or "")
    try:
        if form.validate():
            made = service.start_thread(db.session(), act_now(), room_id, _opening(form))
            return _posted(form, made, "Posted.")
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        return _new(run_here(Permission.POST_WRITE, room_id), form), error.status
    return _new(place, form), 422


@bp.get(f"/posts/{POST}/edit")
@requires(Permission.POST_WRITE)
def edit_post(post_id: int) -> str:
    """Show a post as it can be changed."""
    found = post_here(Permission.POST_WRITE, post_id)
    form = EditForm(formdata=None, data={"body": found.post.body, "version": found.post.version})
    return _edit(form, post_id)


@bp.post(f"/posts/{POST}/edit")
@requires(Permission.POST_WRITE)
def change_post(post_id: int) -> Answer:
    """Keep a change, or show what somebody else changed meanwhile."""
    form = _change_of(post_id)
    if _previewing():
        form.validate()
        return _edit(form, post_id, preview=form.body.data or "")
    try:
        if form.validate():
            shown = number_in(form.version.data) or 0
            made = service.edit(db.session(), act_now(), post_id, form.body.data or "", shown=shown)
            return _posted(form, made, "Changed.")
    except (Invalid, Refused) as error:
        db.session.rollback()
        # What was typed must be shown again, even where the same form was kept before.
        stand()
        form.refuse(error)
        return _edit(form, post_id, changed=error.code == "changed"), error.status
    return _edit(form, post_id), 422


def _previewing() -> bool:
    return request.form.get("act") == "preview"


def _posted(form: GuardedForm, post: Post, message: str) -> Answer:
    keep_words(db.session(), current_actor(), f"post:{post.id}", "post", form.kept, now=request_now())
    return done(url_for("threads.post", post_id=post.id), message)


def _opening(form: ThreadForm) -> service.Opening:
    return service.Opening(
        title=form.title.data or "",
        body=form.body.data or "",
        question_first=bool(form.question_first.data),
        section=number_in(request.args.get("section")),
    )


def _change_of(post_id: int) -> EditForm:
    """Return the form as sent; what was kept with a reason before needs none again while it stays."""
    found = post_here(Permission.POST_WRITE, post_id)
    form = EditForm()
    form.known = names_in(found.room.id)
    kept = kept_words(db.session(), f"post:{post_id}")
    if kept:
        form.remember({"body": found.post.body}, kept[-1].reason)
    return form


def _new(place: Place, form: ThreadForm, *, preview: str = "") -> str:
    leads = place.member is not None and place.member.leads
    html = text_of(preview)
    names = callable_in(place.room.id)
    return render_template(
        "threads/new.html", room=place.room, form=form, preview=html, leads=leads, names=names
    )


def _edit(form: EditForm, post_id: int, *, preview: str = "", changed: bool = False) -> str:
    found = post_here(Permission.POST_WRITE, post_id)
    pieces: tuple[Piece, ...] = ()
    if changed:
        pieces = difference(found.post.body, form.body.data or "")
        # From here on the writer has seen the newer text.
        form.version.data = str(found.post.version)
    return render_template(
        "threads/edit.html",
        thread=found.thread,
        room=found.room,
        post=found.post,
        form=form,
        pieces=pieces,
        preview=text_of(preview),
        names=callable_in(found.room.id),
    )
