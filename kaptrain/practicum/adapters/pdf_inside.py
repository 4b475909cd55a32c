"""Opens one PDF in a process of its own: `python pdf_inside.py LIMITS < file` writes one word about it.

It knows nothing of the application and has little time and memory, so that a file made to break its reader
breaks nothing else. Words: fine, locked, pages, complicated, active, damaged.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEGABYTE = 1024 * 1024
MEMORY, SECONDS = 512 * MEGABYTE, 8
MOST_PAGES = 50
MOST_OBJECTS = 20_000
MOST_INSIDE = 200_000
FREE = 65535  # This generation marks numbers that are not in use.
# Scripts, programs to start, forms that send, films, files inside.
ACTIVE_KEYS = {"/JS", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
ACTIVE_NAMES = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/EmbeddedFile", "/RichMedia",
    "/Rendition", "/Movie",
}  # fmt: skip
TYPED = ("/S", "/Type", "/Subtype")


def verdict(data: bytes) -> str:
    """Return the word for a file."""
    try:
        with apply_configuration(**json.loads(sys.argv[1])):
            return _verdict(data)
    except Exception:
        # Whatever a reader stumbles over, from a missing table to a loop of pages, is a damaged file.
        return "damaged"


def _verdict(data: bytes) -> str:
    reader = PdfReader(
        io.BytesIO(data), root_object_recovery_limit=100, xref_stream_maximum_entries=MOST_OBJECTS
    )
    if reader.is_encrypted:
        return "locked"
    if not 0 < len(reader.pages) <= MOST_PAGES:
        return "pages"
    places = list(_places(reader))
    if len(places) > MOST_OBJECTS:
        return "complicated"
    seen = 0
    for number, generation in places:
        for part in _parts(reader.get_object(IndirectObject(number, generation, reader))):
            seen += 1
            if seen > MOST_INSIDE:
                return "complicated"
            if _is_active(part):
                return "active"
    return "fine"


def _places(reader: PdfReader) -> Iterator[tuple[int, int]]:
    for generation, numbers in reader.xref.items():
        if generation != FREE:
            yield from ((number, generation) for number in numbers)
    yield from ((number, 0) for number in reader.xref_objStm)


def _parts(whole: Any) -> Iterator[DictionaryObject]:
    """Go through the dictionaries of an object, without following what it refers to."""
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if isinstance(part, DictionaryObject):
            yield part
            waiting += [value for value in dict.values(part) if not isinstance(value, IndirectObject)]
        elif isinstance(part, ArrayObject):
            waiting += [value for value in list.__iter__(part) if not isinstance(value, IndirectObject)]


def _is_active(part: DictionaryObject) -> bool:
    return bool(ACTIVE_KEYS & set(part)) or any(dict.get(part, key) in ACTIVE_NAMES for key in TYPED)


def main() -> None:
    """Judge what comes in."""
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.write(verdict(data))


if __name__ == "__main__":
    main()
