"""Check a whole program folder: everything `program.py` refuses, and what only an editor would see."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath

from kaptrain.catalogue.content.check_guides import check_guides, cited_by_guides
from kaptrain.catalogue.content.check_lessons import check_lesson, check_module
from kaptrain.catalogue.content.check_minutes import check_minutes
from kaptrain.catalogue.content.check_plan import check_plan
from kaptrain.catalogue.content.check_runs import check_runs
from kaptrain.catalogue.content.check_sources import check_sources
from kaptrain.catalogue.content.check_style import check_style
from kaptrain.catalogue.content.check_text import LESSON, TextCheck
from kaptrain.catalogue.content.check_topics import check_topics
from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.markdown import Rendered, render
from kaptrain.catalogue.content.program import Files, links_from, pages_of, read_files


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


def check_program(root: FilePath, *, today: date, review_days: int | None = None) -> Checked:
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
            text_check.review(place, LESSON, lesson.reviewed, found)
            check_minutes(lesson, document, found)
            check_style(lesson, document, rendered[document.path].html, found)
    check_plan(files, found)
    if files.plan is not None:
        check_topics(files, files.plan, found)
    check_guides(files, found)
    check_sources(files, text_check.cited | cited_by_guides(files), found)
    check_runs([document for module in files.modules for _, document in module.written], found)
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
