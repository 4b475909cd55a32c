"""Which characters the certificate's fonts can print, read from the font files themselves."""

import functools
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "templates" / "certificates" / "fonts"
# Both weights of the serif hold the same characters, and the sans a part of them.
_TEXT_FACE = "SourceSerif4-Regular.otf"
_SEGMENTS = 4
_GROUPS = 12


def missing_characters(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the characters of `texts` that would print as empty boxes, in code point order."""
    wanted = {char for text in texts for char in text}
    return tuple(sorted(char for char in wanted if ord(char) not in coverage(_TEXT_FACE)))


@functools.cache
def coverage(file_name: str) -> frozenset[int]:
    """Return the code points a bundled font has a glyph for (its `cmap` table)."""
    data = (FOLDER / file_name).read_bytes()
    table = _table(data, b"cmap")
    points: set[int] = set()
    for offset in _subtables(data, table):
        (kind,) = struct.unpack_from(">H", data, offset)
        if kind == _SEGMENTS:
            points.update(_segments(data, offset))
        elif kind == _GROUPS:
            points.update(_groups(data, offset))
    return frozenset(points)


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for at in range(12, 12 + 16 * count, 16):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", data, at)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no {tag.decode()} table")


def _subtables(data: bytes, table: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, table + 2)
    for at in range(table + 4, table + 4 + 8 * count, 8):
        platform, encoding, offset = struct.unpack_from(">HHI", data, at)
        if platform == 0 or (platform, encoding) in ((3, 1), (3, 10)):
            yield table + offset


def _segments(data: bytes, offset: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", data, offset + 6)
    ends = offset + 14
    starts = ends + twice + 2
    for at in range(0, twice, 2):
        (end,) = struct.unpack_from(">H", data, ends + at)
        (start,) = struct.unpack_from(">H", data, starts + at)
        (delta,) = struct.unpack_from(">H", data, starts + twice + at)
        (jump,) = struct.unpack_from(">H", data, starts + 2 * twice + at)
        place = starts + 2 * twice + at + jump
        for point in range(start, end + 1):
            glyph = point if jump == 0 else struct.unpack_from(">H", data, place + 2 * (point - start))[0]
            if glyph and (jump or (glyph + delta) & 0xFFFF) and point != 0xFFFF:
                yield point


def _groups(data: bytes, offset: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", data, offset + 12)
    for at in range(offset + 16, offset + 16 + 12 * count, 12):
        start, end, _glyph = struct.unpack_from(">III", data, at)
        yield from range(start, end + 1)
