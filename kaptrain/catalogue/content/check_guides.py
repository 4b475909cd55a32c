"""Check that a meeting can be held from its file: nothing it needs is missing or leads nowhere."""

from collections.abc import Iterator

from kaptrain.catalogue.content.check_lessons import LEAST_ITEMS
from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.guides import COMMON, KEYS
from kaptrain.catalogue.content.program import Files
from kaptrain.catalogue.content.yaml_lines import Path
from kaptrain.catalogue.rules.guides import Guide

# Three people take turns, so each round needs a scene of its own.
LEAST_CARDS = 3
# A meeting has a book or candidates to choose from, and may have critics beside it.
OPTIONAL = frozenset({"companions", "book", "candidates"})

Note = tuple[Path, str]


def check_guides(files: Files, found: Findings) -> None:
    """Note what a guide lacks, and rubrics and sources that are not there; add the sources it cites."""
    rubrics = {rubric.id for rubric, _ in files.rubrics}
    for activity, document, fields in files.activities:
        if fields.path:
            continue
        for key in (*COMMON, *KEYS.get(activity.kind, ())):
            if not fields.data.get(key) and key not in OPTIONAL:
                found.problem(document.problem((), f"{activity.id} has no {key}"))
        for path, message in (*_short(activity.guide, activity.kind), *_lost(activity.guide, rubrics, files)):
            found.problem(document.problem(path, message))


def cited_by_guides(files: Files) -> set[str]:
    """Return the sources that books and their companions name."""
    guides = [activity.guide for activity, _, _ in files.activities]
    books = {book.source for guide in guides for book in (guide.book, *guide.candidates) if book}
    return books | {each.source for guide in guides for each in guide.companions}


def _short(guide: Guide, kind: str) -> Iterator[Note]:
    if kind == "bookclub" and not (guide.book or guide.candidates):
        yield (), "there is neither a book nor candidates to choose from"
    if guide.check and len(guide.check) < LEAST_ITEMS:
        yield ("check",), f"the check has {len(guide.check)} items; {LEAST_ITEMS} is the least"
    if guide.cards and len(guide.cards) < LEAST_CARDS:
        yield ("cards",), f"{len(guide.cards)} cards; three people take turns, so {LEAST_CARDS} are the least"


def _lost(guide: Guide, rubrics: set[str], files: Files) -> Iterator[Note]:
    if guide.rubric and guide.rubric not in rubrics:
        yield ("rubric",), f"there is no rubric {guide.rubric!r} (rubrics/{guide.rubric}.yaml)"
    if files.sources_document is None:
        return
    if guide.book and guide.book.source not in files.sources:
        yield ("book", "source"), f"{guide.book.source} is not in sources.yaml"
    for at, book in enumerate(guide.candidates):
        if book.source not in files.sources:
            yield ("candidates", at, "source"), f"{book.source} is not in sources.yaml"
    for at, companion in enumerate(guide.companions):
        if companion.source not in files.sources:
            yield ("companions", at, "source"), f"{companion.source} is not in sources.yaml"
