"""The pages of a handbook, of a form, and of a meeting of the book club."""

from collections.abc import Collection
from dataclasses import dataclass

from kaptrain.catalogue.content.markdown import Rendered
from kaptrain.catalogue.rules.audience import Audience
from kaptrain.catalogue.rules.guides import Book, EvaluationForm, Part, QuestionKind, Section
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.guides.presenters.guide import Text, text_of
from kaptrain.guides.presenters.index import cited
from kaptrain.guides.presenters.words import HANDBOOKS, MODALITY, Work, neighbours, work_of

ANSWERS = {
    QuestionKind.SCALE: "from 1 to 5",
    QuestionKind.CHOICE: "one of: ",
    QuestionKind.TEXT: "in your own words",
}
# Whose handbook it is; the others see what its meetings are about.
READERS = {"practicum": Audience.LEARNERS, "mentorship": Audience.MENTORS}


@dataclass(frozen=True)
class HandbookPage:
    """A handbook; `text` is None for those it is not written for."""

    id: str
    title: str
    minutes: int
    activities: tuple[Activity, ...]
    text: Text | None


@dataclass(frozen=True)
class FormPage:
    """A form to look at before one fills it in: questions with how they are answered."""

    title: str
    intro: Text
    questions: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class BookView:
    """A book as it is found on a shelf or in a shop."""

    title: str
    details: str
    isbn: str
    url: str


@dataclass(frozen=True)
class BookPage:
    """A meeting of the book club."""

    number: int
    title: str
    summary: str
    minutes: int
    modality: str
    book: BookView | None
    candidates: tuple[BookView, ...]
    objectives: tuple[str, ...]
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    companions: tuple[Work, ...]
    text: Text
    previous: tuple[str, str] | None
    next: tuple[str, str] | None


def may_read(name: str, audiences: Collection[Audience]) -> bool:
    """Tell whether a handbook's own text is for one of these audiences."""
    return READERS[name] in audiences


def handbook_page(program: Program, name: str, rendered: Rendered | None) -> HandbookPage:
    """Put the page of a handbook together."""
    activities = program.of_kind(name)
    return HandbookPage(
        id=name,
        title=HANDBOOKS[name],
        minutes=sum(each.minutes * each.times for each in activities),
        activities=activities,
        text=text_of(rendered) if rendered else None,
    )


def form_page(form: EvaluationForm, rendered: Rendered) -> FormPage:
    """Put the page of a form together."""
    questions = tuple(
        (each.ask, ANSWERS[each.kind] + ", ".join(each.options), each.required) for each in form.questions
    )
    return FormPage(form.title, text_of(rendered), questions)


def book_page(program: Program, activity: Activity, rendered: Rendered) -> BookPage:
    """Put the page of a meeting of the book club together."""
    guide, group = activity.guide, program.of_kind("bookclub")
    before, after = neighbours(group, activity)
    return BookPage(
        number=group.index(activity) + 1,
        title=activity.title,
        summary=activity.summary,
        minutes=activity.minutes,
        modality=MODALITY[activity.modality],
        book=_book(program, guide.book) if guide.book else None,
        candidates=tuple(_book(program, each) for each in guide.candidates),
        objectives=guide.objectives,
        parts=guide.parts,
        sections=guide.sections,
        companions=tuple(work_of(program.sources, each.source, each.note) for each in guide.companions),
        text=text_of(rendered),
        previous=before,
        next=after,
    )


def _book(program: Program, book: Book) -> BookView:
    return BookView(book.title, cited(book), book.isbn, work_of(program.sources, book.source).url)
