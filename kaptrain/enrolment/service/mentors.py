"""Who mentors whom. A pair that ends stays readable."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import roles_of
from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.shared.errors import Invalid, Refused


def assign_mentor(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    mentor: Person,
    *,
    today: date,
    now: datetime,
    reason: str = "",
) -> MentorPair:
    """Pair a mentor with an enrolment; the pair before ends today. Open requests follow the pair.

    Invalid at `mentor` for oneself, for people without the mentor role and for suspended ones.
    """
    if mentor.id == enrolment.person_id:
        raise Invalid("Nobody can mentor themselves.", field="mentor", code="own")
    _refuse_unfit(session, mentor)
    return _pair(session, actor, enrolment, mentor.id, today=today, now=now, reason=reason)


def assign_mentors(
    session: Session,
    actor: Actor,
    enrolments: Iterable[Enrolment],
    mentor: Person,
    *,
    today: date,
    now: datetime,
) -> int:
    """Pair one mentor with several enrolments, all or none; how many they are."""
    places = sorted(enrolments, key=lambda each: each.id)  # One order of locks for everybody.
    if any(each.person_id == mentor.id for each in places):
        raise Invalid("Nobody can mentor themselves.", field="mentor", code="own")
    _refuse_unfit(session, mentor)
    for each in places:
        _pair(session, actor, each, mentor.id, today=today, now=now, reason="")
    return len(places)


def end_mentoring(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    *,
    reason: str,
    today: date,
    now: datetime,
    on: date | None = None,
) -> None:
    """End the open pair without a new one, today or `on` an earlier day; Refused when there is none."""
    head = audit.locked_head(session, enrolment.stream)
    pair = _open_pair(session, enrolment)
    if pair is None:
        raise Refused("There is no mentor at present.", code="no_mentor")
    if on is not None and not pair.from_on <= on <= today:
        words = f"Choose a day from {pair.from_on.isoformat()} to today; a pair ends at once."
        raise Invalid(words, field="on", code="day")
    pair.until_on = on or max(today, pair.from_on)
    detail = {"before": pair.mentor_id, "on": pair.until_on.isoformat(), "reason": reason}
    audit.record(session, actor, "mentor.ended", enrolment.stream, now=now, detail=detail, head=head)
    session.flush()


def _pair(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    mentor_id: int,
    *,
    today: date,
    now: datetime,
    reason: str,
) -> MentorPair:
    head = audit.locked_head(session, enrolment.stream)
    before = _open_pair(session, enrolment)
    if before is not None:
        if before.mentor_id == mentor_id:
            return before
        before.until_on = max(today, before.from_on)
        session.flush()
    pair = MentorPair(enrolment_id=enrolment.id, mentor_id=mentor_id, from_on=today)
    session.add(pair)
    detail: dict[str, object] = {"mentor": mentor_id, "before": before.mentor_id if before else None}
    if reason:
        detail["reason"] = reason
    audit.record(session, actor, "mentor.assigned", enrolment.stream, now=now, detail=detail, head=head)
    session.flush()
    return pair


def _open_pair(session: Session, enrolment: Enrolment) -> MentorPair | None:
    return session.scalar(
        select(MentorPair).where(MentorPair.enrolment_id == enrolment.id, MentorPair.until_on.is_(None))
    )


def _refuse_unfit(session: Session, mentor: Person) -> None:
    if mentor.suspended_at is not None:
        raise Invalid(f"{mentor.name} is suspended.", field="mentor", code="suspended")
    if Role.MENTOR not in roles_of(session, mentor.id):
        raise Invalid(f"{mentor.name} is not a mentor.", field="mentor", code="not_a_mentor")
