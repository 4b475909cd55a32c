"""A round goes on: begin, end the talk, answer, reflect, confirm, set aside, log the time."""

from collections.abc import Callable

from flask import render_template, request, url_for

from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.roleplay import service
from kaptrain.roleplay.forms import ConfirmForm, FeedbackForm, NoteForm, ReasonForm, ReflectionForm
from kaptrain.roleplay.presenters.round import debrief_of
from kaptrain.roleplay.presenters.words import people_words, round_words
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.rounds import State
from kaptrain.roleplay.views.pages import (
    ROUND,
    Answer,
    back,
    bp,
    done,
    knowing,
    lab_here,
    may_confirm,
    page_of,
    round_here,
    texts_of,
)
from kaptrain.shared.errors import DomainError, Invalid, Missing, Refused
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import stand

# What is kept about the sheet itself and stands in the debrief.
SHEET = frozenset({"pin", "feedback"})


@bp.post(f"/rounds/{ROUND}/start")
@requires(Permission.LAB_PLAY)
def start(round_id: int) -> Answer:
    """Begin a round."""
    each = round_here(Permission.LAB_PLAY, round_id).round
    lab = lab_here(each.program, each.activity)
    return stepped(
        round_id,
        lambda: service.start(db.session(), current_actor(), round_id, lab, now=request_now()),
        "The round has begun.",
    )


@bp.post(f"/rounds/{ROUND}/end")
@requires(Permission.LAB_PLAY)
def end(round_id: int) -> Answer:
    """End the talk."""
    return stepped(
        round_id,
        lambda: service.end(db.session(), current_actor(), round_id, now=request_now()),
        "The talk is over.",
    )


@bp.post(f"/rounds/{ROUND}/finish")
@requires(Permission.LAB_PLAY)
def finish(round_id: int) -> Answer:
    """Finish the sheet for the debrief."""
    return stepped(
        round_id,
        lambda: service.finish(db.session(), current_actor(), round_id, now=request_now()),
        "The sheet is finished. Look at it together.",
    )


@bp.post(f"/rounds/{ROUND}/feedback")
@requires(Permission.LAB_PLAY)
def feedback(round_id: int) -> Answer:
    """Keep what the client's role answers."""
    whole = round_here(Permission.LAB_PLAY, round_id)
    form, now = _feedback(whole), request_now()
    stand()
    if not form.validate():
        return page_of(round_here(Permission.LAB_PLAY, round_id), _unsent(), feedback=form)
    try:
        service.give_feedback(
            db.session(), current_actor(), round_id, form.answers(), form.text.data or "", now=now
        )
        keep_words(db.session(), current_actor(), texts_of(round_id), "feedback", form.kept_anew, now=now)
    except (Invalid, Refused) as error:
        db.session.rollback()
        return page_of(round_here(Permission.LAB_PLAY, round_id), error, feedback=form)
    return back(round_id, "Thank you. Your feedback stands in the debrief.", "feedback")


@bp.post(f"/rounds/{ROUND}/reflection")
@requires(Permission.LAB_PLAY)
def reflection(round_id: int) -> Answer:
    """Keep what the therapist's role writes for themselves."""
    whole = round_here(Permission.LAB_PLAY, round_id)
    form, now = knowing(ReflectionForm(), whole), request_now()
    stand()
    if not form.validate():
        return page_of(round_here(Permission.LAB_PLAY, round_id), _unsent(), reflection=form)
    try:
        service.reflect(db.session(), current_actor(), round_id, form.reflection.data or "", now=now)
    except (Invalid, Refused) as error:
        db.session.rollback()
        return page_of(round_here(Permission.LAB_PLAY, round_id), error, reflection=form)
    return back(round_id, "Kept. Only you can read it.", "reflection-part")


@bp.get(f"/rounds/{ROUND}/review")
@requires(Permission.LAB_CONFIRM)
def review(round_id: int) -> Answer:
    """Show exactly what would be confirmed."""
    return _review(_confirmable(round_id), ConfirmForm(formdata=None), NoteForm(formdata=None))


@bp.post(f"/rounds/{ROUND}/review")
@requires(Permission.LAB_CONFIRM)
def confirm(round_id: int) -> Answer:
    """Confirm the sheet as it was shown."""
    _confirmable(round_id)
    form = ConfirmForm()
    try:
        if not form.validate() or not form.agree.data:
            raise Invalid("Tick this once you have read the sheet.", field="agree", code="missing")
        shown = form.seen.data or ""
        reached = service.confirm(db.session(), current_actor(), round_id, shown, now=request_now())
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        form.agree.data = False
        return _review(_confirmable(round_id), form, NoteForm(formdata=None)), error.status
    return back(round_id, f"Confirmed: {reached.reason}")


