"""All that somebody wrote about the books, as a page and as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kaptrain.bookclub.models import BookText
from kaptrain.bookclub.rules.texts import REFLECTION
from kaptrain.catalogue.rules.pages import page_path
from kaptrain.catalogue.rules.program import Program


@dataclass(frozen=True)
class Written:
    """One text with what it is about and where it is changed."""

    heading: str
    text: str
    changed_on: date
    url: str


@dataclass(frozen=True)
class BookOf:
    """A book with everything somebody wrote about it."""

    title: str
    texts: tuple[Written, ...]


def journal_page(program: Program, texts: Sequence[BookText]) -> tuple[BookOf, ...]:
    """Sort texts to their books and parts; what a later guide does not know any more comes last."""
    books = []
    for activity in program.of_kind("bookclub"):
        order = {each.id: number for number, each in enumerate(activity.guide.sections)}
        mine = [each for each in texts if each.activity == activity.id and each.text.strip()]
        mine.sort(key=lambda each: (each.section == REFLECTION, order.get(each.section, len(order))))
        path = page_path("bookclub", activity.slug)
        if mine:
            books.append(BookOf(activity.title, tuple(_written(each, path) for each in mine)))
    return tuple(books)


def journal_file(books: Sequence[BookOf]) -> str:
    """Return everything as one plain text."""
    parts = ["My reading journal"]
    for book in books:
        parts.append(f"{book.title}\n{'=' * len(book.title)}")
        for each in book.texts:
            parts.append(f"{each.heading} ({each.changed_on.isoformat()})\n\n{each.text}")
    return "\n\n".join(parts) + "\n"


def _written(each: BookText, path: str) -> Written:
    whole = each.section == REFLECTION
    place = "reflection" if whole else f"journal/{each.section}"
    heading = "Reflection" if whole else each.heading
    return Written(heading, each.text, each.changed_at.date(), f"{path}/{place}")
