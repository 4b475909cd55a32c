"""Take a lesson's check, earn its minutes, keep the text it was about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.catalogue.rules.grading import Answer, grade
from kaptrain.catalogue.rules.kept import front_data
from kaptrain.catalogue.rules.lesson import CheckItem, Lesson
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import ACTIVE, plan_of
from kaptrain.hours import service as hours
from kaptrain.learning import queries
from kaptrain.learning.models import Attempt, LessonText
from kaptrain.learning.rules.draws import Asked, draw
from kaptrain.shared.errors import Refused

SELF_PACED = "self_paced"


@dataclass(frozen=True)
class Taken:
    """An attempt, and what it brought: None when the lesson had its minutes before or was not passed.

    `counted` are the minutes of the new line that the statement counts.
    """

    attempt: Attempt
    counted: int | None


@dataclass(frozen=True)
class Sheet:
    """Answers to the items that attempt `number` at a lesson was shown."""

    lesson: Lesson
    number: int
    answers: Mapping[str, Answer]


def take_check(
    session: Session, actor: Actor, enrolment: Enrolment, sheet: Sheet, *, today: date, now: datetime
) -> Taken:
    """Grade and keep one attempt; the first that passes earns the lesson's minutes, dated `today`.

    Refused when the enrolment is not active, or with the code "stale" when the attempt of this
    number was made already. The head of the enrolment's chain is locked first, so that of two
    attempts at once one is refused.
    """
    refuse_unless_active(enrolment)
    head = audit.locked_head(session, enrolment.stream)
    lesson = sheet.lesson
    before = queries.asked_before(session, enrolment.id, lesson.id)
    refuse_if_stale(sheet.number, len(before))
    items = drawn(enrolment, lesson, before)
    graded = grade(items, sheet.answers)
    attempt = Attempt(
        enrolment_id=enrolment.id,
        lesson_id=lesson.id,
        number=sheet.number,
        content_hash=lesson.content_hash,
        answers={item.id: list(sheet.answers.get(item.id, ())) for item in items},
        wrong=[item.id for item in graded.items if not item.right],
        right=graded.score_right,
        total=graded.score_total,
        passed=graded.passed,
        at=now,
    )
    session.add(attempt)
    keep_text(session, lesson, now=now)
    counted = _earn(session, actor, enrolment, lesson, attempt=attempt, head=head, today=today)
    session.flush()
    return Taken(attempt, counted)


def drawn(enrolment: Enrolment, lesson: Lesson, before: Sequence[Asked]) -> tuple[CheckItem, ...]:
    """Return the items of the attempt that comes after `before`, in the order shown."""
    bank = {item.id: item for item in lesson.check}
    ids = draw(tuple(bank), before, seed=f"{enrolment.id}:{lesson.id}")
    return tuple(bank[item] for item in ids)


def refuse_unless_active(enrolment: Enrolment) -> None:
    """Refused for people whose year is over or was left."""
    if enrolment.state != ACTIVE:
        raise Refused("Your enrolment is not active, so a check cannot be taken now.", code="not_active")


def refuse_if_stale(number: int, made: int) -> None:
    """Refused with the code "stale" unless `number` follows the attempts made so far."""
    if number != made + 1:
        raise Refused("Another attempt was sent in the meantime.", code="stale")


def keep_text(session: Session, lesson: Lesson, *, now: datetime) -> None:
    """Keep this version of a lesson, unless it was kept before."""
    session.flush()
    if session.get(LessonText, lesson.content_hash) is not None:
        return
    row = LessonText(
        content_hash=lesson.content_hash,
        lesson_id=lesson.id,
        title=lesson.title,
        body=lesson.body,
        data=front_data(lesson),
        kept_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return  # Somebody else was first by a moment; the same hash is the same text.


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
