"""Check the sources: each is cited, and each can be found or says that nobody has."""

from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.program import Files

UNVERIFIED = "not verified"


def check_sources(files: Files, cited: set[str], found: Findings) -> None:
    """Note sources that no text cites, and sources without an address that do not say so."""
    document = files.sources_document
    if document is None:
        return
    for name, source in files.sources.items():
        if name not in cited:
            found.warning(document.problem((name,), f"no text cites {name}"))
        if not source.link and UNVERIFIED not in source.where.lower():
            message = f'{name} has no link; give an address or a DOI, or write "{UNVERIFIED}" into where'
            found.problem(document.problem((name,), message))
