"""Look into a file that somebody checks: nothing of it is run, drawn, stored or trusted.

Its bytes are searched here. A PDF whose bytes name nothing is read once more by a reader of PDFs, in a
process of its own: programs that save or print a certificate anew keep its text, but as numbers of glyphs.
"""

import hashlib
import itertools
import re
import threading
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from kaptrain.certificates.rules.files import MOST_HINTS, FileMarks, codes_in, ids_in
from kaptrain.shared.apart import read_pdf_apart

LARGEST = 10 * 1024 * 1024
# What the streams of one file may hold when unpacked: a small file can claim to be enormous.
MOST_UNPACKED = 24 * 1024 * 1024
MOST_STREAMS = 2000
_ONE_STREAM = 8 * 1024 * 1024
INSIDE = Path(__file__).with_name("pdf_words.py")
# On the wall; the process counts its own time on the processor, and may have to wait for one.
SECONDS = 10
_ONE_AT_A_TIME = threading.Lock()
_BROKEN = re.compile(rb"\s*-\s*")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OCTAL = re.compile(rb"\\([0-3][0-7]{2})")
_HEX = re.compile(rb"<((?:[0-9A-Fa-f]{2}){28,1000})>")


def file_marks(content: bytes) -> FileMarks:
    """Return a file's SHA-256, and the codes and ids that its bytes hold."""
    return _marks(content, _texts(content))


def whole_file(file: IO[bytes]) -> bytes | None:
    """Return what somebody sends; None when it is empty or too large."""
    content = file.read(LARGEST + 1)
    return content if content and len(content) <= LARGEST else None


def is_pdf(content: bytes) -> bool:
    """Tell whether a file calls itself a PDF."""
    return content.lstrip()[:5] == b"%PDF-"


def words_marks(content: bytes) -> FileMarks:
    """Return a PDF's SHA-256, and the codes and ids among its words as a reader shows them.

    It costs a process with little time and memory, so whoever asks for it is counted.
    """
    with _ONE_AT_A_TIME:
        said = read_pdf_apart(INSIDE, content, seconds=SECONDS)
    # A code that was broken at a hyphen stands on two lines.
    return _marks(content, [_BROKEN.sub(b"-", said or b"")])


def _marks(content: bytes, texts: Iterable[bytes]) -> FileMarks:
    codes: dict[str, None] = {}
    ids: dict[str, None] = {}
    for text in texts:
        for reading in _readings(text):
            codes.update(dict.fromkeys(codes_in(reading)))
            ids.update(dict.fromkeys(ids_in(reading)))
    return FileMarks(hashlib.sha256(content).hexdigest(), tuple(codes)[:MOST_HINTS], tuple(ids)[:MOST_HINTS])


def _texts(content: bytes) -> Iterator[bytes]:
    """The file as it is, then what a PDF keeps packed."""
    yield content
    if not is_pdf(content):
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
