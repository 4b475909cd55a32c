"""The printed transcript of a year, all of it words: every line of the ledger with who stands behind it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PrintedLine:
    """One line. `by` is who signed, with credential, `at` when; `why` says what does not count, else ""."""

    on: str
    title: str
    claimed: str
    counted: str
    by: str
    at: str
    why: str = ""


@dataclass(frozen=True)
class PrintedPart:
    """The lines of one component under its title."""

    title: str
    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True, kw_only=True)
class TranscriptSheet:
    """The transcript from top to bottom.

    `facts` are (label, value), `totals` (component, required, counted, not counted) with the whole
    plan last, `decisions` (what, by whom and when), `taken_back` lines that a correction took out.
    `head` is the full ledger head, `on` the day of the statement.
    """

    heading: str
    issuer: str
    holder: str
    program: str
    facts: tuple[tuple[str, str], ...]
    totals: tuple[tuple[str, str, str, str], ...]
    parts: tuple[PrintedPart, ...]
    decisions: tuple[tuple[str, str], ...]
    taken_back: tuple[PrintedLine, ...]
    notes: tuple[str, ...]
    head: str
    on: date
