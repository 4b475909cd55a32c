"""Taps on the observer's sheet. Each is a form of its own; a script sends them without leaving the page."""

from flask import request

from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.roleplay import service
from kaptrain.roleplay.forms import PinForm
from kaptrain.roleplay.models import LabPin
from kaptrain.roleplay.service.marking import Tap
from kaptrain.roleplay.views.pages import ROUND, Answer, back, bp, knowing, page_of, round_here, texts_of
from kaptrain.roleplay.views.playing import stepped
from kaptrain.shared.errors import Invalid, Refused
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import LONGEST_KEY, stand

NO_NUMBER = -1
MARKED = Invalid("The moment is pinned. Its note may point to a person: mend it below.", code="marked")


@bp.post(f"/rounds/{ROUND}/score")
@requires(Permission.LAB_PLAY)
def score(round_id: int) -> Answer:
    """Give an item its points."""
    item, points = request.form.get("item", "")[:60], _number("points")
    return stepped(
        round_id,
        lambda: service.score(
            db.session(), current_actor(), round_id, item=item, points=points, now=request_now()
        ),
        part=f"item-{item}",
    )


@bp.post(f"/rounds/{ROUND}/say")
@requires(Permission.LAB_PLAY)
def say(round_id: int) -> Answer:
    """Tick a sentence, or take the tick back."""
    number, said = _number("number"), request.form.get("said") == "1"
    return stepped(
        round_id,
        lambda: service.say(
            db.session(), current_actor(), round_id, number=number, said=said, now=request_now()
        ),
        part="said",
    )


@bp.post(f"/rounds/{ROUND}/pin")
@requires(Permission.LAB_PLAY)
def pin(round_id: int) -> Answer:
    """Pin a moment; where its note has to be mended, the moment is kept and the note comes back."""
    whole = round_here(Permission.LAB_PLAY, round_id)
    form = knowing(PinForm(), whole)
    clear = form.validate()
    if not clear and not form.only_marked:
        error = Invalid("Choose one of the labels; a note has at most 120 characters.", code="form")
        return page_of(whole, error, pin=form)
    try:
        made = _pinned(round_id, form, form.note.data or "" if clear else "")
    except (Invalid, Refused) as error:
        db.session.rollback()
        return page_of(round_here(Permission.LAB_PLAY, round_id), error, pin=form)
    if clear:
        return back(round_id, part="pins")
    db.session.commit()
    stand()
    return page_of(round_here(Permission.LAB_PLAY, round_id), MARKED, mend=form.of_pin(made.id))


def _pinned(round_id: int, form: PinForm, note: str) -> LabPin:
    session, actor = db.session(), current_actor()
    if form.stands_as():
        made = service.note_pin(session, actor, round_id, form.stands_as(), note)
    else:
        key = request.form.get("once", "")[:LONGEST_KEY]
        tap = Tap(label=form.label.data, note=note, key=key, waited=form.waited())
        made = service.pin(session, actor, round_id, tap, now=request_now())
    keep_words(session, actor, texts_of(round_id), "pin", form.kept, now=request_now())
    return made


@bp.post(f"/rounds/{ROUND}/unpin")
@requires(Permission.LAB_PLAY)
def unpin(round_id: int) -> Answer:
    """Take a pin away."""
    pin_id = _number("pin")
    return stepped(
        round_id, lambda: service.unpin(db.session(), current_actor(), round_id, pin_id), part="pins"
    )


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else NO_NUMBER
