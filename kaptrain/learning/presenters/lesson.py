"""The page of one lesson."""

from dataclasses import dataclass
from datetime import date

from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.rules.program import Module, Program
from kaptrain.learning.presenters.check import Check
from kaptrain.learning.presenters.outline import ModuleRow, Row
from kaptrain.learning.presenters.text import START, LessonText


@dataclass(frozen=True)
class Neighbour:
    """The lesson before or after, wherever its module is."""

    module_id: str
    id: str
    name: str


@dataclass(frozen=True)
class LessonPage:
    """Everything a lesson's page shows. `place` is (anchor, words) of where it was left, if anywhere."""

    id: str
    number: str
    title: str
    minutes: int
    reviewed: date
    module: ModuleRow
    row: Row
    position: int
    headings: tuple[tuple[str, str], ...]
    check: Check
    place: tuple[str, str] | None
    previous: Neighbour | None
    next: Neighbour | None


def lesson_page(
    program: Program, outline: ModuleRow, lesson: Lesson, *, text: LessonText, check: Check, kept: str | None
) -> LessonPage:
    """Put a page together; `kept` is the anchor that was stored, which may have left the text since."""
    ids = [row.id for row in outline.rows]
    position = ids.index(lesson.id)
    before, after = _neighbours(program, lesson.id)
    words = text.anchors.get(kept or START) if kept != START else None
    return LessonPage(
        id=lesson.id,
        number=lesson.number,
        title=lesson.title,
        minutes=lesson.minutes.total,
        reviewed=lesson.reviewed,
        module=outline,
        row=outline.rows[position],
        position=position + 1,
        headings=text.headings,
        check=check,
        place=(kept, words) if kept and words else None,
        previous=before,
        next=after,
    )


def _neighbours(program: Program, lesson_id: str) -> tuple[Neighbour | None, Neighbour | None]:
    before: Neighbour | None = None
    found = False
    for module in program.modules:
        for ref in module.lessons:
            if ref.id == lesson_id:
                found = True
            elif ref.ready:
                here = _neighbour(module, ref.id, f"{ref.number} {ref.title}")
                if found:
                    return before, here
                before = here
    return before, None


def _neighbour(module: Module, lesson_id: str, name: str) -> Neighbour:
    return Neighbour(module.id, lesson_id, name)
