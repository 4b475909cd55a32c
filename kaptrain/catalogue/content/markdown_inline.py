"""The inline Markdown of lessons: code, citations, links, images and emphasis.

These patterns replace the library's. Each looks ahead a bounded distance and never
backtracks over it (possessive quantifiers), so their cost is linear; none of them
lets HTML, attributes, titles or reference definitions through. Groups that repeat are
atomic instead: Python before 3.11.5 mismatches possessive ones.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import EscapeInlineProcessor, InlineProcessor, SimpleTagInlineProcessor
from markdown.inlinepatterns import SubstituteTagInlineProcessor as Substitute
from markdown.util import ETX, STX, AtomicString, Registry, code_escape

from kaptrain.catalogue.content.markdown_links import safe_image, safe_link

SOURCE_ID = r"[A-Za-z][A-Za-z0-9]{0,15}"
CITATION = rf"\[@({SOURCE_ID}(?: {{0,3}}; {{0,3}}@{SOURCE_ID}){{0,19}})\]"
_URL = (
    r"\(\s{0,3}<?((?>(?:[^\s()<>]|\([^\s()<>]{0,200}+\)){0,2000}))>?(?:\s{1,3}\"[^\"\n]{0,200}+\")?\s{0,3}\)"
)
LINK = r"(?<!!)\[((?>(?:[^\[\]]|\[[^\[\]]{0,100}+\]){1,400}))\]" + _URL
IMAGE = r"!\[([^\[\]]{0,400}+)\]" + _URL
AUTOLINK = r"<((?:https?://|mailto:)[^\s<>]{1,2000}+)>"
CODE = r"(?<![\\`])(`{1,3}+)([^`]{1,2000}+)\1(?!`)"
STRONG_EM = r"(?<!\*)(\*{3})(?=[^\s*])([^*]{1,800}+)(?<=\S)\*{3}(?!\*)"
STRONG = r"(?<!\*)(\*\*)(?=[^\s*])((?>(?:[^*]|\*(?!\*)){1,800}))(?<=\S)\*\*(?!\*)"
EM = r"(?<!\*)(\*)(?=[^\s*])([^*]{1,800}+)(?<=\S)\*(?!\*)"
STRONG_UNDER = r"(?<!\w)(__)(?=[^\s_])([^_]{1,800}+)(?<=\S)__(?!\w)"
EM_UNDER = r"(?<!\w)(_)(?=[^\s_])([^_]{1,800}+)(?<=\S)_(?!\w)"
ESCAPED = re.compile(f"{STX}([0-9]{{1,7}}){ETX}")

Match = re.Match[str]
Found = tuple[Element | str | None, int | None, int | None]


class Citing:
    """What one rendering knows and learns: sources to cite, pages to link, citations of nothing."""

    def __init__(self, known: frozenset[str] = frozenset(), links: Mapping[str, str] | None = None) -> None:
        self.known = known
        self.links = links or {}
        self.unknown: dict[str, None] = {}


class _Stateful(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self.state = Citing()

    def plain(self, text: str) -> str:
        """Undo what earlier patterns put aside inside an address."""
        text = self.unescape(text)
        return ESCAPED.sub(lambda match: chr(int(match[1])), text)


class Code(InlineProcessor):
    def handleMatch(self, m: Match, data: str) -> Found:  # type: ignore[override]
        element = Element("code")
        element.text = AtomicString(code_escape(m[2].strip()))
        return element, m.start(0), m.end(0)


class Citation(_Stateful):
    def handleMatch(self, m: Match, data: str) -> Found:  # type: ignore[override]
        group = Element("span")
        for source in (part.strip().lstrip("@") for part in m[1].split(";")):
            self._cite(group, source)
        return group, m.start(0), m.end(0)

    def _cite(self, group: Element, source: str) -> None:
        if source not in self.state.known:
            self.state.unknown[source] = None
            element = Element("span")
        else:
            element = Element("a", {"class": "kt-ref", "href": f"#cite-{source.lower()}"})
        element.text = AtomicString(source)
        if len(group):
            group[-1].tail = AtomicString(" ")
        group.append(element)


class Link(_Stateful):
    def handleMatch(self, m: Match, data: str) -> Found:  # type: ignore[override]
        url = safe_link(self.plain(m[2]), self.state.links)
        element = Element("span") if url is None else Element("a", {"href": url})
        element.text = m[1]
        return element, m.start(0), m.end(0)


class Autolink(_Stateful):
    def handleMatch(self, m: Match, data: str) -> Found:  # type: ignore[override]
        text = self.plain(m[1])
        url = safe_link(text, self.state.links)
        element = Element("span") if url is None else Element("a", {"href": url})
        element.text = AtomicString(text.removeprefix("mailto:"))
        return element, m.start(0), m.end(0)


class Image(_Stateful):
    def handleMatch(self, m: Match, data: str) -> Found:  # type: ignore[override]
        url = safe_image(self.plain(m[2]), self.state.links)
        alt = self.plain(m[1])
        if url is None:
            element = Element("span")
            element.text = AtomicString(alt)
        else:
            element = Element("img", {"src": url, "alt": alt, "loading": "lazy"})
        return element, m.start(0), m.end(0)


def patterns(md: Markdown) -> tuple[Registry[InlineProcessor], list[_Stateful]]:
    """Build the registry of inline patterns, and those that need the state of a rendering."""
    stateful: list[_Stateful] = [
        Citation(CITATION, md),
        Link(LINK, md),
        Image(IMAGE, md),
        Autolink(AUTOLINK, md),
    ]
    ordered: list[InlineProcessor] = [
        Code(CODE, md),
        EscapeInlineProcessor(r"\\(.)", md),
        *stateful,
        Substitute(r" {2}\n", "br"),
        _Both(STRONG_EM, md),
        *(SimpleTagInlineProcessor(pattern, "strong") for pattern in (STRONG, STRONG_UNDER)),
        *(SimpleTagInlineProcessor(pattern, "em") for pattern in (EM, EM_UNDER)),
    ]
    registry: Registry[InlineProcessor] = Registry()
    for rank, processor in enumerate(ordered):
        registry.register(processor, f"kt_{rank}", 200 - rank)
    return registry, stateful


class _Both(InlineProcessor):
    def handleMatch(self, m: Match, data: str) -> Found:  # type: ignore[override]
        outer = Element("strong")
        inner = Element("em")
        inner.text = m[2]
        outer.append(inner)
        return outer, m.start(0), m.end(0)
