"""Shape the parsed tree into the house's own parts: headings with ids, callouts, tables."""

import html
import re
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from kaptrain.catalogue.content.markdown_links import HEADING_PREFIX
from kaptrain.catalogue.content.markdown_terms import Terms, mark_terms

WORDS = {
    "contested": "Contested",
    "dated": "May change",
    "verify": "Verify",
    "note": "Note",
    "vignette": "Vignette",
    "exercise": "Exercise",
    "reflect": "Reflect",
}
DATED_KINDS = frozenset({"contested", "dated", "verify"})
CUT = "kt-cut"
MODIFIERS = {"contested": "is-pending", "dated": "is-pending", "verify": "is-returned"}
ISO_DATE = re.compile(r"\b([0-9]{4}-[0-9]{2}-[0-9]{2})\b")
MONTHS = "January February March April May June July August September October November December".split()
ALIGN = {"text-align: right;": "text-end", "text-align: center;": "text-center"}
SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Cut:
    """Where the page may put something of its own: before a section (`heading`), or after a callout."""

    heading: str = ""
    reflect: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of a text: level 2 to 4, its id in the page, its words."""

    level: int
    id: str
    text: str


def long_date(day: date) -> str:
    """Write a date for people: 22 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def callout_title(kind: str, given: str) -> str:
    """Say what a callout is, in words: `contested` and "as of 2026-11-22" become one title."""
    word = WORDS.get(kind, "Note")
    given = ISO_DATE.sub(_spoken, given.strip())
    if not given or given.lower() == kind:
        return word
    if given.lower().startswith(word.lower()):
        return given
    joint = ", " if given[0].isdigit() or given.lower().startswith("as of") else ": "
    return f"{word}{joint}{given}"


def _spoken(match: re.Match[str]) -> str:
    try:
        return long_date(date.fromisoformat(match[1]))
    except ValueError:
        return match[1]


class Shape(Treeprocessor):
    """Runs last, when the text of every element is final."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.reset()

    def reset(self, terms: Terms | None = None) -> None:
        self.terms = terms
        self.termed: list[str] = []
        self.cuts: list[Cut] = []
        self.headings: list[Heading] = []
        self.used: set[str] = set()
        self.numbers: dict[str, int] = {}
        self.cited: list[str] = []

    def run(self, root: Element) -> None:
        """Rewrite headings, admonitions, tables, cells and citations in place."""
        for element in root.iter():
            if element.get("class") == "kt-ref":
                self._reference(element)
            elif re.fullmatch("h[1-6]", element.tag):
                self._heading(element)
            elif element.tag == "div" and "admonition" in element.get("class", "").split():
                self._callout(element)
            elif element.tag in ("table", "td", "th", "p"):
                _plain(element)
        if self.terms is not None:
            self.termed = mark_terms(root, self.terms)
        self._cut(root)

    def _cut(self, root: Element) -> None:
        # Only between whole parts of the text, so that what lies between two cuts is whole too.
        parts: list[Element] = []
        for element in root:
            after = "of-reflect" in element.get("class", "").split()
            if element.tag == "h2":
                self.cuts.append(Cut(heading=element.get("id", "")))
                parts.append(Element("hr", {"class": CUT}))
            parts.append(element)
            if after:
                self.cuts.append(Cut(reflect=element.get("aria-labelledby", "")))
                parts.append(Element("hr", {"class": CUT}))
        root[:] = parts

    def _heading(self, element: Element) -> None:
        # The page has the only first-level heading: the lesson's title.
        level = min(max(int(element.tag[1]), 2), 4)
        element.tag = f"h{level}"
        text = " ".join(html.unescape("".join(element.itertext())).split())
        if element.get("id") is None:
            element.set("id", self._id(text))
            self.headings.append(Heading(level, element.get("id", ""), text))

    def _id(self, text: str) -> str:
        slug = SLUG.sub("-", text.lower()).strip("-")[:60].strip("-") or "part"
        name = f"{HEADING_PREFIX}{slug}"
        # The next number is remembered: counting up from 1 each time would be quadratic.
        while name in self.used:
            self.numbers[slug] = self.numbers.get(slug, 1) + 1
            name = f"{HEADING_PREFIX}{slug}-{self.numbers[slug]}"
        self.used.add(name)
        return name

    def _reference(self, element: Element) -> None:
        # The note leads back to the first place in reading order.
        source = element.text or ""
        if source not in self.cited:
            self.cited.append(source)
            element.set("id", f"ref-{source.lower()}")

    def _callout(self, element: Element) -> None:
        kind = [*element.get("class", "").split(), "note"][1]
        kind = kind if kind in WORDS else "note"
        children = list(element)
        title = WORDS[kind]
        if children and children[0].get("class") == "admonition-title":
            title = callout_title(kind, html.unescape("".join(children.pop(0).itertext())))
        name = self._id(title)
        element.clear()
        element.tag = "section" if kind == "exercise" else "div"
        element.set("class", _classes(kind))
        element.set("aria-labelledby", name)
        if kind != "exercise":
            # A note beside the text is no landmark: a lesson has many, and some share their title.
            element.set("role", "note")
        body = element if kind == "exercise" else SubElement(element, "div")
        head = SubElement(body, "h2" if kind == "exercise" else "p", {"id": name})
        head.text = title
        if kind != "exercise":
            head.set("class", "kt-callout-title")
        body.extend(children)


def _classes(kind: str) -> str:
    if kind == "exercise":
        return "kt-exercise"
    return " ".join(filter(None, ("kt-callout", MODIFIERS.get(kind), f"of-{kind}")))


def _figure(paragraph: Element) -> None:
    """Make a figure of an image that stands alone, or with nothing but its caption in emphasis below."""
    children = list(paragraph)
    image = children[0] if children else None
    loose = [paragraph.text, *(child.tail for child in children)]
    if image is None or image.tag != "img" or any(text and text.strip() for text in loose):
        return
    if len(children) > 2 or (len(children) == 2 and children[1].tag != "em"):
        return
    paragraph.tag = "figure"
    if len(children) == 2:
        children[1].tag = "figcaption"


def _plain(element: Element) -> None:
    if element.tag == "table":
        element.set("class", "table")
    elif element.tag == "p":
        _figure(element)
    else:
        _cell(element)


def _cell(element: Element) -> None:
    name = ALIGN.get(element.attrib.pop("style", ""))
    if name:
        element.set("class", name)
    if element.tag == "th" and not len(element) and not (element.text or "").strip():
        element.tag = "td"  # the corner above the row heads names no column
    if element.tag == "th":
        element.set("scope", "col")
