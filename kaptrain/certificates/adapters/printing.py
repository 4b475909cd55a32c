"""The certificates as PDF: one tagged page each, made from words that are printed and nothing else."""

from dataclasses import asdict

from kaptrain.certificates.adapters.qr import ALT, qr_code
from kaptrain.certificates.adapters.typesetting import require_glyphs, texts_of, typeset
from kaptrain.certificates.rules.ce_sheet import CeSheet
from kaptrain.certificates.rules.content import CertificateContent
from kaptrain.certificates.rules.ring import ring_arcs
from kaptrain.certificates.rules.tidy import tidied
from kaptrain.certificates.rules.wording import sheet
from kaptrain.shared.errors import Invalid


def pdf(content: CertificateContent, attachment: bytes | None = None) -> bytes:
    """Return the certificate as one tagged A4 page; the same content gives the same bytes.

    `attachment` is its credential (JSON), kept inside the file. Raises Invalid for content that is
    not `tidied`, for characters no font here has, and for texts that do not fit on the page.
    """
    if tidied(content) != content:
        raise Invalid("The certificate's texts are not in their stored spelling.", code="untidy")
    page = sheet(content)
    require_glyphs([page.holder], field="holder")
    require_glyphs(texts_of(asdict(page)))
    inputs = {
        **asdict(page),
        **_sign(content.verify_url),
        "title": f"{page.heading}: {page.holder}",
        "issued": _day(content.issued_on.isoformat()),
        "ring": ring_arcs([part.minutes for part in content.parts]),
    }
    return typeset("certificate.typ", inputs, day=content.issued_on, attachment=attachment)


def ce_pdf(page: CeSheet, attachment: bytes | None = None) -> bytes:
    """Return a certificate of continuing education as one tagged A4 page; refused as `pdf` does."""
    require_glyphs([page.holder], field="holder")
    words = {key: value for key, value in asdict(page).items() if key != "issued_on"}
    require_glyphs(texts_of(words))
    inputs = {
        **words,
        **_sign(page.url),
        "title": f"{page.heading}: {page.holder}",
        "dated": _day(page.issued_on.isoformat()),
    }
    return typeset("ce_certificate.typ", inputs, day=page.issued_on, attachment=attachment)


def _sign(url: str) -> dict[str, object]:
    return {"url": url, "qr": asdict(qr_code(url)), "qr_alt": ALT}


def _day(iso: str) -> dict[str, int]:
    year, month, day = iso.split("-")
    return {"year": int(year), "month": int(month), "day": int(day)}
