"""The certificate of continuing education as a tagged PDF, one page, all of it words."""

import functools
import json
import threading
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from kaptrain.certificates.adapters.fonts import FOLDER, missing_characters
from kaptrain.certificates.adapters.qr import ALT, qr_code
from kaptrain.certificates.rules.ce_sheet import CeSheet
from kaptrain.shared.errors import Invalid

_TEMPLATES = Path(__file__).parent.parent / "templates" / "certificates"
_ONE_AT_A_TIME = threading.Lock()


def ce_pdf(page: CeSheet) -> bytes:
    """Return the sheet as one tagged A4 page; Invalid for signs without a glyph and texts that do not fit."""
    words = {key: value for key, value in asdict(page).items() if key != "issued_on"}
    missing = missing_characters([page.holder]) or missing_characters(_texts(words))
    if missing:
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing[:10])
        raise Invalid(f"The certificate's fonts have no sign for: {named}.", code="no_glyph")
    day = page.issued_on
    inputs = {
        **words,
        "title": f"{page.heading}: {page.holder}",
        "qr": asdict(qr_code(page.url)),
        "qr_alt": ALT,
        "dated": {"year": day.year, "month": day.month, "day": day.day},
    }
    issued = datetime.combine(day, time(), UTC)
    try:
        with _ONE_AT_A_TIME:
            made = _compiler().compile(
                format="pdf",
                sys_inputs={"certificate": json.dumps(inputs, ensure_ascii=False)},
                pdf_standards=["a-3a", "ua-1"],
                timestamp=issued,
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
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FOLDER)])
    return typst.Compiler(_TEMPLATES / "ce_plain.typ", root=_TEMPLATES, font_paths=fonts)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [text for item in items for text in _texts(item)]
