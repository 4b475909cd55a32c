"""PNG files: every chunk checked, the picture inflated to its last line, and everything but it left out.

Text, dates, places and whatever else a file carries besides its picture is dropped (PNG, 3rd edition).
"""

import struct
import zlib
from collections.abc import Iterator

from kaptrain.practicum.rules.upload import Unreadable

MAGIC = b"\x89PNG\r\n\x1a\n"
KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
# A page at 400 dots per inch; its lines are inflated piece by piece and kept nowhere.
MOST_PIXELS = 24_000_000
PIECE = 256 * 1024
# The seven passes of an interlaced picture: first column and line, and the steps between them.
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def clean_png(data: bytes) -> bytes:
    """Return the same picture without anything beside it; Unreadable when it is none."""
    kept: list[tuple[bytes, bytes]] = []
    for name, body in _chunks(data):
        if name in KEPT:
            kept.append((name, body))
        elif not name[0] & 0x20:
            raise Unreadable("This PNG needs parts that are not known.")
    names = [name for name, _ in kept]
    if not names or names[0] != b"IHDR" or names.count(b"IHDR") != 1 or b"IDAT" not in names:
        raise Unreadable("This PNG has no picture in it.")
    _check_picture(kept[0][1], [body for name, body in kept if name == b"IDAT"])
    return MAGIC + b"".join(_chunk(name, body) for name, body in kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(MAGIC)
    while at + 12 <= len(data):
        (length,), name = struct.unpack_from(">I", data, at), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data) or not name.isalpha():
            break
        body = data[at + 8 : end - 4]
        if zlib.crc32(name + body) != struct.unpack_from(">I", data, end - 4)[0]:
            break
        yield name, body
        if name == b"IEND":
            return  # What follows the end is nobody's picture.
        at = end
    raise Unreadable("This PNG is damaged or not complete.")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _check_picture(head: bytes, parts: list[bytes]) -> None:
    if len(head) != 13:
        raise Unreadable("This PNG is damaged or not complete.")
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(">IIBBBBB", head)
    if depth not in DEPTHS.get(colour, ()) or packing or filtering or interlace > 1:
        raise Unreadable("This PNG is of a kind that is not known.")
    if not 0 < width * height <= MOST_PIXELS:
        raise Unreadable("This picture is too large. Send one of at most 24 million dots.")
    bits = CHANNELS[colour] * depth
    if interlace:
        sizes = [
            (-(-(width - x) // across), -(-(height - y) // down))
            for x, y, across, down in PASSES
            if width > x and height > y
        ]
    else:
        sizes = [(width, height)]
    expected = sum((-(-wide * bits // 8) + 1) * high for wide, high in sizes)
    if _inflated(parts, expected) != expected:
        raise Unreadable("This PNG is damaged or not complete.")


def _inflated(parts: list[bytes], most: int) -> int:
    """Count the bytes that come out; stops as soon as there are more than there may be."""
    unpack, total = zlib.decompressobj(), 0
    try:
        for part in parts:
            waiting = part
            while waiting and total <= most:
                total += len(unpack.decompress(waiting, PIECE))
                waiting = unpack.unconsumed_tail
        while total <= most and not unpack.eof:
            more = len(unpack.decompress(b"", PIECE))
            if not more:
                break
            total += more
    except zlib.error:
        return -1
    return total if unpack.eof else -1
