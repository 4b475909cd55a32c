"""Who may write in a room is asked anew at each act, while nobody can hand the trainee over."""

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import ACTIVE, mentor_of
from kaptrain.mentorship.rules.items import Side
from kaptrain.shared.errors import Invalid, Missing, Refused

LONGEST_REASON = 500


def side_of(session: Session, actor: Actor, enrolment: Enrolment) -> Side:
    """Return which of the pair somebody is now; Missing for everybody else."""
    if enrolment.person_id == actor.person_id:
        return Side.TRAINEE
    mentor = mentor_of(session, enrolment.id)
    if mentor is None or mentor.id != actor.person_id or not actor.has(Role.MENTOR):
        raise Missing
    return Side.MENTOR


def entered(session: Session, actor: Actor, enrolment: Enrolment) -> tuple[Side, ChainHead]:
    """Return the actor's side with the enrolment's stream locked; Refused when the year is closed.

    A hand-over locks the stream too, so the answer holds until the transaction ends.
    """
    head = audit.locked_head(session, enrolment.stream)
    side = side_of(session, actor, enrolment)
    session.refresh(enrolment, ["state"])
    if enrolment.state != ACTIVE:
        raise Refused("This year is closed; nothing more can be written here.", code="closed")
    return side, head


def entered_as_mentor(session: Session, actor: Actor, enrolment: Enrolment) -> ChainHead:
    """Lock the room for its mentor of this moment; Missing for everybody else, the trainee included."""
    side, head = entered(session, actor, enrolment)
    if side is not Side.MENTOR:
        raise Missing
    return head


def entered_as_trainee(session: Session, actor: Actor, enrolment: Enrolment) -> ChainHead:
    """Lock the room for its trainee; Missing for everybody else."""
    side, head = entered(session, actor, enrolment)
    if side is not Side.TRAINEE:
        raise Missing
    return head


def said(text: str, *, field: str = "reason", longest: int = LONGEST_REASON) -> str:
    """Return a reason without blanks around it; Invalid when empty or too long."""
    words = text.strip()
    if not words:
        raise Invalid("Say why in a few words; the other side will read it.", field=field, code="missing")
    if len(words) > longest:
        raise Invalid(f"Use at most {longest} characters.", field=field, code="too_long")
    return words
