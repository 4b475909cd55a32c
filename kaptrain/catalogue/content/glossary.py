"""Read glossary.md: an introduction, then a heading for each term with its explanation below."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.front_matter import Document, noted, read_document
from kaptrain.catalogue.content.markdown import render
from kaptrain.catalogue.content.yaml_lines import ContentError, Problem
from kaptrain.catalogue.rules.program import Glossary, Source, Term

LONGEST_FIRST = 240
HEADING = re.compile(r"##\s+(.+?)\s*#*\s*")
ALSO = re.compile(r"\*Also: (.+?)\.?\*")
SLUG = re.compile(r"[^a-z0-9]+")
MARKS = re.compile(r"\s?\[@[^\]]*\]|[*`_]{1,3}(?=\S)|(?<=\S)[*`_]{1,3}")
LINK = re.compile(r"\[([^\[\]]{1,400})\]\([^()\s]{1,2000}\)")
# A stop ends a sentence when a capital follows; after an initial or an abbreviation it does not.
STOP = re.compile(r"[.!?][\"”’)]?\s+(?=[A-Z“\"(])")
SHORTENED = re.compile(r"(?:\b[A-Z]|\b(?:e\.g|i\.e|vs|Dr|St|Mr|Ms|No|cf|et al))\.$")
RENDERED_HEADING = re.compile(r'<h2 id="[^"]*">.*?</h2>\s*')


@dataclass(frozen=True)
class GlossaryFile:
    """The terms as they are written, before anything is rendered."""

    title: str
    terms: tuple[Term, ...]
    document: Document


@dataclass
class _Entry:
    title: str
    row: int
    rows: list[str]


def read_glossary(path: FilePath, problems: list[Problem]) -> GlossaryFile | None:
    """Read the glossary, noting problems; None when there is none or it cannot be read."""
    if not path.exists():
        return None
    document = noted(read_document, path, problems)
    if document is None:
        return None
    fields = Fields(document, problems, document.data)
    fields.only(("title",))
    terms: list[Term] = []
    used: dict[str, int] = {}
    for entry in _entries(document, problems):
        term = _term(entry, document, problems)
        _refuse_repeated(term, entry, document, used, problems)
        terms.append(term)
    if not terms:
        problems.append(document.body_problem(0, "the glossary has no terms (## Term)"))
    return GlossaryFile(fields.text("title"), tuple(terms), document)


def _entries(document: Document, problems: list[Problem]) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for row, line in enumerate(document.body.split("\n")):
        heading = HEADING.fullmatch(line)
        if heading:
            if entry:
                yield entry
            entry = _Entry(heading[1], row, [])
        elif line.lstrip().startswith("#"):
            problems.append(document.body_problem(row, "a term is a heading of the second level: ## Term"))
        elif entry:
            entry.rows.append(line)
    if entry:
        yield entry


def _term(entry: _Entry, document: Document, problems: list[Problem]) -> Term:
    body = "\n".join(entry.rows).strip()
    first, _, rest = body.partition("\n")
    also = ALSO.fullmatch(first.strip())
    text = rest.strip() if also else body
    short = first_sentence(text)
    if not text:
        problems.append(document.body_problem(entry.row, f"the term {entry.title!r} has no text"))
    elif len(short) > LONGEST_FIRST:
        message = f"the first sentence has {len(short)} characters; {LONGEST_FIRST} is the most"
        problems.append(document.body_problem(entry.row, f"{entry.title}: {message}"))
    if not also and first.lower().lstrip("*_ ").startswith("also:"):
        message = f"{entry.title}: other names are written *Also: name, name*"
        problems.append(document.body_problem(entry.row, message))
    return Term(
        id=SLUG.sub("-", entry.title.lower()).strip("-"),
        title=entry.title,
        also=tuple(name.strip() for name in also[1].split(",") if name.strip()) if also else (),
        short=short,
        body=text,
    )


def _refuse_repeated(
    term: Term, entry: _Entry, document: Document, used: dict[str, int], problems: list[Problem]
) -> None:
    if not term.id:
        problems.append(document.body_problem(entry.row, f"{term.title!r} has no letters to make an id of"))
    for name in (term.title, *term.also):
        # Two terms whose ids are the same could not both be linked to.
        key = SLUG.sub("-", name.lower()).strip("-")
        line = document.body_line + entry.row
        if key in used:
            message = f"{name!r} is explained already, in line {used[key]}"
            problems.append(document.body_problem(entry.row, message))
        used.setdefault(key, line)


def first_sentence(text: str) -> str:
    """Return the first sentence of a Markdown text as plain words, without citations."""
    paragraph = re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]
    plain = " ".join(MARKS.sub("", LINK.sub(r"\1", paragraph)).split())
    for stop in STOP.finditer(plain):
        sentence = plain[: stop.end()].rstrip()
        if not SHORTENED.search(sentence):
            return sentence
    return plain


def glossary_from(
    file: GlossaryFile | None, sources: Mapping[str, Source], links: Mapping[str, str]
) -> Glossary:
    """Render a glossary as one text, so that a source is noted once, and cut it into its terms."""
    if file is None:
        return Glossary()
    body = "\n".join("" if ALSO.fullmatch(line.strip()) else line for line in file.document.body.split("\n"))
    rendered = render(body, sources, links)
    intro, *parts = RENDERED_HEADING.split(rendered.html)
    if len(parts) != len(file.terms):
        raise ContentError([file.document.body_problem(0, "the glossary has a heading that is no term")])
    terms = [replace(term, html=part.strip()) for term, part in zip(file.terms, parts, strict=True)]
    return Glossary(file.title, tuple(terms), intro.strip(), rendered.sources_html)
