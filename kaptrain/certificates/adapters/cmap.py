"""The characters of an OpenType font, read from its `cmap` table (formats 4 and 12)."""

import struct
from collections.abc import Iterator
from mmap import mmap

_SEGMENTS = 4
_GROUPS = 12
_COLLECTION = b"ttcf"

Data = bytes | mmap


def code_points(data: Data) -> Iterator[int]:
    """Yield the code points a font has a glyph for; those of the first font of a collection."""
    table = _table(data, b"cmap")
    for offset in _subtables(data, table):
        (kind,) = struct.unpack_from(">H", data, offset)
        if kind == _SEGMENTS:
            yield from _segments(data, offset)
        elif kind == _GROUPS:
            yield from _groups(data, offset)


def _table(data: Data, tag: bytes) -> int:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == _COLLECTION else 0
    (count,) = struct.unpack_from(">H", data, start + 4)
    for at in range(start + 12, start + 12 + 16 * count, 16):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", data, at)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no {tag.decode()} table")


def _subtables(data: Data, table: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, table + 2)
    for at in range(table + 4, table + 4 + 8 * count, 8):
        platform, encoding, offset = struct.unpack_from(">HHI", data, at)
        if platform == 0 or (platform, encoding) in ((3, 1), (3, 10)):
            yield table + offset


def _segments(data: Data, offset: int) -> Iterator[int]:
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


def _groups(data: Data, offset: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", data, offset + 12)
    for at in range(offset + 16, offset + 16 + 12 * count, 12):
        start, end, _glyph = struct.unpack_from(">III", data, at)
        yield from range(start, end + 1)
