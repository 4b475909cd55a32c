"""A round from its beginning to the end of the talk, or set aside; and one outside any event."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.authz.predicates import Subject
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import ACTIVE, mentor_of
from kaptrain.roleplay import queries
from kaptrain.roleplay.models import LabRound, LabSheet
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import Part, Player, Turn
from kaptrain.roleplay.rules.lab import Lab
from kaptrain.roleplay.rules.rounds import Step, after
from kaptrain.roleplay.rules.rubric import terms_data
from kaptrain.roleplay.service.steps import Where, in_chair, locked, names, planned_round, said
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Invalid, Missing, Refused


def start(session: Session, actor: Actor, round_id: int, lab: Lab, *, now: datetime) -> Whole:
    """Begin a round, by its observer or whoever leads; what its sheet asks is fixed now.

    Refused with code `busy` while one of its people is in another round.
    """
    whole = locked(session, actor, round_id, Permission.LAB_PLAY)
    in_chair(whole, actor, Part.OBSERVER, leads=True)
    state = after(whole.round.state, Step.START)
    _refuse_busy(session, whole)
    therapist = whole.therapist
    whole.round.state, whole.round.started_at = state.value, now
    session.add(
        LabSheet(
            round_id=round_id,
            therapist_id=therapist.person_id,
            enrolment_id=therapist.enrolment_id,
            terms=terms_data(lab.terms),
            scores={},
            said=[],
        )
    )
    session.flush()
    return whole


def end(session: Session, actor: Actor, round_id: int, *, now: datetime) -> Whole:
    """End the talk; from here on the observer scores and the client's role may answer."""
    whole = locked(session, actor, round_id, Permission.LAB_PLAY)
    in_chair(whole, actor, Part.OBSERVER, leads=True)
    whole.round.state = after(whole.round.state, Step.END).value
    whole.round.ended_at = now
    session.flush()
    return whole


def set_aside(session: Session, actor: Actor, round_id: int, reason: str, *, now: datetime) -> Whole:
    """Close a round without a result, by whoever leads, with a reason. What was marked stays readable."""
    whole = locked(session, actor, round_id, Permission.LAB_LEAD)
    state = after(whole.round.state, Step.SET_ASIDE)
    whole.round.state_reason = said(reason, "reason")
    whole.round.state, whole.round.closed_at = state.value, now
    audit.record(session, actor, "lab.set_aside", f"lab-round:{round_id}", now=now)
    session.flush()
    return whole


def open_alone(
    session: Session, actor: Actor, place: Enrolment, lab: Lab, *, observer: int, card: str, now: datetime
) -> LabRound:
    """Plan a round outside an event: a mentor plays the client for one of their trainees.

    `observer` is another mentor or facilitator, or the mentor again.
    """
    mentor = mentor_of(session, place.id)
    subject = Subject(trainee_id=place.person_id, mentor_ids=frozenset({mentor.id} if mentor else ()))
    if not permits(actor, Permission.LAB_STAND_IN, subject) or place.cohort.program != lab.program:
        raise Missing
    if place.state != ACTIVE:
        raise Refused("This trainee's year is closed.", code="closed")
    if observer not in {each.id for each in queries.helpers(session, first=actor.id)}:
        raise Invalid("Choose a mentor or a facilitator.", field="observer", code="unknown")
    where = Where(host_id=actor.id, zone=actor.zone, on=local_day(now, actor.zone))
    turn = Turn(Player(place.person_id, place.id), Player(actor.id), Player(observer))
    return planned_round(session, where, lab, turn, place=(1, 1, card), now=now)


def _refuse_busy(session: Session, whole: Whole) -> None:
    people = [seat.person_id for seat in whole.seats.values()]
    queries.hold_people(session, people)
    found = queries.busy_with(session, people, but=whole.round.id)
    if found:
        who = names(name for name, _ in found)
        verb = "is" if len({name for name, _ in found}) == 1 else "are"
        other = found[0][1]
        where = f"round {other.number} of group {other.group_no}" if other.event_id else "another round"
        words = f"{who} {verb} still in {where}. Finish it, or set it aside, then begin this one."
        raise Refused(words, code="busy")
