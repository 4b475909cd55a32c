"""What a program's index is made of. Nothing here touches the database."""

from itertools import chain

from kaptrain.catalogue.rules.audience import Audience
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.search.rules.document import Document
from kaptrain.search.rules.guides import form_documents, guide_documents, handbook_documents
from kaptrain.search.rules.lessons import lesson_documents, term_documents
from kaptrain.shared.ids import digest

# Raised when documents are made differently from the same texts, so that every index is made anew.
FORM = 1
EVERYBODY = frozenset(Audience)


def source_of(slug: str) -> str:
    """Name the index of a program."""
    return f"program:{slug}"


def index_digest(program: Program) -> str:
    """Return what an index of this program, as it is now, would be made from."""
    return digest({"form": FORM, "program": program.digest})


def documents_of(library: Library, slug: str) -> list[Document]:
    """Make the documents of a program. Takes a moment: every text is rendered. Raises Missing."""
    program = library.program(slug)
    return list(
        chain(
            lesson_documents(program, lambda name: library.lesson_html(slug, name).html),
            term_documents(program),
            guide_documents(program, lambda name: library.activity_html(slug, name, EVERYBODY).html),
            handbook_documents(program, lambda name: library.handbook_html(slug, name, EVERYBODY).html),
            form_documents(program),
        )
    )
