"""JPEG files: every marker walked from start to end, and all that is no picture left out.

Place, camera, date, thumbnails and comments stand in application markers; of them only how the picture is
turned is kept, or photos from a phone would lie on their side (ITU T.81, annex B; Exif 2.3, tag 0x0112).
"""

import struct

from kaptrain.practicum.rules.upload import Unreadable

MAGIC = b"\xff\xd8\xff"
START, END, SCAN = 0xD8, 0xD9, 0xDA
# Baseline, extended and progressive pictures; lossless and arithmetic ones come from no camera.
FRAMES = {0xC0, 0xC1, 0xC2}
OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
TABLES = {0xC4, 0xDB, 0xDD}
ADOBE, EXIF = 0xEE, 0xE1
RESTARTS = range(0xD0, 0xD8)
MOST_PIXELS = 60_000_000
ORIENTATION = 0x0112
DAMAGED = "This JPEG is damaged or not complete."


def clean_jpeg(data: bytes) -> bytes:
    """Return the same picture without anything beside it; Unreadable when it is none."""
    walk, at = _Walk(data), 2
    marker, at = _marker(data, at)
    while marker != END:
        at = walk.take(marker, at)
        marker, at = _marker(data, at)
    return walk.picture()


class _Walk:
    """What was found on the way through a file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.kept: list[bytes] = []
        self.turned = 0
        self.framed = self.scanned = False

    def take(self, marker: int, at: int) -> int:
        """Look at the segment that begins here, keep it if the picture needs it; return where it ends."""
        body = _segment(self.data, at)
        at += len(body) + 2
        if marker == EXIF:
            self.turned = self.turned or _orientation(body)
        elif marker in FRAMES or marker in OTHER_FRAMES:
            self._take_frame(marker, body)
        elif marker == SCAN:
            at = self._take_scan(body, at)
        elif marker in TABLES or marker == ADOBE:
            self._keep(marker, body)
        return at

    def picture(self) -> bytes:
        """Return what was kept as a file."""
        if not self.framed or not self.scanned:
            raise Unreadable("This JPEG has no picture in it.")
        exif = _exif(self.turned) if self.turned > 1 else b""
        return b"\xff\xd8" + exif + b"".join(self.kept) + b"\xff\xd9"

    def _keep(self, marker: int, body: bytes) -> None:
        self.kept.append(bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body)

    def _take_frame(self, marker: int, body: bytes) -> None:
        if self.framed or marker not in FRAMES:
            raise Unreadable("This JPEG is of a kind that is not known.")
        _check_frame(body)
        self.framed = True
        self._keep(marker, body)

    def _take_scan(self, body: bytes, at: int) -> int:
        if not self.framed:
            raise Unreadable(DAMAGED)
        end = _scan_end(self.data, at)
        self.scanned = self.scanned or end > at
        self._keep(SCAN, body)
        self.kept.append(self.data[at:end])
        return end


def _marker(data: bytes, at: int) -> tuple[int, int]:
    if at + 2 > len(data) or data[at] != 0xFF:
        raise Unreadable(DAMAGED)
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data) or data[at] in (0x00, 0x01, START) or data[at] in RESTARTS:
        raise Unreadable(DAMAGED)
    return data[at], at + 1


def _segment(data: bytes, at: int) -> bytes:
    if at + 2 > len(data):
        raise Unreadable(DAMAGED)
    (length,) = struct.unpack_from(">H", data, at)
    if length < 2 or at + length > len(data):
        raise Unreadable(DAMAGED)
    return data[at + 2 : at + length]


def _scan_end(data: bytes, at: int) -> int:
    """Find where the coded picture ends: at the next marker that is neither a restart nor a stuffed byte."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Unreadable(DAMAGED)
        following = data[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0x00 or following in RESTARTS:
            at += 2
        else:
            return at


def _check_frame(body: bytes) -> None:
    if len(body) < 6:
        raise Unreadable(DAMAGED)
    depth, height, width, parts = struct.unpack_from(">BHHB", body)
    if depth not in (8, 12) or parts not in (1, 3, 4) or len(body) != 6 + 3 * parts:
        raise Unreadable(DAMAGED)
    if not 0 < width * height <= MOST_PIXELS:
        raise Unreadable("This picture is too large. Send one of at most 60 million dots.")


def _orientation(body: bytes) -> int:
    """Return how the picture is turned (1 to 8), 0 when the file does not say."""
    if not body.startswith(b"Exif\x00\x00") or len(body) < 16:
        return 0
    order = {b"II": "<", b"MM": ">"}.get(body[6:8])
    if order is None:
        return 0
    try:
        (first,) = struct.unpack_from(f"{order}I", body, 10)
        (count,) = struct.unpack_from(f"{order}H", body, 6 + first)
        for number in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", body, 8 + first + 12 * number)
            if tag == ORIENTATION and kind == 3:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _exif(turned: int) -> bytes:
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, turned, 0)
    body = b"Exif\x00\x00MM" + struct.pack(">HI", 42, 8) + struct.pack(">H", 1) + entry + struct.pack(">I", 0)
    return bytes((0xFF, EXIF)) + struct.pack(">H", len(body) + 2) + body
