"""Look into a file that somebody checks: nothing of it is run, drawn, stored or trusted."""

import hashlib
import itertools
import re
import zlib
from collections.abc import Iterator
from typing import IO

from kaptrain.certificates.rules.files import MOST_HINTS, FileMarks, codes_in, ids_in

LARGEST = 10 * 1024 * 1024
# What the streams of one file may hold when unpacked: a small file can claim to be enormous.
MOST_UNPACKED = 24 * 1024 * 1024
MOST_STREAMS = 2000
_ONE_STREAM = 8 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")


def file_marks(file: IO[bytes]) -> FileMarks | None:
    """Return a file's SHA-256, and the codes and ids in it; None when it is empty or too large."""
    content = file.read(LARGEST + 1)
    if not content or len(content) > LARGEST:
        return None
    codes: dict[str, None] = {}
    ids: dict[str, None] = {}
    for text in _texts(content):
        codes.update(dict.fromkeys(codes_in(text)))
        ids.update(dict.fromkeys(ids_in(text)))
    return FileMarks(hashlib.sha256(content).hexdigest(), tuple(codes)[:MOST_HINTS], tuple(ids)[:MOST_HINTS])


def _texts(content: bytes) -> Iterator[bytes]:
    """The file as it is, then what a PDF keeps packed."""
    yield content
    if content.lstrip()[:5] != b"%PDF-":
        return
    left = MOST_UNPACKED
    for match in itertools.islice(_STREAM.finditer(content), MOST_STREAMS):
        text = _unpacked(content, match.end(), min(left, _ONE_STREAM))
        left -= len(text)
        if left <= 0:
            return
        yield text


def _unpacked(content: bytes, start: int, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        # A view: the rest of the file is not copied for each of its streams.
        return unpacker.decompress(memoryview(content)[start:], most)
    except zlib.error:
        return b""
