"""Reads the words of one PDF in a process of its own: `python pdf_words.py LIMITS < file` writes them.

It knows nothing of the application and has little time and memory, so that a file made to break its reader
breaks nothing else. What it writes says nothing about the file but what somebody wrote into it.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator

from pypdf import PdfReader, apply_configuration

MEGABYTE = 1024 * 1024
MEMORY, CPU_SECONDS = 512 * MEGABYTE, 4
MOST_PAGES = 3
MOST_WORDS = 200_000
MOST_ELEMENTS = 20_000


def words(data: bytes) -> Iterator[str]:
    """Yield what is told about the file, then the text of its first pages."""
    reader = PdfReader(
        io.BytesIO(data), root_object_recovery_limit=100, xref_stream_maximum_entries=MOST_ELEMENTS
    )
    for value in (reader.metadata or {}).values():
        yield str(value)
    metadata = reader.root_object.get("/Metadata")
    if metadata is not None:
        yield metadata.get_object().get_data().decode("utf-8", "replace")
    for page, _ in zip(reader.pages, range(MOST_PAGES), strict=False):
        yield page.extract_text()


def main() -> None:
    """Write the words of what comes in, as far as it can be read."""
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    left = MOST_WORDS
    try:
        with apply_configuration(**json.loads(sys.argv[1])):
            for text in words(data):
                sys.stdout.write(text[:left] + "\n")
                sys.stdout.flush()
                left -= len(text)
                if left <= 0:
                    return
    except Exception:
        # Whatever a reader stumbles over: what was read until then is all there is.
        return


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    main()
