"""Check lessons against their module and their own minutes."""

from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.content.modules import ModuleFiles
from kaptrain.catalogue.rules.lesson import Lesson, LessonRef
from kaptrain.shared.minutes import format_minutes

LEAST_ITEMS = 5
WORDS_PER_MINUTE = 200
TOLERANCE_PERCENT = 20


def check_module(module: ModuleFiles, found: Findings) -> None:
    """Note where a module's hours and its lessons disagree."""
    total = sum(lesson.minutes for lesson in module.lessons)
    if module.minutes != total:
        message = (
            f"the lessons sum to {format_minutes(total)}, the module has {format_minutes(module.minutes)}"
        )
        found.problem(module.document.problem(("hours",), message))
    for lesson, document in module.written:
        ref = next((each for each in module.lessons if each.id == lesson.id), None)
        if ref is not None:
            _agree(lesson, ref, document, found)


def _agree(lesson: Lesson, ref: LessonRef, document: Document, found: Findings) -> None:
    if lesson.minutes.total != ref.minutes:
        message = f"the minutes sum to {lesson.minutes.total}, module.md has {ref.minutes}"
        found.problem(document.problem(("minutes",), message))
    if lesson.title != ref.title:
        found.problem(document.problem(("title",), f"module.md has another title: {ref.title!r}"))
    if lesson.topics != ref.topics:
        found.problem(document.problem(("topics",), f"module.md has other topics: {dict(ref.topics)}"))


def check_lesson(lesson: Lesson, document: Document, words: int, found: Findings) -> None:
    """Note a check that is too short and minutes of reading that the words do not bear out."""
    if len(lesson.check) < LEAST_ITEMS:
        message = f"the check has {len(lesson.check)} items; {LEAST_ITEMS} is the least"
        found.problem(document.problem(("check",), message))
    if lesson.minutes.check == 0:
        found.problem(document.problem(("minutes",), "the check needs minutes"))
    if "\n## " not in f"\n{document.body}":
        found.problem(document.body_problem(0, "the text has no ## headings"))
    _reading(lesson.minutes.read, words, document, found)


def _reading(minutes: int, words: int, document: Document, found: Findings) -> None:
    planned = minutes * WORDS_PER_MINUTE
    message = f"{words} words are {words // WORDS_PER_MINUTE} minutes of reading, the lesson claims {minutes}"
    if words * 100 < planned * (100 - TOLERANCE_PERCENT):
        found.problem(document.problem(("minutes", "read"), message))
    elif words * 100 > planned * (100 + TOLERANCE_PERCENT):
        found.warning(document.problem(("minutes", "read"), message))