@bp.post(f"/rounds/{ROUND}/reopen")
@requires(Permission.LAB_CONFIRM)
def reopen(round_id: int) -> Answer:
    """Give the sheet back to the observer."""
    form = knowing(NoteForm(), _confirmable(round_id))
    try:
        if not form.validate():
            return _review(_confirmable(round_id), ConfirmForm(formdata=None), form), Invalid.status
        words, now = form.note.data or "", request_now()
        service.reopen(db.session(), current_actor(), round_id, words, now=now)
        keep_words(db.session(), current_actor(), texts_of(round_id), "give back", form.kept, now=now)
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        return _review(_confirmable(round_id), ConfirmForm(formdata=None), form), error.status
    return back(round_id, "The observer has the sheet again.")


@bp.route(f"/rounds/{ROUND}/set-aside", methods=["GET", "POST"])
@requires(Permission.LAB_LEAD)
def set_aside(round_id: int) -> Answer:
    """Close a round without a result."""
    whole = round_here(Permission.LAB_LEAD, round_id)
    form, status = knowing(ReasonForm(), whole), 200
    if request.method == "POST":
        try:
            if form.validate():
                _set_aside(round_id, form)
                return back(round_id, "Set aside. What was marked stays readable.")
            status = Invalid.status
        except (Invalid, Refused) as error:
            db.session.rollback()
            form.refuse(error)
            status = error.status
    words = f"{round_words(whole)}: {people_words(whole)}."
    return render_template("roleplay/set_aside.html", form=form, id=round_id, words=words), status


@bp.post(f"/rounds/{ROUND}/log")
@requires(Permission.LAB_PLAY)
def claim(round_id: int) -> Answer:
    """Make the logbook entry about a round outside an event, or open the one there is."""
    each = round_here(Permission.LAB_PLAY, round_id).round
    lab = lab_here(each.program, each.activity)
    try:
        entry_id = service.claim(db.session(), current_actor(), round_id, lab, now=request_now())
    except (Invalid, Refused) as error:
        db.session.rollback()
        return page_of(round_here(Permission.LAB_PLAY, round_id), error)
    words = "Look it over, choose who signs, and send it."
    return done(url_for("logbook.entry", entry_id=entry_id), words)


def stepped(round_id: int, step: Callable[[], object], words: str = "", part: str | None = None) -> Answer:
    """Take a step of a round; a refusal stands on its page as it is now."""
    round_here(Permission.LAB_PLAY, round_id)
    try:
        step()
    except (Invalid, Refused) as error:
        db.session.rollback()
        return page_of(round_here(Permission.LAB_PLAY, round_id), error)
    return back(round_id, words, part)


def _feedback(whole: Whole) -> FeedbackForm:
    """Return the feedback as sent; words that were kept with a reason need none a second time."""
    form = knowing(FeedbackForm(), whole)
    kept = [each for each in kept_words(db.session(), texts_of(whole.round.id)) if each.act == "feedback"]
    if kept and whole.feedback:
        form.remember({"text": whole.feedback.text}, kept[-1].reason)
    return form


def _set_aside(round_id: int, form: ReasonForm) -> None:
    session, actor, now = db.session(), current_actor(), request_now()
    service.set_aside(session, actor, round_id, form.reason.data or "", now=now)
    keep_words(session, actor, texts_of(round_id), "set aside", form.kept, now=now)


def _unsent() -> DomainError:
    return Invalid("Not saved yet: look at the marked fields.", code="form")


def _confirmable(round_id: int) -> Whole:
    whole = round_here(Permission.LAB_CONFIRM, round_id)
    if not may_confirm(whole):
        raise Missing
    return whole


def _review(whole: Whole, form: ConfirmForm, note: NoteForm) -> str:
    ready = whole.round.state == State.DEBRIEF
    form.seen.data = service.digest_of(whole) if ready else ""
    shown = ready or whole.round.state == State.CONFIRMED
    return render_template(
        "roleplay/review.html",
        id=whole.round.id,
        event_id=whole.round.event_id,
        title=whole.therapist.name,
        words=f"{whole.round.lab}: {whole.round.scene}. {people_words(whole)}.",
        debrief=debrief_of(whole, current_actor().zone) if shown else None,
        ready=ready,
        kept=[each for each in kept_words(db.session(), texts_of(whole.round.id)) if each.act in SHEET],
        form=form,
        note=note,
    )
