"""What a trainee sees of a lesson that is no longer what they completed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kaptrain.catalogue.rules.kept import KeptLesson, kept
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.learning.queries import Tried
from kaptrain.learning.rules.changes import Changes, compare, paragraphs
from kaptrain.learning.rules.progress import Credit, Standing


@dataclass(frozen=True)
class ChangesPage:
    """A lesson beside the version that was credited; `changes` is None when that was not kept."""

    id: str
    module_id: str
    number: str
    title: str
    credit: Credit
    same: bool
    reviewed: date
    changes: Changes | None


@dataclass(frozen=True)
class GonePage:
    """A lesson without a file: what was earned and tried there, and its text where it was kept."""

    id: str
    module_id: str
    title: str
    credit: Credit | None
    counted: int
    attempts: tuple[Tried, ...]
    shown: Tried | None
    paragraphs: tuple[str, ...]


def updated_since(lesson: Lesson, standing: Standing, attempts: Sequence[Tried]) -> Credit | None:
    """Return the credit of a lesson that was changed since and not passed again."""
    credit = standing.credits.get(lesson.id)
    if credit is None or credit.version in (None, lesson.content_hash):
        return None
    again = any(each.passed and each.content_hash == lesson.content_hash for each in attempts)
    return None if again else credit


def changes_page(lesson: Lesson, credit: Credit, then: KeptLesson | None) -> ChangesPage:
    """Set the present version of a lesson beside the one that was credited."""
    return ChangesPage(
        id=lesson.id,
        module_id=lesson.module_id,
        number=lesson.number,
        title=lesson.title,
        credit=credit,
        same=credit.version == lesson.content_hash,
        reviewed=lesson.reviewed,
        changes=compare(then, kept(lesson)) if then else None,
    )


def gone_page(
    lesson_id: str, standing: Standing, attempts: Sequence[Tried], text: KeptLesson | None, number: int | None
) -> GonePage:
    """Show what is left of a lesson; `text` is the latest version kept of those that were asked about."""
    credit = standing.credits.get(lesson_id)
    named = [each for each in attempts if each.number == number]
    title = credit.title if credit else text.title if text else f"Lesson {lesson_id}"
    return GonePage(
        id=lesson_id,
        module_id=lesson_id.rpartition("-")[0],
        title=title,
        credit=credit,
        counted=standing.counted.get(lesson_id, 0),
        attempts=tuple(attempts),
        shown=named[0] if named else None,
        paragraphs=tuple(paragraphs(text.body)) if text else (),
    )
