"""A platform's join/leave file: put before the host, then taken over."""

from collections.abc import Mapping
from contextlib import closing

from flask import render_template, request, url_for

from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.events.forms.attendance import FileForm, read_chosen
from kaptrain.events.presenters.attendance import file_page, head_of
from kaptrain.events.queries.attendance import Record, open_file
from kaptrain.events.service import files as service
from kaptrain.events.views.attendance import hosted
from kaptrain.events.views.pages import ID, Answer, bp, done
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, requires

FILE = "<int(max=2147483647):file_id>"


@bp.get(f"/events/{ID}/attendance/file")
@requires(Permission.ATTENDANCE_KEEP)
def attendance_file(event_id: int) -> str:
    """Ask for a file, or show what the one that waits says."""
    return _page(hosted(event_id), FileForm(formdata=None))


@bp.post(f"/events/{ID}/attendance/file")
@requires(Permission.ATTENDANCE_KEEP)
def read_file(event_id: int) -> Answer:
    """Read a file and show it; nothing is used yet."""
    record, form = hosted(event_id), FileForm()
    try:
        if form.validate():
            with closing(form.file.data) as sent:
                upload = service.Upload(name=sent.filename or "file", data=sent.read(), zone=form.zone())
            session, actor, now = db.session(), current_actor(), request_now()
            service.read_file(session, actor, event_id, upload, now=now)
            keep_words(session, actor, f"event:{event_id}", "file", form.kept, now=now)
            return done(url_for("events.attendance_file", event_id=event_id), "Read. Nothing is used yet.")
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        return _page(hosted(event_id), form), error.status
    return _page(record, form), Invalid.status


@bp.post(f"/events/{ID}/attendance/file/{FILE}")
@requires(Permission.ATTENDANCE_KEEP)
def use_file(event_id: int, file_id: int) -> Answer:
    """Take a file's times over, or set the file aside."""
    hosted(event_id)
    waiting = open_file(db.session(), event_id)
    if waiting is None or waiting.id != file_id:
        raise Missing
    session, actor, now = db.session(), current_actor(), request_now()
    if request.form.get("act") == "drop":
        service.drop_file(session, actor, event_id, file_id, now=now)
        return done(url_for("events.attendance", event_id=event_id), "Set aside. Nothing was used.")
    chosen = read_chosen(request.form, len(waiting.aside))
    absent, alone = (request.form.get(name) == "1" for name in ("rest_absent", "alone"))
    takeover = service.Takeover(file_id=file_id, aside=chosen, rest_absent=absent, alone=alone)
    try:
        count = service.take_over(session, actor, event_id, takeover, now=now)
    except (Invalid, Refused) as error:
        db.session.rollback()
        return _page(hosted(event_id), FileForm(formdata=None), chosen, error), error.status
    words = "1 person" if count == 1 else f"{count} people"
    return done(url_for("events.attendance", event_id=event_id), f"Took over the times of {words}.")


def _page(
    record: Record,
    form: FileForm,
    chosen: Mapping[int, int] | None = None,
    error: Invalid | Refused | None = None,
) -> str:
    waiting = open_file(db.session(), record.event.id)
    errors, refusal = {}, ""
    if error is not None:
        number = (error.field or "").removeprefix("aside-")
        errors = {int(number): error.message} if number.isdigit() else {}
        refusal = error.message
    typed = {at: str(person) for at, person in (chosen or {}).items()}
    return render_template(
        "events/file.html",
        head=head_of(record.event),
        page=file_page(record, waiting, typed, errors) if waiting else None,
        form=form,
        refusal=refusal,
        zone=record.event.zone,
        kept=kept_words(db.session(), f"event:{record.event.id}") if waiting else (),
    )
