"""What the client's role answers, and what the therapist's role keeps to themselves."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.authz.permissions import Permission
from kaptrain.roleplay import queries
from kaptrain.roleplay.models import LabFeedback, LabReflection
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.rounds import Step, after
from kaptrain.roleplay.rules.voices import LONGEST_REFLECTION, LONGEST_TEXT, QUESTIONS, check_answers
from kaptrain.roleplay.service.steps import in_chair, locked
from kaptrain.shared.errors import Invalid, Refused


def give_feedback(
    session: Session, actor: Actor, round_id: int, answers: Mapping[str, str], text: str, *, now: datetime
) -> LabFeedback:
    """Keep what the client's role answers; it may be changed until the round is confirmed."""
    whole = locked(session, actor, round_id, Permission.LAB_PLAY)
    in_chair(whole, actor, Part.CLIENT)
    after(whole.round.state, Step.FEEDBACK)
    check_answers(answers)
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"Use at most {LONGEST_TEXT} characters.", field="text", code="too_long")
    given = whole.feedback or LabFeedback(round_id=round_id)
    given.by_id, given.at = actor.id, now
    given.answers = {name: answers[name] for name, _ in QUESTIONS}
    given.text = text.strip()
    session.add(given)
    session.flush()
    return given


def reflect(session: Session, actor: Actor, round_id: int, text: str, *, now: datetime) -> None:
    """Keep, or with an empty text remove, what the therapist's role writes for themselves alone."""
    whole = locked(session, actor, round_id, Permission.LAB_PLAY)
    in_chair(whole, actor, Part.THERAPIST)
    if whole.round.ended_at is None:
        raise Refused("Write about it once the talk is over.", code=whole.round.state)
    if len(text) > LONGEST_REFLECTION:
        words = f"Use at most {LONGEST_REFLECTION} characters."
        raise Invalid(words, field="reflection", code="too_long")
    kept = queries.reflection_of(session, round_id, actor.id)
    if not text.strip():
        if kept is not None:
            session.delete(kept)
    elif kept is None:
        session.add(LabReflection(round_id=round_id, person_id=actor.id, text=text.strip(), at=now))
    else:
        kept.text, kept.at = text.strip(), now
    session.flush()
