"""The page of a search."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaptrain.catalogue.rules.program import Program, Term
from kaptrain.search.queries import Counts, Hit
from kaptrain.search.rules.document import Kind
from kaptrain.search.rules.query import Query, plain_words
from kaptrain.search.rules.snippets import Piece, pieces

PER_PAGE = 20
LEAST_BEGINNING = 4
KINDS = {
    Kind.LESSON: ("Lessons", "Lesson"),
    Kind.MODULE: ("Modules", "Module"),
    Kind.TERM: ("Glossary", "Glossary"),
    Kind.BOOK: ("Book club", "Book club"),
    Kind.GUIDE: ("Guides", "Guide"),
    Kind.HANDBOOK: ("Handbooks", "Handbook"),
    Kind.POST: ("Posts", "Post in a group"),
}


@dataclass(frozen=True)
class Result:
    """One page that was found, by its best piece."""

    title: str
    url: str
    kind: str
    heading: str
    snippet: tuple[Piece, ...]
    more: str


@dataclass(frozen=True)
class SearchPage:
    """What was found. `choices` are (value, words); `state` says why there may be nothing.

    `state` is one of: blank (nothing typed), common (only words that are everywhere), none, found.
    """

    typed: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    state: str
    total: int
    words: str
    results: tuple[Result, ...]
    previous: int | None
    next: int | None
    term: Term | None
    cut: bool


def search_page(
    program: Program, typed: str, query: Query, *, kind: str, page: int, counts: Counts, hits: Sequence[Hit]
) -> SearchPage:
    """Put the page together; `page` counts from 1."""
    total = counts.of(kind)
    first = (page - 1) * PER_PAGE
    return SearchPage(
        typed=typed,
        kind=kind,
        choices=_choices(counts, searched=not query.is_empty),
        state=_state(typed, query, total),
        total=total,
        words=f"{first + 1} to {first + len(hits)} of {total}",
        results=tuple(_result(hit) for hit in hits),
        previous=page - 1 if page > 1 else None,
        next=page + 1 if first + len(hits) < total else None,
        term=term_of(program, typed) if page == 1 else None,
        cut=query.cut,
    )


def term_of(program: Program, typed: str) -> Term | None:
    """Return the word of the glossary that was typed, by any of its names, or by how only it begins."""
    asked = plain_words(typed[:100])
    begins = []
    for term in program.glossary.terms:
        names = [plain_words(name) for name in (term.title, *term.also)]
        if asked in names:
            return term
        if len(asked) >= LEAST_BEGINNING and names[0].startswith(asked):
            begins.append(term)
    return begins[0] if len(begins) == 1 else None


def last_page(total: int) -> int:
    """Return the number of the last page, at least 1."""
    return max(1, -(-total // PER_PAGE))


def _choices(counts: Counts, *, searched: bool) -> tuple[tuple[str, str], ...]:
    def words(kind: str, title: str) -> tuple[str, str]:
        return kind, f"{title} ({counts.of(kind)})" if searched else title

    return (words("", "Everywhere"), *(words(kind.value, many) for kind, (many, _) in KINDS.items()))


def _state(typed: str, query: Query, total: int) -> str:
    if query.is_empty:
        return "common" if plain_words(typed[:1000]) else "blank" if not typed.strip() else "none"
    return "found" if total else "none"


def _result(hit: Hit) -> Result:
    url = f"{hit.page}#{hit.anchor}" if hit.anchor else hit.page
    more = ""
    if hit.more:
        more = f"and in {hit.more} more part{'s' if hit.more > 1 else ''} of it"
    return Result(hit.title, url, KINDS[Kind(hit.kind)][1], hit.heading, pieces(hit.snippet), more)
