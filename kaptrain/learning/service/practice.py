"""Check oneself on a whole module. It earns nothing; it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.catalogue.rules.grading import Answer, grade
from kaptrain.catalogue.rules.lesson import CheckItem, Lesson
from kaptrain.enrolment.models import Enrolment
from kaptrain.learning import queries
from kaptrain.learning.models import Practice
from kaptrain.learning.rules.draws import SELF_CHECK, SELF_CHECK_SIZE, Asked, draw
from kaptrain.learning.service.checks import keep_text, refuse_if_stale, refuse_unless_active
from kaptrain.shared.ids import digest


@dataclass(frozen=True)
class Bank:
    """The written lessons of a module, whose items a self-check draws from."""

    module_id: str
    lessons: tuple[Lesson, ...]

    @property
    def version(self) -> str:
        """Names the texts of all these lessons."""
        return digest({lesson.id: lesson.content_hash for lesson in self.lessons})

    @property
    def items(self) -> dict[str, CheckItem]:
        """All items by LESSON.ITEM, which is also their id."""
        return {
            f"{lesson.id}.{item.id}": replace(item, id=f"{lesson.id}.{item.id}")
            for lesson in self.lessons
            for item in lesson.check
        }


def drawn_for_practice(enrolment: Enrolment, bank: Bank, asked: Sequence[Asked]) -> tuple[CheckItem, ...]:
    """Return the items of the next self-check: wrong ones first, then those never asked, then others."""
    items = bank.items
    ids = draw(
        tuple(items),
        asked,
        seed=f"{enrolment.id}:{bank.module_id}",
        size=SELF_CHECK_SIZE,
        first=SELF_CHECK,
    )
    return tuple(items[each] for each in ids)


def practise(
    session: Session,
    enrolment: Enrolment,
    bank: Bank,
    answers: Mapping[str, Answer],
    *,
    number: int,
    now: datetime,
) -> Practice:
    """Grade and keep one self-check.

    Refused when the enrolment is not active, or with the code "stale" when the items of
    this number would not be those that are due now: something was answered in the meantime.
    """
    refuse_unless_active(enrolment)
    audit.locked_head(session, enrolment.stream)
    before = queries.drilled(session, enrolment.id, bank.module_id, [each.id for each in bank.lessons])
    refuse_if_stale(number, len(before.asked))
    items = drawn_for_practice(enrolment, bank, before.asked)
    graded = grade(items, answers)
    asked = {item.id.partition(".")[0] for item in items}
    lessons = [lesson for lesson in bank.lessons if lesson.id in asked]
    practice = Practice(
        enrolment_id=enrolment.id,
        module_id=bank.module_id,
        number=len(before.practices) + 1,
        versions={lesson.id: lesson.content_hash for lesson in lessons},
        answers={item.id: list(answers.get(item.id, ())) for item in items},
        wrong=[item.id for item in graded.items if not item.right],
        right=graded.score_right,
        total=graded.score_total,
        at=now,
    )
    session.add(practice)
    for lesson in lessons:
        keep_text(session, lesson, now=now)
    session.flush()
    return practice
