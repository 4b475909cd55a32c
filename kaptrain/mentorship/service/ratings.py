"""Rate the competencies, by either side. Every rating stays."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.mentorship.models import Rating
from kaptrain.mentorship.rules.items import Side
from kaptrain.mentorship.rules.months import month_of
from kaptrain.mentorship.rules.ratings import Mark
from kaptrain.mentorship.service.steps import entered
from kaptrain.shared.clock import local_day


def rate(
    session: Session, actor: Actor, enrolment: Enrolment, marks: Sequence[Mark], *, now: datetime
) -> Rating:
    """Keep the competencies as the actor sees them today; the month is counted in the trainee's zone."""
    side, head = entered(session, actor, enrolment)
    today = local_day(now, enrolment.person.zone)
    rating = Rating(
        enrolment_id=enrolment.id,
        side="self" if side is Side.TRAINEE else "mentor",
        by_id=actor.id,
        by_name=actor.name,
        on=today,
        month=month_of(enrolment.starts_on, today),
        marks=[asdict(mark) for mark in marks],
        at=now,
    )
    session.add(rating)
    session.flush()
    subject = f"{enrolment.stream}/rating:{rating.id}"
    audit.record(session, actor, "mentorship.rated", subject, now=now, head=head)
    session.flush()
    return rating
