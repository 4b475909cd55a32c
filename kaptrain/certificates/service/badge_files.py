"""The credential as a file: alone, or inside a picture. Pictures are drawn once and kept, like the paper."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.certificates.adapters.badge import baking, picture
from kaptrain.certificates.models import BadgePicture, Certificate
from kaptrain.certificates.rules.content import CertificateContent, Content
from kaptrain.certificates.rules.wording import sheet
from kaptrain.certificates.service.credentials import json_of

TYPES = {"json": "application/vc", "png": "image/png", "svg": "image/svg+xml"}
BATCH = 50


@dataclass(frozen=True)
class BadgeFile:
    """A file to download."""

    content: bytes
    content_type: str


def badge_file(session: Session, certificate: Certificate, kind: str) -> BadgeFile | None:
    """Return a certificate's badge as "json", "png" or "svg"; None when it has no credential."""
    stored = json_of(session, certificate.id) if kind == "json" else _picture(session, certificate.id, kind)
    return BadgeFile(stored, TYPES[kind]) if stored is not None else None


def pictures(content: Content, credential: bytes) -> list[BadgePicture]:
    """Return the pictures of a new certificate with its credential inside; they belong to none yet.

    Invalid when the fonts here cannot draw them.
    """
    seal = seal_of(content)
    baked = {
        "png": baking.bake_png(picture.png(seal), credential),
        "svg": baking.bake_svg(picture.svg(seal), credential),
    }
    return [
        BadgePicture(kind=kind, content=made, sha256=hashlib.sha256(made).hexdigest())
        for kind, made in baked.items()
    ]


def check_pictures(session: Session) -> Iterator[str]:
    """Yield a sentence for each picture that differs from what was made, or is not there."""
    find = (
        select(Certificate.number, BadgePicture)
        .outerjoin(BadgePicture, BadgePicture.certificate_id == Certificate.id)
        .where(Certificate.award_id.is_not(None))
        .order_by(Certificate.id, BadgePicture.kind)
        .execution_options(yield_per=BATCH, populate_existing=True)
    )
    for number, made in session.execute(find):
        if made is None:
            yield f"badge of certificate {number}: its pictures are missing"
        elif hashlib.sha256(made.content).hexdigest() != made.sha256:
            yield f"badge of certificate {number}: the {made.kind} does not match its SHA-256"


def seal_of(content: Content) -> picture.Seal:
    """Return what the picture of a certificate shows."""
    if isinstance(content, CertificateContent):
        page = sheet(content)
        minutes = tuple(part.minutes for part in content.parts)
        return picture.Seal(content.issuer, content.program, page.figure, page.unit, minutes)
    return picture.Seal(content.issuer, content.title, "", content.amount, ())


def _picture(session: Session, certificate_id: int, kind: str) -> bytes | None:
    mine = (BadgePicture.certificate_id == certificate_id, BadgePicture.kind == kind)
    return session.scalar(select(BadgePicture.content).where(*mine))
