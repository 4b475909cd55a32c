"""The host's list: mark, review, sign, correct."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for

from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.events.forms.attendance import (
    ConfirmForm,
    CorrectForm,
    CorrectionForm,
    SentMarks,
    WordsForm,
    read_marks,
)
from kaptrain.events.models import MakeUp
from kaptrain.events.presenters.attendance import list_page, opens_words, result_of, review_page
from kaptrain.events.presenters.makeups import waiting_rows
from kaptrain.events.queries.attendance import Record, Seat, record_of
from kaptrain.events.queries.makeups import make_ups_of
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.rules.statements import CORRECTED, attended_for, statement_for
from kaptrain.events.service import attendance as service
from kaptrain.events.service import confirming, correcting
from kaptrain.events.service.attendance import Marking
from kaptrain.events.views.pages import ID, Answer, bp, done, notes_of
from kaptrain.shared.errors import DomainError, Invalid, Missing, Refused
from kaptrain.web.context import request_now
from kaptrain.web.guards import authorize, current_actor, requires

PERSON = "<int(max=2147483647):enrolment_id>"
Errors = Mapping[int, str]


@bp.get(f"/events/{ID}/attendance")
@requires(Permission.ATTENDANCE_KEEP)
def attendance(event_id: int) -> str:
    """Show the list to mark, or the record once it is confirmed."""
    record = hosted(event_id)
    if record.event.state == "confirmed":
        return _review(record, ConfirmForm(formdata=None))
    return _list(record)


@bp.post(f"/events/{ID}/attendance")
@requires(Permission.ATTENDANCE_KEEP)
def mark(event_id: int) -> Answer:
    """Keep the marks that were pressed; "all present" marks those of whom nothing is known."""
    record = hosted(event_id)
    sent = read_marks(request.form, [seat.enrolment.id for seat in record.seats])
    try:
        if not sent.errors:
            return _marked(event_id, sent)
    except (Invalid, Refused) as error:
        db.session.rollback()
        return _list(hosted(event_id), sent, _placed(error), refusal=_unplaced(error)), error.status
    return _list(record, sent, sent.errors), Invalid.status


@bp.get(f"/events/{ID}/attendance/review")
@requires(Permission.ATTENDANCE_KEEP)
def review(event_id: int) -> str:
    """Show exactly what would be signed."""
    return _review(hosted(event_id), ConfirmForm(formdata=None))


@bp.post(f"/events/{ID}/attendance/review")
@requires(Permission.ATTENDANCE_KEEP)
def confirm(event_id: int) -> Answer:
    """Sign the record for the whole group, as it was shown."""
    hosted(event_id)
    form = ConfirmForm()
    try:
        if form.validate():
            return _signed(event_id, form)
    except (Invalid, Refused) as error:
        db.session.rollback()
        if isinstance(error, Invalid):
            form.refuse(error)
        form.agree.data = False
        refusal = error.message if isinstance(error, Refused) else ""
        return _review(hosted(event_id), form, refusal, _shown()), error.status
    return _review(hosted(event_id), form), Invalid.status


@bp.get(f"/events/{ID}/attendance/{PERSON}")
@requires(Permission.ATTENDANCE_KEEP)
def correction(event_id: int, enrolment_id: int) -> Answer:
    """Look at one person's attendance again; with a mark in the address, show what it would change."""
    record = hosted(event_id)
    seat = _seat(record, enrolment_id)
    sent = request.args if "mark" in request.args else None
    asked = CorrectionForm(formdata=sent, meta={"csrf": False})  # It only shows.
    marking = None
    if "mark" in request.args:
        marking = _marking(asked) if asked.validate() else None
    return _correction(record, seat, asked, CorrectForm(formdata=None), marking=marking)


@bp.post(f"/events/{ID}/attendance/{PERSON}")
@requires(Permission.ATTENDANCE_KEEP)
def correct(event_id: int, enrolment_id: int) -> Answer:
    """Sign a correction as it was shown: the old line goes, a new one comes."""
    record = hosted(event_id)
    seat = _seat(record, enrolment_id)
    form = CorrectForm()
    form.known = [seat.enrolment.person.name]
    try:
        if form.validate():
            return _corrected(event_id, enrolment_id, form)
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        record = hosted(event_id)
        return _correction(
            record, _seat(record, enrolment_id), form, form, marking=_marking(form)
        ), error.status
    return _correction(record, seat, form, form, marking=_marking(form)), Invalid.status


@bp.post(f"/events/{ID}/attendance/{PERSON}/answer")
@requires(Permission.ATTENDANCE_KEEP)
def answer_claim(event_id: int, enrolment_id: int) -> Answer:
    """Leave the record as it is and tell the trainee why."""
    record = hosted(event_id)
    seat, form = _seat(record, enrolment_id), WordsForm()
    form.known = [seat.enrolment.person.name]
    if form.validate():
        session, actor, now = db.session(), current_actor(), request_now()
        correcting.answer_claim(session, actor, event_id, enrolment_id, form.words.data or "", now=now)
        keep_words(session, actor, notes_of(event_id, enrolment_id), "answer", form.kept, now=now)
        return done(url_for("events.attendance", event_id=event_id), "Answered.")
    return _correction(
        record, seat, CorrectionForm(formdata=None), CorrectForm(formdata=None), answer=form
    ), 422


def hosted(event_id: int) -> Record:
    """Return the record of an event that the actor leads; anything else is Missing."""
    record = record_of(db.session(), event_id)
    if record is None:
        raise Missing
    authorize(Permission.ATTENDANCE_KEEP, record.subject)
    return record


