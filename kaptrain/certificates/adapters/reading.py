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
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OCTAL = re.compile(rb"\\([0-3][0-7]{2})")
_HEX = re.compile(rb"<((?:[0-9A-Fa-f]{2}){28,1000})>")


def file_marks(file: IO[bytes]) -> FileMarks | None:
    """Return a file's SHA-256, and the codes and ids in it; None when it is empty or too large."""
    content = file.read(LARGEST + 1)
    if not content or len(content) > LARGEST:
        return None
    codes: dict[str, None] = {}
    ids: dict[str, None] = {}
    for text in _texts(content):
        for reading in _readings(text):
            codes.update(dict.fromkeys(codes_in(reading)))
            ids.update(dict.fromkeys(ids_in(reading)))
    return FileMarks(hashlib.sha256(content).hexdigest(), tuple(codes)[:MOST_HINTS], tuple(ids)[:MOST_HINTS])


def _texts(content: bytes) -> Iterator[bytes]:
    """The file as it is, then what a PDF keeps packed."""
    yield content
    if content.lstrip()[:5] != b"%PDF-":
        return
    left = MOST_UNPACKED
    for match in itertools.islice(_STREAM.finditer(content), MOST_STREAMS):
        end = content.find(b"endstream", match.end())
        if end < 0 or left <= 0:
            return
        text = _unpacked(content[match.end() : end], min(left, _ONE_STREAM))
        left -= len(text)
        yield text


def _readings(text: bytes) -> Iterator[bytes]:
    """The same text as other programs write it: with octal escapes, as hexadecimal strings, in UTF-16."""
    yield text
    if _OCTAL.search(text):
        yield _OCTAL.sub(lambda match: bytes([int(match.group(1), 8)]), text)
    for match in itertools.islice(_HEX.finditer(text), MOST_STREAMS):
        yield bytes.fromhex(match.group(1).decode()).replace(b"\0", b"")
    if b"\0" in text:
        yield text.replace(b"\0", b"")


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
