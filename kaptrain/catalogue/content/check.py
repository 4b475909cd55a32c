"""Check a whole program folder: everything `program.py` refuses, and what only an editor would see."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath

from kaptrain.catalogue.content.check_lessons import check_lesson, check_module, check_topics
from kaptrain.catalogue.content.check_plan import check_plan
from kaptrain.catalogue.content.check_text import TextCheck
from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.content.markdown import Rendered, render
from kaptrain.catalogue.content.program import Files, links_from, pages_of, read_files
from kaptrain.catalogue.rules import Plan

REVIEW_DAYS = 180


@dataclass(frozen=True)
class Checked:
    """The result, with the numbers of its summary."""

    findings: Findings
    modules: int
    lessons: int
    written: int
    items: int
    activities: int
    sources: int
    words: int

    @property
    def summary(self) -> str:
        """Say in one line what was checked."""
        return (
            f"{self.modules} modules, {self.written} of {self.lessons} lessons written ({self.words} words,"
            f" {self.items} check items), {self.activities} other activities, {self.sources} sources:"
            f" {len(self.findings.problems)} problems, {len(self.findings.warnings)} warnings"
        )


def check_program(root: FilePath, *, today: date, review_days: int = REVIEW_DAYS) -> Checked:
    """Read and check every file of a program; `today` decides which reviews are overdue."""
    files = read_files(root)
    found = Findings(files.problems)
    sources = files.sources if files.sources_document else None
    text_check = TextCheck(sources, today, review_days)
    rendered = _check_texts(files, text_check, found)
    words = 0
    for module in files.modules:
        check_module(module, found)
        for lesson, document in module.written:
            words += rendered[document.path].words
            check_lesson(lesson, document, rendered[document.path].words, found)
            place = document.problem(("reviewed",), f"last reviewed on {lesson.reviewed}")
            text_check.review(place, lesson.reviewed, found)
    check_plan(files, found)
    if files.plan is not None:
        _check_topics(files, files.plan, found)
    _unused(files, text_check.cited, found)
    written = [lesson for module in files.modules for lesson, _ in module.written]
    return Checked(
        findings=found,
        modules=len(files.modules),
        lessons=sum(len(module.lessons) for module in files.modules),
        written=len(written),
        items=sum(len(lesson.check) for lesson in written),
        activities=len(files.activities),
        sources=len(files.sources),
        words=words,
    )


def _check_texts(files: Files, text_check: TextCheck, found: Findings) -> dict[FilePath, Rendered]:
    pages = pages_of(files)
    rendered: dict[FilePath, Rendered] = {}
    for document in files.documents():
        links = links_from(files, document, pages)
        result = rendered[document.path] = render(document.body, files.sources, links)
        text_check.check(document, links, frozenset(each.id for each in result.headings), found)
    return rendered


def _check_topics(files: Files, plan: Plan, found: Findings) -> None:
    for module in files.modules:
        for at, ref in enumerate(module.lessons):
            place: tuple[Document, tuple[str | int, ...]] = (module.document, ("lessons", at))
            check_topics(ref.topics, ref.minutes, plan, place, found)
        for lesson, document in module.written:
            check_topics(lesson.topics, lesson.minutes.total, plan, (document, ()), found)
    for activity, document, fields in files.activities:
        check_topics(activity.topics, activity.minutes, plan, (document, fields.path), found)


def _unused(files: Files, cited: set[str], found: Findings) -> None:
    if files.sources_document is None:
        return
    for name in files.sources:
        if name not in cited:
            found.warning(files.sources_document.problem((name,), f"no text cites {name}"))
