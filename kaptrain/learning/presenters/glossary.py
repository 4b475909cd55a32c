"""The glossary as a page, put together once per content."""

from dataclasses import dataclass

from markupsafe import Markup

from kaptrain.catalogue.rules.program import Glossary, Term
from kaptrain.web.printable import cleaned

OTHERS = "#"
_pages: dict[str, "GlossaryPage"] = {}
MOST_PAGES = 20


@dataclass(frozen=True)
class Word:
    """A term with its other names in words."""

    id: str
    title: str
    also: str
    html: Markup


@dataclass(frozen=True)
class Letter:
    """The terms under one letter; `id` is its place in the page."""

    name: str
    id: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class GlossaryPage:
    """All terms by letter, and the notes on what they cite."""

    title: str
    count: int
    intro: Markup
    letters: tuple[Letter, ...]
    sources: Markup


def glossary_page(glossary: Glossary, digest: str) -> GlossaryPage:
    """Return the page of a glossary; `digest` is that of its program."""
    found = _pages.get(digest)
    if found is None:
        if len(_pages) >= MOST_PAGES:
            _pages.clear()
        found = _pages[digest] = _page(glossary)
    return found


def _page(glossary: Glossary) -> GlossaryPage:
    letters: dict[str, list[Term]] = {}
    for term in sorted(glossary.terms, key=lambda each: each.title.lower()):
        first = term.title[:1].upper()
        letters.setdefault(first if first.isascii() and first.isalpha() else OTHERS, []).append(term)
    return GlossaryPage(
        title=glossary.title,
        count=len(glossary.terms),
        intro=cleaned(glossary.html),
        letters=tuple(
            Letter(name, f"letter-{name.lower() if name != OTHERS else 'others'}", tuple(map(_word, terms)))
            for name, terms in sorted(letters.items())
        ),
        sources=cleaned(glossary.sources_html),
    )


def _word(term: Term) -> Word:
    return Word(term.id, term.title, ", ".join(term.also), cleaned(term.html))
