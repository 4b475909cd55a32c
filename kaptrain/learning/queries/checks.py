"""Reads about checks: what was asked before, and the versions of lessons that were kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.catalogue.rules.kept import KeptLesson, lesson_from
from kaptrain.learning.models import Attempt, LessonText, Practice
from kaptrain.learning.rules.draws import Asked


@dataclass(frozen=True)
class Drilled:
    """A module's self-checks, and all that was asked of its lessons, oldest first."""

    practices: tuple[Practice, ...]
    asked: tuple[Asked, ...]


def asked_before(session: Session, enrolment_id: int, lesson_id: str) -> list[Asked]:
    """Return what the attempts at a lesson asked, oldest first."""
    find = (
        select(Attempt.answers, Attempt.wrong)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.lesson_id == lesson_id)
        .order_by(Attempt.number)
    )
    return [Asked(tuple(answers), frozenset(wrong)) for answers, wrong in session.execute(find)]


def practices_of(session: Session, enrolment_id: int, module_id: str) -> list[Practice]:
    """Return the self-checks of a module, oldest first."""
    find = (
        select(Practice)
        .where(Practice.enrolment_id == enrolment_id, Practice.module_id == module_id)
        .order_by(Practice.number)
    )
    return list(session.scalars(find))


def drilled(session: Session, enrolment_id: int, module_id: str, lesson_ids: Iterable[str]) -> Drilled:
    """Return a module's self-checks and all that was asked of its lessons, in two statements.

    Items are named LESSON.ITEM.
    """
    practices = practices_of(session, enrolment_id, module_id)
    find = select(Attempt.at, Attempt.lesson_id, Attempt.answers, Attempt.wrong).where(
        Attempt.enrolment_id == enrolment_id, Attempt.lesson_id.in_(list(lesson_ids))
    )
    find = find.order_by(Attempt.at, Attempt.lesson_id, Attempt.number)
    moments: list[tuple[Any, Asked]] = [
        (each.at, Asked(tuple(each.answers), frozenset(each.wrong))) for each in practices
    ]
    for at, lesson_id, answers, wrong in session.execute(find):
        items = tuple(f"{lesson_id}.{item}" for item in answers)
        moments.append((at, Asked(items, frozenset(f"{lesson_id}.{item}" for item in wrong))))
    moments.sort(key=lambda each: each[0])
    return Drilled(tuple(practices), tuple(asked for _, asked in moments))


def texts_of(session: Session, hashes: Collection[str]) -> dict[str, KeptLesson]:
    """Return the versions of lessons that were kept, by content hash; no statement for none."""
    if not hashes:
        return {}
    find = select(LessonText).where(LessonText.content_hash.in_(list(hashes)))
    return {
        each.content_hash: lesson_from(each.lesson_id, each.content_hash, each.title, each.body, each.data)
        for each in session.scalars(find)
    }
