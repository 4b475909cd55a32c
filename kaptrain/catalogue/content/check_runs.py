"""Check that lessons do not repeat one another: no run of eight words stands in two of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.content.yaml_lines import Path, Problem

LENGTH = 8
WORD = re.compile(r"[a-z0-9]+(?:['’][a-z0-9]+)*")
# Citations and the addresses of links are no prose.
ASIDE = re.compile(r"\[@[^\]]*\]|\]\([^()\s]*\)")
# Only blocks of prose are compared; a table row, a heading or a callout title begins a new one.
BREAK = re.compile(r"^\s*(?:[|#]|!!!|[-*] |[0-9]+\. )")
CHECK = "check"

Passage = tuple[str, Problem]


def check_runs(documents: Sequence[Document], found: Findings) -> None:
    """Warn where a lesson shares a run of words with an earlier one; cost grows with the words."""
    seen: dict[tuple[str, ...], str] = {}
    for document in documents:
        own: set[tuple[str, ...]] = set()
        for text, place in (*_paragraphs(document), *_questions(document.data.get(CHECK), document)):
            shared = _compare(text, seen, own)
            if shared is not None:
                words, file = shared
                message = f"shares {LENGTH} words or more with {file}: {' '.join(words)}"
                found.warning(Problem(place.file, place.line, message))
        seen.update(dict.fromkeys(own - seen.keys(), document.file))


def _compare(
    text: str, seen: Mapping[tuple[str, ...], str], own: set[tuple[str, ...]]
) -> tuple[tuple[str, ...], str] | None:
    words = WORD.findall(ASIDE.sub(" ", text).lower())
    shared = None
    for at in range(len(words) - LENGTH + 1):
        run = tuple(words[at : at + LENGTH])
        own.add(run)
        if shared is None and run in seen:
            shared = (run, seen[run])
    return shared


def _paragraphs(document: Document) -> Iterator[Passage]:
    start, lines = 0, list[str]()
    for row, line in enumerate((*document.body.split("\n"), "")):
        if lines and (not line.strip() or BREAK.match(line)):
            yield " ".join(lines), document.body_problem(start, "")
            lines = []
        # A callout's title is a form ("as of …"), not prose.
        if line.strip() and not line.lstrip().startswith("!!!"):
            start = start if lines else row
            lines.append(line.strip())


def _questions(value: Any, document: Document, path: Path = (CHECK,)) -> Iterator[Passage]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _questions(inner, document, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _questions(inner, document, (*path, at))
    elif isinstance(value, str):
        yield value, document.problem(path, "")
