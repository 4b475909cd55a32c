"""Turn Markdown into HTML that is safe to print, and say what it contains."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

from markdown import Markdown
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from kaptrain.catalogue.content.markdown_inline import Citing, patterns
from kaptrain.catalogue.content.markdown_limits import MAX_SOURCE, Bounds, TooLong
from kaptrain.catalogue.content.markdown_links import DOI, safe_link
from kaptrain.catalogue.content.markdown_shape import CUT, Cut, Heading, Shape
from kaptrain.catalogue.content.markdown_terms import Terms
from kaptrain.catalogue.content.sanitize import clean
from kaptrain.catalogue.rules.program import Reading, Source, Term

READ_AS = {
    Reading.WHOLE: "Read as a whole.",
    Reading.ABSTRACT: "Read as an abstract.",
    Reading.SECONDARY: "Known from secondary sources.",
}
MARK = f'<hr class="{CUT}">'
WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
TAG = re.compile(r'<a class="kt-ref"[^>]*>[^<]*</a>|<[^>]*>')


@dataclass(frozen=True)
class Rendered:
    """HTML of a text, and of the notes on the sources it cites; `unknown` ids have no source.

    `pieces` are the same HTML, one more than there are `cuts`, which say what lies between two of
    them. `terms` are the ids of the glossary's words in it, `terms_html` what they mean.
    """

    html: str
    sources_html: str
    headings: tuple[Heading, ...]
    cited: tuple[str, ...]
    unknown: tuple[str, ...]
    words: int
    pieces: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    terms: tuple[str, ...] = ()
    terms_html: str = ""


class _Engine:
    """One configured library object; building it is slow, so each thread keeps one."""

    def __init__(self) -> None:
        self.md = Markdown(
            extensions=[TableExtension(), SaneListExtension(), AdmonitionExtension()], output_format="html"
        )
        self.md.preprocessors.deregister("html_block")
        self.md.preprocessors.register(Bounds(self.md), "kt_bounds", 25)
        self.md.parser.blockprocessors.deregister("reference")
        inline, self.stateful = patterns(self.md)
        self.md.treeprocessors["inline"].inlinePatterns = inline  # type: ignore[attr-defined]
        self.md.inlinePatterns = inline  # type: ignore[assignment]  # stubs name the old base class
        self.md.postprocessors.deregister("raw_html")
        self.shape = Shape(self.md)
        self.md.treeprocessors.register(self.shape, "kt_shape", -10)

    def convert(self, text: str, state: Citing, terms: Terms | None) -> str:
        self.md.reset()
        self.shape.reset(terms)
        for pattern in self.stateful:
            pattern.state = state
        return self.md.convert(text)


_threads = threading.local()


def _engine() -> _Engine:
    engine: _Engine | None = getattr(_threads, "engine", None)
    if engine is None:
        engine = _threads.engine = _Engine()
    return engine


def render(
    text: str,
    sources: Mapping[str, Source],
    links: Mapping[str, str] | None = None,
    terms: Terms | None = None,
) -> Rendered:
    """Render Markdown; `links` maps relative files to pages, `terms` are marked where they stand first.

    Raw HTML is shown as text, then everything passes the allow-list of `sanitize`. TooLong above
    200,000 characters.
    """
    if len(text) > MAX_SOURCE:
        raise TooLong(len(text))
    engine = _engine()
    state = Citing(frozenset(sources), links)
    pieces = tuple(clean(engine.convert(text, state, terms)).split(MARK))
    html = "".join(pieces)
    cited, termed = tuple(engine.shape.cited), tuple(engine.shape.termed)
    return Rendered(
        html=html,
        sources_html=clean("".join(_note(sources[name]) for name in cited)),
        headings=tuple(engine.shape.headings),
        cited=cited,
        unknown=tuple(state.unknown),
        words=count_words(html),
        pieces=pieces,
        cuts=tuple(engine.shape.cuts),
        terms=termed,
        terms_html=clean("".join(_gloss(terms.by_id[name]) for name in termed)) if terms else "",
    )


def count_words(html: str) -> int:
    """Count the words a reader reads; the numbers of sources are not among them."""
    return len(WORD.findall(unescape(TAG.sub(" ", html))))


def _note(source: Source) -> str:
    name = source.id.lower()
    authors = f"{source.authors.rstrip('.')}. " if source.authors else ""
    where = f"{source.where}, {source.year}. " if source.where else f"{source.year}. "
    return (
        f'<aside class="kt-cite" id="cite-{name}" aria-label="Source {source.id}">'
        f"<b>{escape(source.id)}. {escape(source.title)}</b>"
        f"<p>{escape(authors)}{escape(where)}{READ_AS[source.read]} {_address(source.link)}"
        f'<a href="#ref-{name}">Back to the text</a></p></aside>'
    )


def _gloss(term: Term) -> str:
    return (
        f'<aside class="kt-gloss" id="gloss-{term.id}" aria-label="Glossary: {escape(term.title)}">'
        f"<b>{escape(term.title)}</b><p>{escape(term.short)} "
        f'<a href="/glossary#term-{term.id}">In the glossary</a></p></aside>'
    )


def _address(link: str) -> str:
    doi = DOI.fullmatch(link.strip())
    url = safe_link(f"https://doi.org/{doi[1]}" if doi else link.strip(), {})
    label = f"doi:{doi[1]}" if doi else link.strip()
    return f'<a href="{escape(url)}">{escape(label)}</a> ' if url else f"{escape(link)} " if link else ""
