"""The certificate as a PDF that archives keep (PDF/A-3a) and screen readers read (PDF/UA-1).

Texts reach typst as one JSON value of `sys.inputs` and are only ever shown: nothing of them is
parsed as markup or code. The compiler sees the template's folder and the bundled fonts, no other.
"""

import functools
import json
import threading
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from kaptrain.certificates.adapters.fonts import FOLDER, missing_characters
from kaptrain.certificates.adapters.qr import ALT, qr_code
from kaptrain.certificates.rules.content import CertificateContent
from kaptrain.certificates.rules.ring import ring_arcs
from kaptrain.certificates.rules.tidy import tidied
from kaptrain.certificates.rules.wording import Sheet, sheet
from kaptrain.shared.errors import Invalid

_TEMPLATES = Path(__file__).parent.parent / "templates" / "certificates"
# The compiler keeps the inputs of its last run, so two threads must not share a run.
_ONE_AT_A_TIME = threading.Lock()


def pdf(content: CertificateContent, attachment: bytes | None = None) -> bytes:
    """Return the certificate as one tagged A4 page; the same content gives the same bytes.

    `attachment` is its credential (JSON), kept inside the file.
    Raises Invalid for content that is not `tidied`, for characters no bundled font has, and for
    texts that do not fit on the page.
    """
    if tidied(content) != content:
        raise Invalid("The certificate's texts are not in their stored spelling.", code="untidy")
    page = sheet(content)
    _require_glyphs(page)
    issued = datetime.combine(content.issued_on, time(), UTC)
    inputs = {"certificate": json.dumps(_inputs(content, page), ensure_ascii=False)}
    if attachment is not None:
        inputs["attachment"] = attachment.decode()
    try:
        with _ONE_AT_A_TIME:
            made = _compiler().compile(
                format="pdf", sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"], timestamp=issued
            )
    except typst.TypstError as problem:
        raise Invalid(
            f"The certificate cannot be printed: {problem.message}", code="unprintable"
        ) from problem
    if not isinstance(made, bytes):
        raise TypeError("typst gives one file for a PDF")
    return made


@functools.cache
def _compiler() -> typst.Compiler:
    # Starting one takes twenty times as long as using it.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FOLDER)])
    return typst.Compiler(_TEMPLATES / "certificate.typ", root=_TEMPLATES, font_paths=fonts)


def _require_glyphs(page: Sheet) -> None:
    holder = missing_characters([page.holder])
    missing = holder or missing_characters(_texts(asdict(page)))
    if missing:
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing[:10])
        raise Invalid(
            f"The certificate's fonts have no sign for: {named}.",
            code="no_glyph",
            field="holder" if holder else None,
        )


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [text for item in items for text in _texts(item)]


def _inputs(content: CertificateContent, page: Sheet) -> dict[str, object]:
    day = content.issued_on
    return {
        **asdict(page),
        "title": f"{page.heading}: {page.holder}",
        "url": content.verify_url,
        "issued": {"year": day.year, "month": day.month, "day": day.day},
        "qr": asdict(qr_code(content.verify_url)),
        "qr_alt": ALT,
        "ring": ring_arcs([part.minutes for part in content.parts]),
    }
