"""Read sources.yaml: what the texts cite."""

import re
from pathlib import Path as FilePath

from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.front_matter import Document, noted, read_yaml
from kaptrain.catalogue.content.markdown_inline import SOURCE_ID
from kaptrain.catalogue.content.markdown_links import DOI, WEB
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules.program import Reading, Source

REQUIRED = ("title", "year", "where", "read")
OPTIONAL = ("authors", "link")


def read_sources(path: FilePath, problems: list[Problem]) -> tuple[dict[str, Source], Document | None]:
    """Read the sources by id, noting problems."""
    document = noted(read_yaml, path, problems)
    if document is None:
        return {}, None
    top = Fields(document, problems, document.data if document.data is not None else {})
    found = {}
    folded: set[str] = set()
    for name in top.data:
        if not re.fullmatch(SOURCE_ID, name) or name.lower() in folded:
            top.refuse((name,), f"{name!r} is not a source id of its own (a letter, then letters or digits)")
            continue
        folded.add(name.lower())
        found[name] = _source(top.inner(name), name)
    return found, document


def _source(fields: Fields, name: str) -> Source:
    fields.only(REQUIRED, OPTIONAL)
    link = fields.text("link", empty=True)
    if link and not (WEB.fullmatch(link) or DOI.fullmatch(link)):
        fields.refuse(("link",), f"link {link!r} is neither a web address nor a DOI")
    return Source(
        id=name,
        title=fields.text("title"),
        authors=fields.text("authors", empty=True),
        year=fields.whole("year", least=1500),
        where=fields.text("where"),
        link=link,
        read=Reading(fields.choice("read", [reading.value for reading in Reading]) or Reading.SECONDARY),
    )
