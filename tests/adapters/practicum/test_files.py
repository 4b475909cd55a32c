"""F1: what a file is, is decided by what is in it; of pictures only the picture is kept."""

import base64
import struct
import time
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kaptrain.practicum.adapters.reading import read_file
from kaptrain.practicum.adapters.store import Store
from kaptrain.practicum.rules.upload import Unreadable
from tests.factories.practicum import exif, png_chunk, segment, tiny_jpeg, tiny_pdf, tiny_png

# A picture as a real program writes it: 1 by 1 dot, progressive, with comment and resolution.
REAL_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQ"
    "Ew8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)
HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def active(body: bytes) -> bytes:
    """A PDF whose fourth object does something when it is opened."""
    return tiny_pdf(body)


NO_FILES = {
    "nothing": b"",
    "text": b"A licence, honestly.",
    "html": HTML,
    "svg": SVG,
    "xml": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "zip": b"PK\x03\x04" + bytes(40),
    "gif with a script": b"GIF89a/*" + bytes(10) + b"*/=1;alert(1)",
    "exe": b"MZ" + bytes(60),
    "elf": b"\x7fELF" + bytes(60),
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "heic": b"\x00\x00\x00\x18ftypheic" + bytes(30),
    "a blank before a pdf": b" " + tiny_pdf(),
    "html before a pdf": HTML + tiny_pdf(),
    "html called a pdf": b"%PDF-1.7\n" + HTML + b"\n%%EOF",
    "html inside the first lines of a pdf": tiny_pdf(words=b"<SCRIPT>alert(1)</SCRIPT>"),
    "svg inside a pdf": tiny_pdf(words=SVG),
    "a pdf and then html": tiny_pdf() + HTML,
    "a pdf and then a zip": tiny_pdf() + b"PK\x03\x04" + bytes(40),
    "a pdf without its end": tiny_pdf()[:-20],
    "a pdf without pages": tiny_pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[     ]/Count 0"),
    "a pdf that is its own page": tiny_pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
    "a pdf of nothing": b"%PDF-1.4\n%%EOF",
    "a locked pdf": tiny_pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2>>"),
    "a pdf with a script": active(b"<</S/JavaScript/JS(app.alert(1))>>"),
    "a pdf with a script by another spelling": active(b"<</S/J#61vaScript/J#53(app.alert(1))>>"),
    "a pdf that starts a program": active(b"<</S/Launch/F(calc.exe)>>"),
    "a pdf that sends a form": active(b"<</S/SubmitForm/F(http://evil.example)>>"),
    "a pdf with a file": active(b"<</Type/Filespec/F(x.exe)/EF<</F 5 0 R>>>>"),
    "a pdf with a form of XML": active(b"<</XFA 5 0 R>>"),
    "a script deep inside": active(b"<</A[[<</B<</JS(x)>>>>]]>>"),
    "png bytes alone": b"\x89PNG\r\n\x1a\n",
    "a png without a picture": b"\x89PNG\r\n\x1a\n" + png_chunk(b"IEND", b""),
    "a png cut off": tiny_png()[:-6],
    "a png with a wrong sum": tiny_png()[:-1] + b"\x00",
    "a png with too few lines": tiny_png(lines=b"\x00\x80\x80\x80"),
    "a png with too many lines": tiny_png(lines=bytes(4000)),
    "a png without width": tiny_png(0, 2, lines=b"\x00\x00"),
    "a png of parts nobody knows": tiny_png(more=png_chunk(b"EVIL", b"x")),
    "jpeg bytes alone": b"\xff\xd8\xff",
    "a jpeg without a picture": b"\xff\xd8\xff\xd9",
    "a jpeg cut off": tiny_jpeg()[:-2],
    "a jpeg that is html": b"\xff\xd8\xff\xe0" + HTML,
    "a jpeg without width": tiny_jpeg(0, 8),
    "a jpeg without a scan": tiny_jpeg(scan=b""),
    "a jpeg of another kind": REAL_JPEG,
}


@pytest.mark.parametrize("data", NO_FILES.values(), ids=NO_FILES.keys())
def test_it_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_file(data)

    assert str(refused.value).endswith(".")


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    assert read_file(tiny_pdf()).data == tiny_pdf()
    assert read_file(tiny_pdf()).media == "pdf"


