"""Read a QR code as a phone does: from the picture on a screen, with a decoder that is not ours."""

import struct
import zlib

import zxingcpp

CHANNELS = {0: 1, 2: 3, 6: 4}
HEAD = 16


def text_in(png: bytes) -> str:
    """Return what the one QR code of a screenshot (8 bits, not interlaced) says."""
    width, height, channels, rows = _rows(png)
    grey = bytes(sum(pixel[:3]) // len(pixel[:3]) for row in rows for pixel in _pixels(row, channels))
    found = zxingcpp.read_barcodes(memoryview(grey).cast("B", (height, width)))
    assert len(found) == 1, found
    text: str = found[0].text
    return text


def _pixels(row: bytes, channels: int) -> list[bytes]:
    return [row[at : at + channels] for at in range(0, len(row), channels)]


def _rows(png: bytes) -> tuple[int, int, int, list[bytes]]:
    width, height, depth, kind = struct.unpack(">IIBB", png[HEAD : HEAD + 10])
    assert depth == 8, depth
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += length + 12
    channels = CHANNELS[kind]
    raw, stride, rows, before = zlib.decompress(packed), width * channels, [], bytes(width * channels)
    for number in range(height):
        start = number * (stride + 1)
        before = _unfiltered(raw[start], raw[start + 1 : start + 1 + stride], before, channels)
        rows.append(before)
    return width, height, channels, rows


def _unfiltered(method: int, line: bytes, above: bytes, channels: int) -> bytes:
    out = bytearray(line)
    for at in range(len(out)):
        left = out[at - channels] if at >= channels else 0
        corner = above[at - channels] if at >= channels else 0
        out[at] = (out[at] + _predicted(method, left, above[at], corner)) & 255
    return bytes(out)


def _predicted(method: int, left: int, up: int, corner: int) -> int:
    if method == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda one: abs(guess - one))
    return (0, left, up, (left + up) // 2)[method]
