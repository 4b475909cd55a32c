"""What those who attended fill in: the evaluation, which is theirs alone, and the post-test."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.ce.models import Answers, Evaluated, PostTest
from kaptrain.ce.queries.activities import CeOf, answers_before, attempts, ce_of
from kaptrain.ce.queries.standing import Standing, own_standing
from kaptrain.ce.rules.evaluation import check_answers, group_of
from kaptrain.ce.rules.post_test import right_of, version_of
from kaptrain.shared.errors import Missing, Refused


def own_part(
    session: Session, actor: Actor, event_id: int, *, now: datetime, lock: bool = False
) -> tuple[CeOf, Standing]:
    """Return the CE of an event and the actor's standing; Missing unless they attended and it is over."""
    ce = ce_of(session, event_id, lock=lock)
    if ce is None or now < ce.event.ends_at:
        raise Missing
    standing = own_standing(session, ce, actor.id)
    if standing is None or not standing.came:
        raise Missing
    return ce, standing


def evaluate(
    session: Session,
    actor: Actor,
    event_id: int,
    given: Mapping[str, str],
    comment: str,
    *,
    now: datetime,
) -> None:
    """Keep an evaluation and, apart from it, that the actor filled one in; Refused for a second one.

    Neither row has a time and no audit row is written, since either would say whose answers these are.
    """
    ce, standing = own_part(session, actor, event_id, now=now, lock=True)
    if standing.evaluated:
        raise Refused("You have filled in this evaluation.", code="evaluated")
    answers = check_answers(ce.questions, given, comment)
    group = group_of(answers_before(session, event_id))
    session.add(Evaluated(event_id=event_id, enrolment_id=standing.seat.enrolment.id))
    session.add(Answers(id=str(uuid.uuid4()), event_id=event_id, group_no=group, answers=answers))
    session.flush()


def take_post_test(
    session: Session,
    actor: Actor,
    event_id: int,
    items: Sequence[CheckItem],
    answers: Mapping[str, Sequence[int]],
    *,
    shown: str,
    now: datetime,
) -> PostTest:
    """Grade and keep an attempt; Refused with code `stale` when the form asked other questions."""
    ce, standing = own_part(session, actor, event_id, now=now, lock=True)
    if not ce.tests or not items:
        raise Missing
    if shown != version_of(items):
        raise Refused(
            "The questions were revised while this was open. Answer them as they are now.", code="stale"
        )
    place = standing.seat.enrolment
    made = PostTest(
        event_id=event_id,
        enrolment_id=place.id,
        number=attempts(session, event_id, place.id) + 1,
        version=shown,
        right_count=right_of(items, answers),
        total=len(items),
        at=now,
    )
    session.add(made)
    session.flush()
    detail = {"attempt": made.number, "right": made.right_count, "total": made.total}
    audit.record(session, actor, "ce.post_test", f"event:{event_id}", now=now, detail=detail)
    return made
