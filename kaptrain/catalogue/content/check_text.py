"""Check the Markdown of one file, row by row: what a renderer would silently hide or misread."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.content.links import Links
from kaptrain.catalogue.content.markdown_inline import IMAGE, LINK
from kaptrain.catalogue.content.markdown_links import ANCHOR, HEADING_PREFIX, safe_image, safe_link
from kaptrain.catalogue.content.markdown_shape import DATED_KINDS, ISO_DATE, WORDS
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules.program import Source

CODE = re.compile(r"(`{1,3})(?:(?!\1).)+?\1")
RAW_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<[?!][A-Za-z]")
AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^\s<>]*>")
ATTRIBUTES = re.compile(r"\{:[^}]*\}|\]\([^)]*\)\{|^#+ .*\{#")
REFERENCE = re.compile(r"^ {0,3}\[[^\]@][^\]]*\]: ")
CITING = re.compile(r"\[@([^\]]*)\]")
SOURCE = re.compile(r"@?([A-Za-z][A-Za-z0-9]{0,15})")
CALLOUT = re.compile(r'^\s*!!!\s*([\w-]*)\s*(?:"([^"]*)")?\s*(.*)$')
HEADING = re.compile(r"^(#{1,6})(.*)$")
LINKS = re.compile(LINK)
IMAGES = re.compile(IMAGE)
DOSE = re.compile(r"\b(?:mg|mcg|µg|μg|ug)\s?/\s?kg\b|\bmilligrams? per kilo", re.IGNORECASE)

LESSON = "lesson"
# What changes by itself is looked at each quarter, a dispute twice a year, a lesson once.
REVIEW_DAYS = {"dated": 92, "contested": 184, "verify": 184, LESSON: 366}


class TextCheck:
    """What the check of one text needs to know about the rest; `sources` is None when unreadable."""

    def __init__(
        self, sources: Mapping[str, Source] | None, today: date, review_days: int | None = None
    ) -> None:
        self.sources = sources
        self.today = today
        self.review_days = review_days
        self.cited: set[str] = set()

    def check(self, document: Document, links: Links, headings: frozenset[str], found: Findings) -> None:
        """Note everything that is wrong in one text; `headings` are the ids that it renders to."""
        previous = 1
        for row, line in enumerate(document.body.split("\n")):
            plain = CODE.sub("", line)
            for message in (*_markup(plain), *self._citations(plain), *_links(plain, links, headings)):
                found.problem(document.body_problem(row, message))
            self._callout(document, row, plain, found)
            previous = _heading(document, row, plain, previous, found)
            if DOSE.search(line):
                found.warning(document.body_problem(row, "looks like a dosing instruction (amount per kg)"))

    def _citations(self, line: str) -> Iterator[str]:
        for match in CITING.finditer(line):
            for part in match[1].split(";"):
                name = SOURCE.fullmatch(part.strip())
                if name is None:
                    yield f"the citation {match[0]} is not written like [@S14] or [@S14; @S20]"
                elif self.sources is not None and name[1] not in self.sources:
                    yield f"cites {name[1]}, which is not in sources.yaml"
                else:
                    self.cited.add(name[1])

    def _callout(self, document: Document, row: int, line: str, found: Findings) -> None:
        match = CALLOUT.match(line)
        if match is None:
            return
        kind, title = match[1].lower(), match[2] or ""
        if kind not in WORDS or match[3]:
            message = f'a callout is written like !!! note "Title", with one of {", ".join(WORDS)}'
            found.problem(document.body_problem(row, message))
            return
        if kind in DATED_KINDS:
            self._dated(document, row, kind, title, found)

    def _dated(self, document: Document, row: int, kind: str, title: str, found: Findings) -> None:
        day = _day(title)
        if day is None:
            message = f'a {kind} callout needs the date of its last review: !!! {kind} "as of 2026-11-22"'
            found.problem(document.body_problem(row, message))
        else:
            self.review(document.body_problem(row, f"{kind}, last reviewed on {day}"), kind, day, found)

    def review(self, place: Problem, kind: str, day: date, found: Findings) -> None:
        """Note a date of review that is in the future or longer ago than the kind's review period."""
        oldest = self.today - timedelta(days=self.review_days or REVIEW_DAYS[kind])
        if day > self.today:
            found.problem(Problem(place.file, place.line, f"{place.message}, which is in the future"))
        elif day < oldest:
            days = (self.today - day).days
            found.warning(Problem(place.file, place.line, f"{place.message}, {days} days ago: review it"))


def _day(title: str) -> date | None:
    match = ISO_DATE.search(title)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _markup(line: str) -> Iterator[str]:
    raw = RAW_HTML.search(AUTOLINK.sub("", line))
    if raw:
        yield f"raw HTML is shown as text, not used: {raw[0][:40]}"
    if ATTRIBUTES.search(line):
        yield "attribute lists are not used here"
    if REFERENCE.search(line):
        yield "links are written in place: [words](address)"


def _heading(document: Document, row: int, line: str, previous: int, found: Findings) -> int:
    match = HEADING.match(line)
    if match is None:
        return previous
    level = len(match[1])
    message = ""
    if not match[2].startswith(" ") or not match[2].strip(" #"):
        message = "a heading is written like ## Words"
    elif level == 1:
        message = "the page's title is its only first-level heading; begin with ##"
    elif level > 4:
        message = "headings go down to level 4 (####)"
    elif level > previous + 1:
        message = f"the heading skips a level ({previous} to {level})"
    if message:
        found.problem(document.body_problem(row, message))
    return max(level, 2)


def _links(line: str, links: Links, headings: frozenset[str]) -> Iterator[str]:
    for match in IMAGES.finditer(line):
        if safe_image(match[2], links) is None:
            yield f"the image {match[2]!r} is not a file on this site"
        if not match[1].strip():
            yield f"the image {match[2]!r} has no words for those who cannot see it"
    for match in LINKS.finditer(line):
        url = match[2]
        target = safe_link(url, links)
        if ANCHOR.fullmatch(url) and target and target[1:] not in headings:
            yield f"there is no heading for the link {url}"
        elif target is None:
            yield _refused(url)


def _refused(url: str) -> str:
    if ":" in url or url.startswith(("/", "\\", "#")):
        return f"the address {url!r} cannot be used (https, http, mailto, a page or a file of this program)"
    return f"the link {url!r} leads to no file of this program (headings have ids like {HEADING_PREFIX}name)"
