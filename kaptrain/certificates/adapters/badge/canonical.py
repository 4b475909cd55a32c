"""Canonical N-Quads of a JSON-LD document (RDFC-1.0): the text that a signature covers."""

import functools
import importlib
from collections.abc import Mapping
from typing import Any

from kaptrain.certificates.adapters.badge.contexts import UnknownContext, context

# What a name or reference without a meaning of its own is completed with, so that it is recognised.
_NOWHERE = "https://nowhere.invalid/"


class DroppedTerm(ValueError):
    """A name or value of the document means nothing in its contexts, so no signature would cover it."""


def canonical(document: Mapping[str, Any]) -> str:
    """Return the document's N-Quads in canonical order.

    UnknownContext for a context that is not shipped, DroppedTerm when the document holds anything
    that its contexts do not define: PyLD would leave it out without a word.
    """
    jsonld = _jsonld()
    options = {"documentLoader": _load, "base": _NOWHERE}
    try:
        expanded = jsonld.expand(document, options)
        _require_whole(document, expanded)
        # Expanded, so that the work is not done twice.
        form = {"algorithm": "URDNA2015", "format": "application/n-quads", **options}
        quads: str = jsonld.normalize(expanded, form)
    except jsonld.JsonLdError as error:
        raise _cause(error) from error
    return quads


@functools.cache
def _jsonld() -> Any:
    # 16 MB and a tenth of a second that only an issue needs, so not at the start of every process.
    return importlib.import_module("pyld.jsonld")


def _load(address: str, _options: object) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": address, "document": context(address)}


def _cause(error: BaseException) -> Exception:
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, UnknownContext):
            return UnknownContext(str(at))
        at = at.__cause__ or getattr(at, "cause", None)
    return ValueError(f"not a JSON-LD document: {error}")


def _require_whole(document: Mapping[str, Any], expanded: list[Any]) -> None:
    """Compare how much there is before and after: every name becomes one address, every value stays."""
    meant, understood = _count(document), _count(expanded)
    relative = sorted(name.removeprefix(_NOWHERE) for name in _names(expanded) if name.startswith(_NOWHERE))
    if relative or meant != understood:
        lost = ", ".join(relative) or f"{meant - understood} of {meant}"
        raise DroppedTerm(f"names without a meaning: {lost}")


def _count(value: Any) -> int:
    """Return how many members and values there are. A reference by address counts as the text it was."""
    if isinstance(value, list):
        return sum(_count(item) for item in value)
    if not isinstance(value, Mapping):
        return 1
    if "@value" in value or set(value) == {"@id"}:
        return 1
    return sum(1 + _count(item) for name, item in value.items() if name != "@context")


def _names(value: Any) -> set[str]:
    """Return every name of a member, every type and every reference of an expanded document."""
    if isinstance(value, list):
        return {name for item in value for name in _names(item)}
    if not isinstance(value, Mapping):
        return set()
    below = {name for item in value.values() for name in _names(item)}
    if "@value" in value:
        return set()
    return {*below, *value, *value.get("@type", ()), value.get("@id", "")}
