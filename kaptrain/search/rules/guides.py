"""Guides, handbooks, forms and books as documents, each piece for whom it is written."""

from collections.abc import Callable, Iterator, Sequence

from kaptrain.catalogue.rules.audience import Audience, audiences_of_sections
from kaptrain.catalogue.rules.guides import Guide
from kaptrain.catalogue.rules.pages import GUIDES, page_path
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.search.rules.document import Document, Kind
from kaptrain.search.rules.text import one_line, sections_of

HtmlOf = Callable[[str], str]
HANDBOOKS = {"practicum": ("Practicum handbook", None), "mentorship": ("Mentor guide", Audience.MENTORS)}
BOOKCLUB = "bookclub"


def guide_documents(program: Program, html_of: HtmlOf) -> Iterator[Document]:
    """Give the pieces of every guide and book; `html_of` takes an activity's id and leaves nothing out."""
    for activity in program.activities:
        if activity.kind in HANDBOOKS:
            continue
        book = activity.kind == BOOKCLUB
        if book or activity.kind in GUIDES:
            page = page_path(activity.kind, activity.slug if book else activity.id)
            kind = Kind.BOOK if book else Kind.GUIDE
            begins = (activity.summary, *activity.guide.objectives)
            yield from _texts(kind, page, activity.title, html_of(activity.id), begins=begins)
            yield from (
                Document(kind, page, activity.title, one_line(body), anchor, heading, audience)
                for anchor, heading, body, audience in _parts(activity)
            )


def handbook_documents(program: Program, html_of: HtmlOf) -> Iterator[Document]:
    """Give the pieces of the handbooks, by name, and what each of their meetings is about."""
    for name, (title, audience) in HANDBOOKS.items():
        if name not in program.handbooks:
            continue
        page = page_path(name, name)
        yield from _texts(Kind.HANDBOOK, page, title, html_of(name), audience=audience)
        for each in program.of_kind(name):
            yield Document(Kind.HANDBOOK, page, title, one_line(each.summary), each.id, each.title)


def form_documents(program: Program) -> Iterator[Document]:
    """Give one document for each evaluation form."""
    for name, form in program.forms.items():
        body = one_line(*(question.ask for question in form.questions))
        yield Document(Kind.GUIDE, page_path("form", f"form-{name}"), form.title, body)


def _texts(
    kind: Kind,
    page: str,
    title: str,
    html: str,
    *,
    begins: Sequence[str] = (),
    audience: Audience | None = None,
) -> Iterator[Document]:
    sections = sections_of(html)
    written_for = audiences_of_sections((section.level, section.heading) for section in sections)
    for section, own in zip(sections, written_for, strict=True):
        body = section.text if section.heading else one_line(*begins, section.text)
        if body:
            yield Document(kind, page, title, body, section.anchor, section.heading, audience or own)


def _parts(activity: Activity) -> Iterator[tuple[str, str, str, Audience]]:
    guide, everybody = activity.guide, Audience.LEARNERS
    if guide.task:
        yield "task", "What you make", guide.task, everybody
    if guide.questions:
        yield "questions", "Questions", " ".join(guide.questions), everybody
    if guide.must_say:
        yield "must-say", "What has to be said", " ".join(guide.must_say), everybody
    for card in guide.cards:
        yield f"card-{card.id}", card.title, f"{card.therapist} {card.observer}", everybody
        yield f"card-{card.id}", f"{card.title}: the client's card", card.client, Audience.GUIDES
    for section in guide.sections:
        yield f"section-{section.id}", section.title, " ".join(section.questions), everybody
    if guide.companions:
        yield "companions", "Critical reading", " ".join(each.note for each in guide.companions), everybody
    yield from _books(guide)


def _books(guide: Guide) -> Iterator[tuple[str, str, str, Audience]]:
    for anchor, books in (("book", (guide.book,) if guide.book else ()), ("candidates", guide.candidates)):
        for book in books:
            details = f"{book.by} {book.publisher} {book.year} {book.isbn}"
            yield anchor, book.title, details, Audience.LEARNERS
