"""The transcript as PDF: as many tagged A4 pages as its lines need."""

import re
import unicodedata
from dataclasses import asdict

from kaptrain.certificates.adapters.fonts import JOINERS, missing_characters
from kaptrain.certificates.adapters.typesetting import texts_of, typeset_apart
from kaptrain.certificates.rules.transcript_sheet import TranscriptSheet

STAND_IN = "\N{LOZENGE}"
REPLACED = "A sign that the fonts here lack is printed as \N{LOZENGE}."
# A longer word may break where no space is, or it would run into the next column.
_LONG_WORD = re.compile(r"(\S{24})(?=\S{8})")
_BREAK = "\N{ZERO WIDTH SPACE}"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def transcript_pdf(page: TranscriptSheet) -> bytes:
    """Return the transcript; the same sheet gives the same bytes.

    It is an extract for its reader, not an award: unlike on a certificate, a character that cannot
    be printed is replaced, and a note says so. Raises Invalid for one that is too long to be made.
    """
    words: dict[str, object] = {key: value for key, value in asdict(page).items() if key != "on"}
    every = texts_of(words)
    missing = set(missing_characters(every))
    hidden = {char for text in every for char in text if _is_hidden(char)}
    table = {**{ord(char): STAND_IN for char in missing}, **dict.fromkeys(map(ord, hidden))}
    if missing:
        words["notes"] = (*page.notes, REPLACED)
    day = page.on
    shown = {
        **_translated(words, table),
        "head": page.head,
        "title": f"{page.heading}: {page.holder}".translate(table),
        "dated": {"year": day.year, "month": day.month, "day": day.day},
    }
    return typeset_apart("transcript.typ", shown, day=day)


def _is_hidden(char: str) -> bool:
    return char not in JOINERS and unicodedata.category(char) in _INVISIBLE


def _translated(words: dict[str, object], table: dict[int, str | None]) -> dict[str, object]:
    return {key: _cleaned(value, table) for key, value in words.items()}


def _cleaned(value: object, table: dict[int, str | None]) -> object:
    if isinstance(value, str):
        clean = unicodedata.normalize("NFC", value).translate(table)
        return _LONG_WORD.sub(rf"\1{_BREAK}", clean)
    if isinstance(value, dict):
        return _translated(value, table)
    return [_cleaned(item, table) for item in value] if isinstance(value, (list, tuple)) else value