def _marked(event_id: int, sent: SentMarks) -> Answer:
    session, actor, now = db.session(), current_actor(), request_now()
    marks = {
        person: Marking(Mark(each.mark) if each.mark else None, each.late, each.left)
        for person, each in sent.marks.items()
    }
    service.mark(session, actor, event_id, marks, now=now)
    if request.form.get("act") == "all":
        count = service.mark_rest_present(session, actor, event_id, now=now)
        words = "Marked 1 person present." if count == 1 else f"Marked {count} people present."
        return done(url_for("events.attendance", event_id=event_id), words)
    left = len(confirming.undecided(service.reread(session, actor, event_id)))
    if left:
        words = "One person has" if left == 1 else f"{left} people have"
        return done(url_for("events.attendance", event_id=event_id), f"Saved. {words} no mark yet.")
    return done(url_for("events.review", event_id=event_id), "Saved.")


def _signed(event_id: int, form: ConfirmForm) -> Answer:
    if not form.agree.data:
        raise Invalid("Tick this once you have read the record.", field="agree", code="missing")
    seen = form.seen.data or ""
    asks = hosted(event_id).event.asks
    confirmed = confirming.confirm(db.session(), current_actor(), event_id, seen, now=request_now())
    people = "1 person" if confirmed.credited == 1 else f"{confirmed.credited} people"
    words = f"Signed. {people} of {confirmed.people} got their time."
    if confirmed.waiting:
        some = "1 person gets" if confirmed.waiting == 1 else f"{confirmed.waiting} people get"
        words += f" {some} it once the {asks} is written."
    return done(url_for("events.attendance", event_id=event_id), words)


def _corrected(event_id: int, enrolment_id: int, form: CorrectForm) -> Answer:
    made = correcting.Correction(
        marking=_marking(form), reason=form.reason.data or "", shown=form.seen.data or ""
    )
    session, actor, now = db.session(), current_actor(), request_now()
    correcting.correct(session, actor, event_id, enrolment_id, made, now=now)
    keep_words(session, actor, notes_of(event_id, enrolment_id), "correction", form.kept, now=now)
    return done(url_for("events.attendance", event_id=event_id), "Corrected and signed.")


def _marking(form: CorrectionForm) -> Marking:
    known = form.mark.data in set(Mark)
    return Marking(Mark(form.mark.data) if known else None, form.late.data or 0, form.left.data or 0)


def _seat(record: Record, enrolment_id: int) -> Seat:
    seat = record.seat(enrolment_id)
    if seat is None or record.event.state != "confirmed":
        raise Missing
    return seat


def _placed(error: DomainError) -> Errors:
    """Return the message at the person whose field it names."""
    name, _, person = (error.field or "").partition("-")
    return {int(person): error.message} if name and person.isdigit() else {}


def _unplaced(error: DomainError) -> str:
    return "" if _placed(error) else error.message


def _shown() -> dict[int, str]:
    """Return what a refused form had shown, by person, so that the difference can be named."""
    pairs = (each.partition(":") for each in request.form.getlist("person"))
    return {int(person): short for person, _, short in pairs if person.isascii() and person.isdigit()}


def _list(
    record: Record, sent: SentMarks | None = None, errors: Errors | None = None, *, refusal: str = ""
) -> str:
    typed = {}
    if sent is not None:
        for person in sent.marks:
            typed[person] = (
                request.form.get(f"mark-{person}", ""),
                request.form.get(f"late-{person}", ""),
                request.form.get(f"left-{person}", ""),
            )
    return render_template(
        "events/attendance.html",
        page=list_page(record, typed, errors or {}),
        refusal=refusal,
        over=not opens_words(record.event, request_now()),
    )


def _review(
    record: Record, form: ConfirmForm, refusal: str = "", shown: Mapping[int, str] | None = None
) -> str:
    confirmed = record.event.state == "confirmed"
    form.seen.data = "" if confirmed else confirming.mark_of(record)
    asked: list[MakeUp] = []
    if confirmed:
        asked = list(make_ups_of(db.session(), record.event.id))
    return render_template(
        "events/review.html",
        page=review_page(record, shown or {}),
        form=form,
        refusal=refusal,
        text=attended_for(record.event.asks).text,
        signer=signer_words(),
        opens=opens_words(record.event, request_now()),
        make_ups=waiting_rows([each for each in asked if each.state in ("asked", "approved")]),
        correctable=request_now() < record.event.record_closes_at,
    )


def _correction(
    record: Record,
    seat: Seat,
    asked: CorrectionForm,
    form: CorrectForm,
    *,
    marking: Marking | None = None,
    answer: WordsForm | None = None,
) -> str:
    shown: Any = None
    if marking is not None:
        try:
            form.seen.data = correcting.correction_mark(record, seat, marking)
            shown = result_of(record, seat, {}, service.supposed(seat, marking))
            form.mark.data, form.late.data, form.left.data = marking.mark, marking.late, marking.left
        except Invalid as error:
            asked.refuse(error)
    return render_template(
        "events/correction.html",
        now=result_of(record, seat, {}),
        page=review_page(record, {}),
        asked=asked,
        form=form,
        shown=shown,
        text=statement_for(CORRECTED).text,
        signer=signer_words(),
        answer=answer or WordsForm(formdata=None),
        closed=correcting.closed(record.event, seat.attendance, request_now()),
        kept=kept_words(db.session(), notes_of(record.event.id, seat.enrolment.id)),
    )


def signer_words() -> str:
    """Name the actor as a signature would."""
    actor = current_actor()
    return f"{actor.name}, {actor.credential}" if actor.credential else actor.name
