"""Sites, records, documents and tiny files for tests of the practicum."""

import struct
import zlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.authz.actor import Actor
from kaptrain.events.models import Event
from kaptrain.practicum.models import Document, Placement, Practitioner, Review, Site, Slot
from kaptrain.shared.ids import token_hash
from tests.conftest import NOON
from tests.factories import LONG_AGO
from tests.factories.events import an_event


def tiny_pdf(*objects: bytes, words: bytes = b"") -> bytes:
    """One empty page, and further objects from number 4 on; `words` make its bytes differ from others."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R" + (b"/OpenAction 4 0 R" if objects else b"") + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
        *objects,
    ]
    out = b"%PDF-1.4\n" + (b"% " + words + b"\n" if words else b"")
    places = []
    for number, body in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    size, at = len(parts) + 1, len(out)
    return out + b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        at,
    )


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG with its length and its sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def tiny_png(width: int = 3, height: int = 2, *, more: bytes = b"", lines: bytes | None = None) -> bytes:
    """A grey picture; `more` are chunks before it, `lines` what is packed in place of the right ones."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    raw = (b"\x00" + b"\x80" * width) * height if lines is None else lines
    parts = [png_chunk(b"IHDR", head), more, png_chunk(b"IDAT", zlib.compress(raw)), png_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def segment(marker: int, body: bytes) -> bytes:
    """One part of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def tiny_jpeg(width: int = 8, height: int = 8, *, more: bytes = b"", scan: bytes = b"\x12\x34") -> bytes:
    """The shape of a baseline picture in grey, with parts of `more` before it."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + bytes((1, 0x11, 0))
    tables = segment(0xDB, b"\x00" + b"\x01" * 64) + segment(0xC4, b"\x00" + b"\x01" + b"\x00" * 15 + b"\x05")
    start = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
    return b"\xff\xd8" + more + tables + segment(0xC0, frame) + start + scan + b"\xff\xd9"


def exif(orientation: int, *, place: bytes = b"GPS 39.7392 N") -> bytes:
    """What a phone writes about a photo: how it is turned, and where it was taken."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    body = b"Exif\x00\x00II" + struct.pack("<HI", 42, 8) + struct.pack("<H", 1) + entry + b"\x00" * 4 + place
    return segment(0xE1, body)


def a_site(session: Session, name: str = "Riverside Clinic", **more: Any) -> Site:
    """A site whose agreement runs through the next year, or what `more` says."""
    values: dict[str, Any] = {
        "name": name,
        "place": "12 River Road",
        "agreement_on": date(2026, 1, 1),
        "agreement_until": date(2027, 12, 31),
        "created_at": LONG_AGO,
        "changed_at": LONG_AGO,
    }
    site = Site(**{**values, **more})
    session.add(site)
    session.flush()
    return site


def a_record(session: Session, host: Person | None, sites: Iterable[Site] = (), **more: Any) -> Practitioner:
    """The record of a practitioner, licensed through the next year, or what `more` says."""
    values: dict[str, Any] = {
        "person_id": host.id if host else None,
        "name": host.name if host else "No Account",
        "credential": "MD",
        "licence_number": "A-100",
        "licence_until": date(2027, 12, 31),
        "created_at": LONG_AGO,
        "changed_at": LONG_AGO,
    }
    record = Practitioner(**{**values, **more})
    record.placements = [Placement(site_id=each.id) for each in sites]
    session.add(record)
    session.flush()
    return record


def a_document(
    session: Session,
    owner: Person,
    kind: str = "basic-life-support",
    *,
    site: Site | None = None,
    by: Person | None = None,
    until: date | None = None,
    refused: str = "",
    sent_at: datetime = LONG_AGO,
) -> Document:
    """A document as a row; with `by` it is decided about: approved until a day, or refused with a reason."""
    document = Document(
        person_id=owner.id,
        kind=kind,
        title=kind.replace("-", " ").capitalize(),
        site_id=site.id if site else None,
        digest=token_hash(f"{owner.id} {kind} {sent_at}"),
        size=700,
        media="pdf",
        sent_at=sent_at,
    )
    session.add(document)
    session.flush()
    if by is not None:
        session.add(
            Review(
                document_id=document.id,
                number=1,
                trainee_id=owner.id,
                by_id=by.id,
                by_name=by.name,
                by_role="admin",
                decision="refused" if refused else "approved",
                valid_until=until,
                reason=refused,
                at=sent_at,
            )
        )
        session.flush()
    return document


def all_documents(session: Session, owner: Person, by: Person, site: Site, until: date) -> None:
    """Everything the program asks for, approved until a day."""
    for kind in ("licence", "basic-life-support", "insurance", "confidentiality"):
        a_document(session, owner, kind, by=by, until=until)
    a_document(session, owner, "site-agreement", site=site, by=by, until=until)


def a_visit(session: Session, host: Person, site: Site | None = None, **more: Any) -> Event:
    """A dosing session of the program in two weeks, at a site if one is given."""
    cleared_only = more.pop("cleared_only", None)
    values: dict[str, Any] = {
        "starts_at": NOON.replace(month=12, day=6),
        "minutes": 150,
        "kind": "practicum",
        "activity": "dosing",
        "title": "Dosing session",
        "program": "kap",
        "modality": "in_person",
        "place": "Riverside",
        "join_link": "",
    }
    event = an_event(session, host, **{**values, **more})
    if site is not None:
        session.add(Slot(event_id=event.id, site_id=site.id, cleared_only=cleared_only))
        session.flush()
    return event


def actor(session: Session, who: Person) -> Actor:
    """The person as somebody who acts."""
    found = actor_of(session, who.id)
    assert found is not None
    return found
