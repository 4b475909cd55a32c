"""Find the words of the glossary in a parsed text, and mark each where it stands first.

One compiled alternation, tried only where a word begins, so the cost is linear in the text. A
name with a capital after its first letter (KAP, NMDA receptor) is matched as it is written;
others also at the start of a sentence. A plural s belongs to the word.
"""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from kaptrain.catalogue.rules.program import Term

SKIPPED = frozenset("h1 h2 h3 h4 h5 h6 a code pre img span th".split())
TITLE = "kt-callout-title"


class Terms:
    """The terms of a glossary, ready to be looked for."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.by_id = {term.id: term for term in terms}
        self.exact: dict[str, str] = {}
        self.folded: dict[str, str] = {}
        for term in self.by_id.values():
            for name in (" ".join(each.split()) for each in (term.title, *term.also)):
                if _is_exact(name):
                    self.exact[name] = term.id
                else:
                    self.folded[name.lower()] = term.id
        self.pattern = _pattern([*self.exact, *self.folded], self.exact)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Give (start, end, id) of every term in a text, the longest name at each place."""
        if self.pattern is None:
            return
        for match in self.pattern.finditer(text):
            name = self._id(" ".join(match[0].split()))
            if name is not None:
                yield match.start(), match.end(), name

    def _id(self, words: str) -> str | None:
        # None where only the pattern takes two letters for the same, as a long s for an s.
        for name in (words, words[:-1]):
            found = self.exact.get(name) or self.folded.get(name.lower())
            if found:
                return found
        return None


def _is_exact(name: str) -> bool:
    return name[1:] != name[1:].lower()


def _pattern(names: list[str], exact: Iterable[str]) -> re.Pattern[str] | None:
    # By first letter: at the start of a word only the names that begin like it are tried.
    groups: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        groups.setdefault(name[0].lower(), []).append(name)
    if not groups:
        return None
    cases = set(exact)
    choices = (
        f"(?=[{re.escape(first + first.upper())}])(?:{'|'.join(_one(each, each in cases) for each in group)})"
        for first, group in groups.items()
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(choices)})(?![\w-])")


def _one(name: str, exact: bool) -> str:
    words = r"\s".join(re.escape(word) for word in name.split())
    plural = "s?" if name[-1].isalpha() and not name.endswith("s") else ""
    return f"{words}{plural}" if exact else f"(?i:{words}{plural})"


def mark_terms(root: Element, terms: Terms) -> list[str]:
    """Turn the first occurrence of each term into a link to the glossary; return ids in reading order."""
    seen: dict[str, None] = {}
    _visit(root, terms, seen)
    return list(seen)


def _visit(element: Element, terms: Terms, seen: dict[str, None]) -> None:
    if element.tag in SKIPPED or element.get("class") == TITLE:
        return
    children = list(element)
    element.text, links = _split(element.text, terms, seen)
    for at, link in enumerate(links):
        element.insert(at, link)
    for child in children:
        _visit(child, terms, seen)
        child.tail, links = _split(child.tail, terms, seen)
        place = list(element).index(child) + 1 if links else 0
        for at, link in enumerate(links):
            element.insert(place + at, link)


def _split(text: str | None, terms: Terms, seen: dict[str, None]) -> tuple[str | None, list[Element]]:
    if not text or not text.strip():
        return text, []
    links: list[Element] = []
    before, last = text, 0
    for start, end, name in terms.find(text):
        if name in seen:
            continue
        seen[name] = None
        if links:
            links[-1].tail = text[last:start]
        else:
            before = text[:start]
        link = Element("a", {"class": "kt-term", "href": f"/glossary#term-{name}"})
        link.text = text[start:end]
        links.append(link)
        last = end
    if links:
        links[-1].tail = text[last:]
    return before, links
