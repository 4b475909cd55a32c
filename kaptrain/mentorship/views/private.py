"""A mentor's private notes: only ever those of whoever asks."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.forms import PrivateForm
from kaptrain.mentorship.models import PrivateNote
from kaptrain.mentorship.service.private import text_mark
from kaptrain.mentorship.views.pages import ROOM, Answer, bp, carried_out, knowing, room_for
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import request_now
from kaptrain.web.forms import BaseForm
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

NOTE = "/mentorship/private/<int(max=2147483647):note_id>"


@bp.get("/mentorship/private")
@requires(Permission.MENTORSHIP_LEAD)
def private_notes() -> str:
    """Show a mentor everything that they keep for themselves, by trainee, former ones included."""
    found = queries.own_notes_with_trainees(db.session(), current_actor().id)
    return render_template("mentorship/private_notes.html", notes=found)


@bp.route(f"{ROOM}/private", methods=["GET", "POST"])
@requires(Permission.MENTORSHIP_LEAD)
def new_private(enrolment_id: int) -> Answer:
    """Write a private note about a trainee whom the actor mentors now."""
    room = room_for(Permission.MENTORSHIP_LEAD, enrolment_id)
    form = knowing(PrivateForm(), room)

    def act() -> BaseResponse:
        actor, text = current_actor(), form.text.data or ""
        service.keep_note(db.session(), actor, room.place, text, now=request_now())
        return see(f"{room.url}#private", "Private note saved. Only you can read it.")

    return carried_out(
        form,
        act,
        lambda error: render_template("mentorship/private.html", form=form, name=room.place.person.name),
        writing=True,
    )


@bp.route(NOTE, methods=["GET", "POST"])
@requires(Permission.MENTORSHIP_LEAD)
def private_note(note_id: int) -> Answer:
    """Change one's own note, also when the trainee has another mentor now."""
    note = _own(note_id)
    form = PrivateForm(data={"text": note.text, "seen": text_mark(note.text)})

    def act() -> BaseResponse:
        actor, text, seen = current_actor(), form.text.data or "", form.seen.data or ""
        service.change_note(db.session(), actor, note_id, text, seen=seen, now=request_now())
        return see(url_for("mentorship.private_notes"), "Private note saved. Only you can read it.")

    return carried_out(form, act, lambda error: _page(note_id, form, error), writing=True)


@bp.post(f"{NOTE}/delete")
@requires(Permission.MENTORSHIP_LEAD)
def forget_private(note_id: int) -> Answer:
    """Delete one's own note for good, unless it was changed since it was seen."""
    note = _own(note_id)
    shown = PrivateForm(formdata=None, data={"text": note.text})

    def act() -> BaseResponse:
        service.forget_note(db.session(), current_actor(), note_id, seen=request.form.get("seen", ""))
        return see(url_for("mentorship.private_notes"), "Private note deleted.")

    return carried_out(BaseForm(), act, lambda error: _page(note_id, shown, error))


def _own(note_id: int) -> PrivateNote:
    note = queries.own_note(db.session(), current_actor().id, note_id)
    if note is None:
        raise Missing
    return note


def _page(note_id: int, form: PrivateForm, error: DomainError | None) -> str:
    note = _own(note_id)
    stale = error if isinstance(error, service.StaleNote) else None
    if stale is not None:
        form.seen.data = text_mark(note.text)
    return render_template("mentorship/private.html", form=form, note=note, stale=stale)
