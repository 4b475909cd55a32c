"""Modules, lessons and the glossary as documents. What a check asks and answers is in none."""

from collections.abc import Callable, Iterator

from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.rules.pages import page_path
from kaptrain.catalogue.rules.program import Program
from kaptrain.search.rules.document import Document, Kind
from kaptrain.search.rules.text import one_line, plain, sections_of

HtmlOf = Callable[[str], str]


def lesson_documents(program: Program, html_of: HtmlOf) -> Iterator[Document]:
    """Give one document for each section of each lesson, and one for each module's introduction."""
    for module in program.modules:
        yield Document(
            kind=Kind.MODULE,
            page=page_path("module", module.id),
            title=f"Module {module.number}: {module.title}",
            body=one_line(*module.objectives, plain(module.intro_html)),
        )
    for lesson in program.lessons.values():
        yield from _lesson(lesson, html_of(lesson.id))


def _lesson(lesson: Lesson, html: str) -> Iterator[Document]:
    page, title = page_path("lesson", lesson.id), f"{lesson.number} {lesson.title}"
    for section in sections_of(html):
        # What it is for belongs to how it begins; by itself it would be the best find too often.
        body = section.text if section.heading else one_line(*lesson.objectives, section.text)
        if body:
            yield Document(Kind.LESSON, page, title, body, section.anchor, section.heading)


def term_documents(program: Program) -> Iterator[Document]:
    """Give one document for each word of the glossary."""
    page = page_path("glossary", "glossary")
    for term in program.glossary.terms:
        yield Document(
            kind=Kind.TERM,
            page=f"{page}#term-{term.id}",
            title=term.title,
            heading=", ".join(term.also),
            body=plain(term.html),
        )
