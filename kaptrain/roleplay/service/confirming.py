"""A facilitator or mentor confirms a finished sheet; a pass meets the plan's condition."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor, Role
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import enrolment_by_id, plan_of
from kaptrain.hours import queries as ledger
from kaptrain.hours import service as hours
from kaptrain.roleplay import queries
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.rounds import Step, after
from kaptrain.roleplay.rules.rubric import CONDITION, Result, result, sheet_digest
from kaptrain.roleplay.service.steps import said, sheet_of
from kaptrain.shared.errors import Missing, Refused

OWN = "Nobody confirms a sheet about themselves."
PEER = "You took part as a trainee. A facilitator or the trainee's mentor confirms this sheet."
CHANGED = "The sheet or the feedback changed after you opened this page. Nothing was confirmed."


def digest_of(whole: Whole) -> str:
    """Return the digest of everything one confirms: what the form carries, what the sheet keeps."""
    sheet, each = sheet_of(whole), whole.round
    about = {
        "id": each.id,
        "event": each.event_id,
        "activity": each.activity,
        "card": each.card,
        "therapist": whole.therapist.person_id,
        "client": whole.seats[Part.CLIENT].person_id,
        "observer": whole.seats[Part.OBSERVER].person_id,
        "started": each.started_at.isoformat() if each.started_at else "",
        "ended": each.ended_at.isoformat() if each.ended_at else "",
    }
    pins = [[pin.seconds, pin.label, pin.note] for pin in whole.pins]
    given = whole.feedback
    feedback = {"answers": given.answers, "text": given.text} if given else None
    return sheet_digest(about, sheet.terms, (sheet.scores, sheet.said), pins, feedback)


def confirm(session: Session, actor: Actor, round_id: int, shown: str, *, now: datetime) -> Result:
    """Confirm the sheet as it was shown; when the rubric is met, the plan's condition is, too.

    Refused with code `own`, `peer`, `changed` or the round's state; Missing for everybody else.
    """
    whole = _may_confirm(session, actor, round_id)
    state = after(whole.round.state, Step.CONFIRM)
    content = digest_of(whole)
    if shown != content:
        raise Refused(CHANGED, code="changed")
    sheet = sheet_of(whole)
    reached = result(whole.terms, sheet.scores)
    place = enrolment_by_id(session, sheet.enrolment_id)
    assert place is not None  # noqa: S101 - a foreign key
    sheet.points, sheet.passed = reached.points, reached.passed
    sheet.confirmed_by, sheet.confirmed_name, sheet.confirmed_at = actor.id, actor.name, now
    sheet.confirmed_role = _role(actor, whole).value
    sheet.content_digest = content
    sheet.decision_seq = _record(session, actor, place, whole, reached=reached, now=now)
    whole.round.state, whole.round.closed_at = state.value, now
    sheet.locked = True
    session.flush()
    return reached


def reopen(session: Session, actor: Actor, round_id: int, note: str, *, now: datetime) -> Whole:
    """Give the finished sheet back to the observer, with a word why."""
    whole = _may_confirm(session, actor, round_id)
    state = after(whole.round.state, Step.REOPEN)
    sheet = sheet_of(whole)
    sheet.note_back, sheet.saved_at = said(note, "note"), now
    sheet.finished_at = None
    whole.round.state = state.value
    session.flush()
    return whole


def _may_confirm(session: Session, actor: Actor, round_id: int) -> Whole:
    whole = queries.round_of(session, round_id, lock=True)
    if whole is None:
        raise Missing
    chairs = [seat for seat in whole.seats.values() if seat.person_id == actor.person_id]
    # Told apart from a stranger only to somebody who was in the room.
    if any(seat.part is Part.THERAPIST for seat in chairs) and actor.has(Role.FACILITATOR, Role.MENTOR):
        raise Refused(OWN, code="own")
    if not permits(actor, Permission.LAB_CONFIRM, whole.subject):
        raise Missing
    if any(seat.enrolment_id is not None for seat in chairs):
        raise Refused(PEER, code="peer")
    return whole


def _role(actor: Actor, whole: Whole) -> Role:
    leads = whole.round.host_id == actor.person_id and actor.has(Role.FACILITATOR)
    return Role.FACILITATOR if leads or not actor.has(Role.MENTOR) else Role.MENTOR


def _record(
    session: Session, actor: Actor, place: Enrolment, whole: Whole, *, reached: Result, now: datetime
) -> int | None:
    """Write the confirmation into the enrolment's chain; return the number of the decision it led to."""
    head = audit.locked_head(session, place.stream)
    sheet, each = sheet_of(whole), whole.round
    detail = {
        "points": reached.points,
        "passed": reached.passed,
        "digest": sheet.content_digest,
        "activity": each.activity,
    }
    subject = f"lab-round:{each.id}"
    audit.record(session, actor, "lab.confirmed", subject, now=now, detail=detail, head=head)
    session.flush()
    wanted = CONDITION in plan_of(place.plan_version).conditions
    if not reached.passed or not wanted or _is_met(session, place):
        return None
    observer = whole.seats[Part.OBSERVER].name
    reason = (
        f"{each.lab}: {each.scene}, on {each.on.isoformat()}. {reached.reason} "
        f"Observed by {observer}, confirmed by {actor.name}."
    )
    ruling = hours.Ruling(actor=actor, enrolment=place, reason=reason[:500], now=now)
    decision = hours.meet_condition(session, ruling, CONDITION, f"Consent rubric {reached.words}")
    return decision.seq


def _is_met(session: Session, place: Enrolment) -> bool:
    decisions = ledger.decisions_of(session, [place.id])
    undone = {each.takes_back for each in decisions}
    return any(
        each.kind == "condition" and each.condition == CONDITION and each.takes_back is None
        and each.seq not in undone
        for each in decisions
    )  # fmt: skip
