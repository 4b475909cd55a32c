"""Guests check in, hosts confirm and correct, make-ups are asked for and answered."""

from kaptrain.demo.rules import presence
from kaptrain.demo.rules.meeting import Noted
from kaptrain.demo.rules.timetable import HOST
from kaptrain.demo.service.meetings import event_act
from kaptrain.demo.service.stage import Stage
from kaptrain.events import service as events
from kaptrain.events.queries.attendance import Record, record_of
from kaptrain.events.rules.checkin import Refused
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.service import attendance, checkins, confirming, correcting, makeups
from kaptrain.events.service.attendance import Marking
from kaptrain.shared import errors
from kaptrain.shared.ids import token_hash


def apologise(stage: Stage, act: presence.Apologise) -> None:
    """Give a seat up and say why."""
    place = stage.enrolments[act.who]
    events.apologise(stage.session, event_act(stage, act), place, _event(stage, act), act.words)


def check_in(stage: Stage, act: presence.CheckIn) -> None:
    """Type the code of the moment on a device of one's own."""
    record, guest, device = _record(stage, act), stage.actor(act.who), token_hash(f"demo:{act.who}")
    code = checkins.shown(record.event, act.at).code
    answer = checkins.check_in(stage.session, guest, record.event.id, code, device=device, now=act.at)
    if isinstance(answer, Refused):
        raise errors.Refused(answer.words, code=answer.code)


def note(stage: Stage, act: presence.Note) -> None:
    """Mark guests by hand."""
    host, event_id = stage.actor(act.who), _event(stage, act)
    marks = {stage.enrolments[each.who].id: _marking(each) for each in act.marks}
    attendance.mark(stage.session, host, event_id, marks, now=act.at)
    if act.rest:
        attendance.mark_rest_present(stage.session, host, event_id, now=act.at)


def confirm(stage: Stage, act: presence.Confirm) -> None:
    """Confirm a record as it stands."""
    record = _record(stage, act)
    shown = confirming.mark_of(record)
    confirming.confirm(stage.session, stage.actor(act.who), record.event.id, shown, now=act.at)


def object_to(stage: Stage, act: presence.Object) -> None:
    """Say that a record is not right."""
    correcting.claim(stage.session, stage.actor(act.who), _event(stage, act), act.words, now=act.at)


def correct(stage: Stage, act: presence.Correct) -> None:
    """Correct what a record says of somebody."""
    record, enrolment_id = _record(stage, act), stage.enrolments[act.who].id
    seat = record.seat(enrolment_id)
    if seat is None:
        raise errors.Missing
    marking = _marking(Noted(act.who, act.mark))
    shown = correcting.correction_mark(record, seat, marking)
    correction = correcting.Correction(marking=marking, reason=act.reason, shown=shown)
    host = stage.actor(HOST)
    correcting.correct(stage.session, host, record.event.id, enrolment_id, correction, now=act.at)


def ask(stage: Stage, act: presence.AskMakeUp) -> None:
    """Ask for a make-up."""
    trainee, event_id = stage.actor(act.who), _event(stage, act)
    made = makeups.ask(stage.session, trainee, event_id, act.route, checked=False, now=act.at)
    stage.make_ups[act.who, act.meeting.key] = made.id


def answer(stage: Stage, act: presence.AnswerMakeUp) -> None:
    """Approve a make-up, or decline it."""
    makeups.decide(
        stage.session,
        stage.actor(HOST),
        stage.make_ups[act.who, act.meeting.key],
        approve=not act.declined,
        reason=act.declined,
        now=act.at,
    )


def _event(stage: Stage, act: presence.AtEvent) -> int:
    return stage.events[act.meeting.key]


def _record(stage: Stage, act: presence.AtEvent) -> Record:
    record = record_of(stage.session, _event(stage, act))
    if record is None:
        raise errors.Missing
    return record


def _marking(noted: Noted) -> Marking:
    mark = Mark(noted.mark)
    late = noted.minutes if mark is Mark.LATE else 0
    return Marking(mark, late=late, left=noted.minutes - late)
