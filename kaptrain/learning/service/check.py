"""Take a lesson's check and earn its minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.catalogue.rules.grading import Answer, grade
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import ACTIVE, plan_of
from kaptrain.hours import service as hours
from kaptrain.learning import queries
from kaptrain.learning.models import Attempt
from kaptrain.shared.errors import Refused

SELF_PACED = "self_paced"


@dataclass(frozen=True)
class Taken:
    """An attempt, and what it brought: None when the lesson had its minutes before or was not passed.

    `counted` are the minutes of the new line that the statement counts.
    """

    attempt: Attempt
    counted: int | None


def take_check(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    *,
    lesson: Lesson,
    answers: Mapping[str, Answer],
    today: date,
    now: datetime,
) -> Taken:
    """Grade and keep one attempt; the first that passes earns the lesson's minutes, dated `today`.

    Refused when the enrolment is not active. The head of the enrolment's chain is locked
    first, so that two attempts at once have two numbers and earn one credit.
    """
    if enrolment.state != ACTIVE:
        raise Refused("Your enrolment is not active, so a check cannot be taken now.", code="not_active")
    head = audit.locked_head(session, enrolment.stream)
    graded = grade(lesson.check, answers)
    attempt = Attempt(
        enrolment_id=enrolment.id,
        lesson_id=lesson.id,
        number=queries.last_number(session, enrolment.id, lesson.id) + 1,
        content_hash=lesson.content_hash,
        answers={item.id: list(answers.get(item.id, ())) for item in lesson.check},
        right=graded.score_right,
        total=graded.score_total,
        passed=graded.passed,
        at=now,
    )
    session.add(attempt)
    session.flush()
    counted = _earn(session, actor, enrolment, lesson, attempt=attempt, head=head, today=today)
    session.flush()
    return Taken(attempt, counted)


def _earn(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    lesson: Lesson,
    *,
    attempt: Attempt,
    head: ChainHead,
    today: date,
) -> int | None:
    if not attempt.passed:
        return None
    attested = {
        "by": "check",
        "score": f"{attempt.right} of {attempt.total}",
        "attempt": attempt.number,
        "at": attempt.at.isoformat(),
    }
    earned = _earned(enrolment, lesson, today)
    line = hours.credit_once(session, enrolment, earned, attested=attested, now=attempt.at)
    if line is None:
        return None
    detail: dict[str, Any] = {
        "score": attested["score"],
        "attempt": attempt.number,
        "minutes": line.minutes,
        "line": line.seq,
    }
    audit.record(session, actor, "lesson.passed", earned.source, now=attempt.at, detail=detail, head=head)
    statement = hours.year_of(session, enrolment, today=today, attested=False).statement
    return sum(each.counted for each in statement.lines if each.id == str(line.seq))


def _earned(enrolment: Enrolment, lesson: Lesson, today: date) -> hours.Earned:
    plan = plan_of(enrolment.plan_version)
    accepting = [each.id for each in plan.components if queries.MODULE in each.accepts]
    return hours.Earned(
        source=f"lesson:{lesson.id}",
        component=accepting[0] if accepting else "modules",
        kind=queries.MODULE,
        activity=lesson.id,
        title=f"{lesson.number} {lesson.title}",
        on=today,
        minutes=lesson.minutes.total,
        modality=SELF_PACED,
        topics=tuple(lesson.topics.items()),
        content_version=lesson.content_hash,
    )
