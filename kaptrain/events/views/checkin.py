"""The code on the host's screen, and the trainee's answer to it."""

from datetime import datetime

from flask import Response, make_response, render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.events.forms.attendance import CodeForm
from kaptrain.events.models import Event
from kaptrain.events.presenters.attendance import head_of
from kaptrain.events.presenters.outcome import door_page
from kaptrain.events.rules.checkin import Refused
from kaptrain.events.service import checkins as service
from kaptrain.events.views.attendance import hosted
from kaptrain.events.views.pages import ID, Answer, bp, done
from kaptrain.shared.ids import token_hash
from kaptrain.web.context import absolute, request_now
from kaptrain.web.devices import device_token, remember_device
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.printable import cleaned
from kaptrain.web.qr import qr_svg


@bp.get(f"/events/{ID}/code")
@requires(Permission.ATTENDANCE_KEEP)
def code(event_id: int) -> str:
    """Show the code and its QR for the screen in the room; a script asks for the next one in time."""
    record, now = hosted(event_id), request_now()
    window = service.open_window(record.event, now)
    shown = service.shown(record.event, now) if window else None
    answered = sum(1 for seat in record.seats if window and _in(seat.check_ins, window.opens, window.closes))
    drawing = ""
    if shown:
        path = url_for("events.check_in", event_id=event_id, code=shown.code)
        drawing = qr_svg(absolute(path))
    return render_template(
        "events/code.html",
        head=head_of(record.event),
        shown=shown,
        drawing=cleaned(drawing),
        seconds=max(1, int((shown.changes_at - now).total_seconds()) + 1) if shown else 20,
        answered=answered,
        people=len(record.seats),
    )


@bp.get(f"/events/{ID}/check-in")
@requires(Permission.EVENT_ATTEND)
def check_in(event_id: int) -> Answer:
    """Ask for the code; a scanned QR has filled it in already."""
    form = CodeForm(formdata=None)
    form.code.data = request.args.get("code", "")[:20]
    return _with_device(_door(event_id, form), device_token())


@bp.post(f"/events/{ID}/check-in")
@requires(Permission.EVENT_ATTEND)
def answer_code(event_id: int) -> Answer:
    """Check the actor in, or say why not; a wrong code is counted."""
    form, device = CodeForm(), device_token()
    if not form.validate():
        return _with_device(_door(event_id, form), device, 422)
    typed, now = form.code.data or "", request_now()
    decision = service.check_in(
        db.session(), current_actor(), event_id, typed, device=token_hash(device), now=now
    )
    if isinstance(decision, Refused):
        db.session.commit()
        form.code.errors = [decision.words]
        return _with_device(_door(event_id, form), device, 422)
    return _with_device(done(url_for("events.check_in", event_id=event_id), "You are checked in."), device)


def may_check_in(event: Event) -> bool:
    """Tell whether a code can be answered now."""
    return service.open_window(event, request_now()) is not None


def _door(event_id: int, form: CodeForm) -> str:
    here = service.door(db.session(), current_actor(), event_id, now=request_now())
    page = door_page(here.event, here.answered, here.window, here.planned)
    return render_template("events/check_in.html", page=page, form=form, head=head_of(here.event))


def _in(moments: tuple[datetime, ...], opens: datetime, closes: datetime) -> bool:
    return any(opens <= at < closes for at in moments)


def _with_device(page: Answer, device: str, status: int | None = None) -> Response:
    response = make_response(page)
    if status:
        response.status_code = status
    return remember_device(response, device)
