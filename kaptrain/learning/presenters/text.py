"""A lesson's unchanging parts, prepared once per content: text, objectives, places to return to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kaptrain.catalogue.content.markdown import MARK, Rendered, count_words
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.learning.rules.reading import Way, left_at
from kaptrain.web.printable import cleaned

ANCHOR = re.compile(r'<[^<>]*\sid="([^"]+)"')
EXERCISE = re.compile(r'class="kt-exercise"><h2 id="([^"]+)"')
FURTHER = "further reading"
START, CHECK = "title", "check"
MOST_TEXTS = 500
_texts: dict[tuple[str, str], "LessonText"] = {}


@dataclass(frozen=True)
class Piece:
    """A part of the text. After it comes what is the reader's own: of the section that ends, of a callout."""

    html: Markup
    section: str
    reflect: str


@dataclass(frozen=True)
class LessonText:
    """Safe HTML of a lesson, and for every place in it the heading it stands under.

    `headings` are the sections and the check; `reflects` the callouts that ask to reflect, by anchor;
    `lefts` says what is left from each heading.
    """

    pieces: tuple[Piece, ...]
    sources: Markup
    source_count: int
    terms: Markup
    term_count: int
    objectives: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    anchors: dict[str, str]
    sections: dict[str, str]
    reflects: dict[str, str]
    way: Way
    lefts: dict[str, str]


def text_of(lesson: Lesson, rendered: Rendered, digest: str) -> LessonText:
    """Return the prepared text; `digest` is that of the program, whose sources and pages it shows."""
    key = (digest, lesson.id)
    found = _texts.get(key)
    if found is None:
        if len(_texts) >= MOST_TEXTS:
            _texts.clear()
        found = _texts[key] = _prepared(lesson, rendered)
    return found


def _prepared(lesson: Lesson, rendered: Rendered) -> LessonText:
    titles = {each.id: each.text for each in rendered.headings}
    sections = {cut.heading: titles[cut.heading] for cut in rendered.cuts if cut.heading in titles}
    anchors, way = _anchors(rendered), _way(rendered, sections)
    headings = (*sections.items(), (CHECK, "Knowledge check"))
    return LessonText(
        pieces=_pieces(rendered),
        sources=cleaned(rendered.sources_html),
        source_count=len(rendered.cited),
        terms=cleaned(rendered.terms_html),
        term_count=len(rendered.terms),
        objectives=continued(lesson.objectives),
        headings=headings,
        anchors=anchors,
        sections=sections,
        reflects={cut.reflect: anchors[cut.reflect] for cut in rendered.cuts if cut.reflect in anchors},
        way=way,
        lefts={anchor: left_at(way, lesson.minutes, anchor, passed=False).words for anchor, _ in headings},
    )


def _pieces(rendered: Rendered) -> tuple[Piece, ...]:
    # The whole text at once, so that its tables are numbered through; then in pieces again.
    parts = cleaned(MARK.join(rendered.pieces)).split(MARK)
    pieces: list[Piece] = []
    section = ""
    for part, cut in zip(parts, (*rendered.cuts, None), strict=True):
        ends = cut is None or bool(cut.heading)
        pieces.append(Piece(part, section if ends else "", cut.reflect if cut else ""))
        section = cut.heading if cut and cut.heading else section
    return tuple(pieces)


def _anchors(rendered: Rendered) -> dict[str, str]:
    titles = {each.id: each.text for each in rendered.headings}
    anchors = {START: "the beginning"}
    under = anchors[START]
    for anchor in ANCHOR.findall(rendered.html):
        under = titles.get(anchor, under)
        anchors[anchor] = under
    anchors[CHECK] = "the knowledge check"
    return anchors


def _way(rendered: Rendered, sections: dict[str, str]) -> Way:
    before = {START: 0}
    words = last = 0
    for match in ANCHOR.finditer(rendered.html):
        words += count_words(rendered.html[last : match.start()])
        last = match.start()
        before[match[1]] = words
    words += count_words(rendered.html[last:])
    exercises = EXERCISE.findall(rendered.html)
    further = next((anchor for anchor, title in sections.items() if title.lower().startswith(FURTHER)), None)
    # What is read further has minutes of its own; the list of it takes no time to read.
    most = before[further] if further else words
    return Way(most, {**before, CHECK: words}, exercises[-1] if exercises else None, further)


def continued(objectives: Sequence[str]) -> tuple[str, ...]:
    """Objectives as the end of "After this you can …": no capital but in acronyms, no full stop."""
    return tuple(
        (each if each[1:2].isupper() else each[:1].lower() + each[1:]).removesuffix(".")
        for each in objectives
    )
