"""What programs of others read in our PDFs, and sheets to print."""

import re
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from kaptrain.certificates.rules.ce_sheet import CeSheet
from kaptrain.certificates.rules.code import code_from, format_code
from kaptrain.certificates.rules.transcript_sheet import PrintedLine, PrintedPart, TranscriptSheet

CODE = format_code(code_from(bytes(range(7, 25))))
# Marks of direction that pdftotext writes, and joiners that it moves in writing from right to left.
_MARKS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\f"))


def said(folder: Path, data: bytes, *command: str) -> str:
    """What a program prints about a PDF; its name comes last, or where `FILE` stands."""
    file = folder / "file.pdf"
    file.write_bytes(data)
    words = [str(file) if word == "FILE" else word for word in command]
    done = subprocess.run(
        [*words, *([] if "FILE" in command else [str(file)])], capture_output=True, check=True, cwd=folder
    )
    return done.stdout.decode()


def text_in(folder: Path, data: bytes) -> str:
    """The text that pdftotext extracts, bare."""
    return bare(said(folder, data, "pdftotext", "FILE", "-"))


def tagged_text(folder: Path, data: bytes) -> str:
    """The text of the tags in their order, bare."""
    lines = said(folder, data, "pdfinfo", "-struct-text").splitlines()
    return bare("".join(re.findall(r'^\s*"(.*)"$', line)[0] for line in lines if line.strip()[:1] == '"'))


def bare(text: str) -> str:
    """Without spaces and marks of direction: breaks of lines are extracted in many ways."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text).translate(_MARKS))


_CE = CeSheet(
    heading="Certificate of continuing education",
    provider="Demo Training Institute",
    holder="Demo Graduate",
    licence="LCSW 12345, Colorado",
    lead="has completed the activity",
    activity="Ethics of ketamine-assisted psychotherapy",
    credits="2.0 CE credits (APA)",
    facts=(
        ("Activity number", "KAP-ETH-2026-04"),
        ("Dates", "5 September 2026, 10:00 to 12:00 (America/Denver)"),
        ("Place", "online"),
        ("Format", "live interactive webinar"),
        ("Content", "1.5 ethics, 0.5 clinical"),
        ("Level", "intermediate"),
        ("Instructors", "Demo Facilitator, PhD; Demo Practitioner, MD"),
        ("Completed", "attendance in full, post-test, evaluation"),
    ),
    approvals=(
        ("Provider", "12 Main Street, Denver, CO 80202; registrar@kaptrain.example"),
        ("Provider number", "1234, approved 1 January 2026 to 31 December 2028"),
    ),
    statements=(
        "Demo Training Institute is approved by a body to sponsor continuing education. Demo Training "
        "Institute maintains responsibility for this program and its content.",
        "This certificate records training only.",
    ),
    signatures=(("Demo Admin", "Registrar, signed 5 September 2026"),),
    issued="Issued 5 September 2026",
    address="kaptrain.example/verify",
    code=CODE,
    ledger="e3a9 04d7 b1c6 58f2",
    url=f"https://kaptrain.example/verify/{CODE}",
    issued_on=date(2026, 9, 5),
)
_LINE = PrintedLine(
    on="6 October 2026",
    title="Dosing session",
    claimed="2 h 30 min",
    counted="2 h",
    by="Demo Practitioner, LCSW",
    at="7 October 2026",
    why="Counted in part: overlap. A minute counts once.",
)
_TRANSCRIPT = TranscriptSheet(
    heading="Transcript of hours",
    issuer="Demo Training Institute",
    holder="Demo Graduate, LCSW",
    program="Certificate in Ketamine-Assisted Psychotherapy",
    facts=(("Plan", "2025.2"), ("Statement of", "8 October 2026")),
    totals=(("Practicum", "24 h", "2 h", "30 min"), ("Whole plan", "150 h", "2 h", "30 min")),
    parts=(PrintedPart("Practicum", (_LINE,)), PrintedPart("Mentorship", ())),
    decisions=(("The year ends 30 days later", "Demo Admin, 3 March 2026"),),
    taken_back=(replace(_LINE, title="Signed in error", why="Taken back: Demo Admin 8 October 2026."),),
    notes=("All in 60-minute hours.",),
    head="e3a904d7b1c658f2" * 4,
    on=date(2026, 10, 8),
)


def a_ce_sheet(**changes: Any) -> CeSheet:
    """A certificate of continuing education, with changes."""
    return replace(_CE, **changes)


def a_transcript(lines: int | None = None, **changes: Any) -> TranscriptSheet:
    """A transcript with changes; with `lines` it has so many in its first part."""
    sheet = replace(_TRANSCRIPT, **changes)
    if lines is None:
        return sheet
    rows = tuple(replace(_LINE, title=f"Dosing session {at}") for at in range(lines))
    return replace(sheet, parts=(PrintedPart("Practicum", rows), *sheet.parts[1:]))
