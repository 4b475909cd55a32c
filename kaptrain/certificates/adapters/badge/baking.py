"""Credentials inside pictures (Open Badges 3.0, 5.3): baked, and read out again."""

import struct
import zlib
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_LARGEST = 1024 * 1024
_OPEN = b'<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><![CDATA['
_CLOSE = b"]]></openbadges:credential>"


def bake_png(picture: bytes, credential: bytes) -> bytes:
    """Return the PNG with the credential in an uncompressed iTXt chunk before its end."""
    chunks = [(kind, data) for kind, data in _chunks(picture) if not _is_ours(kind, data)]
    chunks.insert(-1, (b"iTXt", _KEYWORD + bytes(5) + credential))
    return _PNG + b"".join(_chunk(kind, data) for kind, data in chunks)


def bake_svg(picture: bytes, credential: bytes) -> bytes:
    """Return the SVG with the credential as its first child. ValueError for what CDATA cannot hold."""
    if b"]]>" in credential:
        raise ValueError("the credential holds the end of a CDATA section")
    begin = picture.index(b">", picture.index(b"<svg")) + 1
    return picture[:begin] + _OPEN + credential + _CLOSE + picture[begin:]


def unbaked(picture: bytes) -> bytes | None:
    """Return the credential inside a PNG or SVG that we baked; None when there is none."""
    if picture.startswith(_PNG):
        return _from_png(picture)
    _, opened, rest = picture.partition(_OPEN)
    credential, closed, _ = rest.partition(_CLOSE)
    return credential if opened and closed else None


def _from_png(picture: bytes) -> bytes | None:
    try:
        for kind, data in _chunks(picture):
            if _is_ours(kind, data):
                return _text(data)
    except (ValueError, struct.error, zlib.error):
        pass  # Whatever is broken holds nothing of ours.
    return None


def _text(data: bytes) -> bytes | None:
    compressed, rest = data[len(_KEYWORD) + 1], data[len(_KEYWORD) + 3 :]
    text = rest.split(b"\0", 2)[2]
    if not compressed:
        return text
    # Other programs may pack it; what unpacks without end is left alone.
    opened = zlib.decompressobj()
    found = opened.decompress(text, _LARGEST)
    return found if opened.eof else None


def _is_ours(kind: bytes, data: bytes) -> bool:
    return kind == b"iTXt" and data.startswith(_KEYWORD + b"\0")


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(_PNG):
        raise ValueError("not a PNG")
    at = len(_PNG)
    while at < len(picture):
        length, kind = struct.unpack_from(">I4s", picture, at)
        data = picture[at + 8 : at + 8 + length]
        if len(data) < length:
            raise ValueError("the PNG ends too early")
        yield kind, data
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