def test_a_png_loses_all_but_its_picture() -> None:
    """A polyglot: text, a stolen profile, HTML in between and a whole archive behind the end."""
    more = png_chunk(b"tEXt", b"Author\x00Somebody") + png_chunk(b"eXIf", b"MM") + png_chunk(b"zzZz", HTML)
    read = read_file(tiny_png(more=more) + b"PK\x03\x04" + HTML)

    assert read.media == "png"
    assert read.data == tiny_png()


@pytest.mark.parametrize("interlace", [0, 1])
def test_pictures_of_every_layout_are_read(interlace: int) -> None:
    passes = [(5, 5)] if not interlace else [(1, 1), (1, 1), (2, 1), (1, 2), (3, 1), (2, 3), (5, 2)]
    raw = b"".join((b"\x00" + b"\x80" * (wide * 3)) * high for wide, high in passes)
    head = struct.pack(">IIBBBBB", 5, 5, 8, 2, 0, 0, interlace)
    data = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", zlib.compress(raw)[:9])
    data += png_chunk(b"IDAT", zlib.compress(raw)[9:]) + png_chunk(b"IEND", b"")

    assert read_file(data).data == data


def test_a_jpeg_loses_place_comment_and_what_comes_behind_it() -> None:
    more = exif(1) + segment(0xFE, b"taken at home") + segment(0xED, b"Photoshop") + segment(0xE2, HTML)
    read = read_file(tiny_jpeg(more=more) + HTML)

    assert read.media == "jpeg"
    assert read.data == tiny_jpeg()


def test_a_photo_stays_turned_as_it_was() -> None:
    data = read_file(tiny_jpeg(more=exif(6))).data

    assert b"GPS" not in data
    assert data.startswith(b"\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a")
    assert read_file(data).data == data


@pytest.mark.parametrize("body", [b"Exif\x00\x00", b"Exif\x00\x00II*\x00" + b"\xff" * 20, b"http://ns.adobe"])
def test_broken_notes_about_a_photo_are_only_left_out(body: bytes) -> None:
    assert read_file(tiny_jpeg(more=segment(0xE1, body))).data == tiny_jpeg()


BOMBS = {
    "dots beyond measure": tiny_png(2**31 - 1, 2**31 - 1, lines=b"\x00"),
    "more dots than a page has": tiny_png(6000, 6000, lines=b"\x00"),
    "a gigabyte in a small file": tiny_png(4000, 4000, lines=bytes(60_000_000)),
    "a large jpeg": tiny_jpeg(65_000, 65_000),
    "a pdf that unpacks without end": tiny_pdf(
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 9999999>>stream\n"
        + zlib.compress(bytes(50_000_000))
        + b"\nendstream"
    ).replace(b"/OpenAction 4 0 R", b"/Names 99 0 R   "),
    "a pdf of many brackets": tiny_pdf(b"[" * 200_000),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_costs_little(data: bytes) -> None:
    began = time.thread_time()
    with suppress(Unreadable):
        read_file(data)

    assert time.thread_time() - began < 2


def test_a_file_lies_under_its_own_digest_and_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path / "documents")
    digest = store.keep(b"bytes")

    (file,) = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert file == tmp_path / "documents" / digest[:2] / digest
    assert file.stat().st_mode & 0o077 == 0
    assert store.keep(b"bytes") == digest
    assert store.read(digest) == b"bytes"


def test_a_file_that_was_changed_is_not_given_out(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.keep(b"bytes")
    (tmp_path / digest[:2] / digest).write_bytes(b"other bytes")

    assert store.read(digest) is None
    assert store.read("0" * 64) is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "/etc/passwd", "0" * 64 + "\n"])
def test_nothing_but_a_digest_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        Store(tmp_path).read(name)


def test_strays_are_those_written_before_a_moment(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.keep(b"bytes")
    (tmp_path / "incoming-x").write_bytes(b"half")
    now = datetime.now(UTC)  # noqa: TID251 - files have the machine's own time

    assert list(store.strays(before=now - timedelta(hours=1))) == []
    assert {name for name, _ in store.strays(before=now + timedelta(hours=1))} == {digest, ""}
