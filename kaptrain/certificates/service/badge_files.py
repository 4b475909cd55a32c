"""The stored credential as a file: alone, or inside a picture."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kaptrain.certificates.adapters.badge import baking, picture
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.content import CertificateContent, Content, content_from
from kaptrain.certificates.rules.wording import sheet
from kaptrain.certificates.service.credentials import json_of


@dataclass(frozen=True)
class BadgeFile:
    """A file to download."""

    content: bytes
    content_type: str


def badge_file(session: Session, certificate: Certificate, kind: str) -> BadgeFile | None:
    """Return a certificate's badge as "json", "png" or "svg"; None when it has no credential.

    Pictures are drawn anew each time, from the frozen content; what is inside is the stored credential.
    """
    credential = json_of(session, certificate.id)
    if credential is None:
        return None
    if kind == "json":
        return BadgeFile(credential, "application/vc")
    seal = seal_of(content_from(certificate.content))
    if kind == "png":
        return BadgeFile(baking.bake_png(picture.png(seal), credential), "image/png")
    return BadgeFile(baking.bake_svg(picture.svg(seal), credential), "image/svg+xml")


def seal_of(content: Content) -> picture.Seal:
    """Return what the picture of a certificate shows."""
    if isinstance(content, CertificateContent):
        page = sheet(content)
        minutes = tuple(part.minutes for part in content.parts)
        return picture.Seal(content.issuer, content.program, page.figure, page.unit, minutes)
    return picture.Seal(content.issuer, content.title, "", content.amount, ())
