"""The page of one lesson."""

from dataclasses import dataclass
from datetime import date

from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.rules.program import Module, Program
from kaptrain.learning.presenters.check import Check
from kaptrain.learning.presenters.outline import ModuleRow, Row
from kaptrain.learning.presenters.text import START, LessonText
from kaptrain.learning.rules.progress import State
from kaptrain.learning.rules.reading import left_at

PASSED = frozenset({State.COUNTED, State.NOT_COUNTED})


@dataclass(frozen=True)
class Neighbour:
    """The lesson before or after, wherever its module is."""

    module_id: str
    id: str
    name: str


@dataclass(frozen=True)
class Part:
    """A part of the lesson in its outline; `left` says what is left from there on."""

    anchor: str
    title: str
    left: str
    current: bool


@dataclass(frozen=True)
class LessonPage:
    """Everything a lesson's page shows. `place` is (anchor, words) of where it was left, if anywhere.

    `left` says in words what is left from there; empty once the lesson is passed.
    """

    id: str
    number: str
    title: str
    minutes: int
    reviewed: date
    module: ModuleRow
    row: Row
    position: int
    parts: tuple[Part, ...]
    left: str
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
    before, after = neighbours(program, lesson.id)
    words = text.anchors.get(kept or START) if kept != START else None
    row = outline.rows[position]
    passed = row.state in PASSED
    return LessonPage(
        id=lesson.id,
        number=lesson.number,
        title=lesson.title,
        minutes=lesson.minutes.total,
        reviewed=lesson.reviewed,
        module=outline,
        row=row,
        position=position + 1,
        parts=_parts(text, kept or START, passed),
        left="" if passed else left_at(text.way, lesson.minutes, kept, passed=False).words,
        check=check,
        place=(kept, words) if kept and words else None,
        previous=before,
        next=after,
    )


def _parts(text: LessonText, kept: str, passed: bool) -> tuple[Part, ...]:
    behind = [anchor for anchor, _ in text.headings if anchor == kept or text.way.is_behind(anchor, kept)]
    here = behind[-1] if behind else ""
    return tuple(
        Part(anchor, title, "" if passed else text.lefts[anchor], anchor == here)
        for anchor, title in text.headings
    )


def neighbours(program: Program, lesson_id: str) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the written lessons before and after, wherever their modules are."""
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
