"""A lesson's unchanging parts, prepared once per content: text, objectives, places to return to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kaptrain.catalogue.content.markdown import Rendered
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.web.printable import cleaned

ANCHOR = re.compile(r'\sid="([^"]+)"')
START, CHECK = "title", "check"
MOST_TEXTS = 500
_texts: dict[tuple[str, str], "LessonText"] = {}


@dataclass(frozen=True)
class LessonText:
    """Safe HTML of a lesson, and for every place in it the heading it stands under."""

    html: Markup
    sources: Markup
    source_count: int
    objectives: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    anchors: dict[str, str]


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
    headings = tuple((each.id, each.text) for each in rendered.headings if each.level == 2)
    return LessonText(
        html=cleaned(rendered.html),
        sources=cleaned(rendered.sources_html),
        source_count=len(rendered.cited),
        objectives=continued(lesson.objectives),
        headings=(*headings, (CHECK, "Knowledge check")),
        anchors=_anchors(rendered),
    )


def _anchors(rendered: Rendered) -> dict[str, str]:
    titles = {each.id: each.text for each in rendered.headings}
    anchors = {START: "the beginning"}
    under = anchors[START]
    for anchor in ANCHOR.findall(rendered.html):
        under = titles.get(anchor, under)
        anchors[anchor] = under
    anchors[CHECK] = "the knowledge check"
    return anchors


def continued(objectives: Sequence[str]) -> tuple[str, ...]:
    """Objectives as the end of "After this you can …": no capital but in acronyms, no full stop."""
    return tuple(
        (each if each[1:2].isupper() else each[:1].lower() + each[1:]).removesuffix(".")
        for each in objectives
    )
