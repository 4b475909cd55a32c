"""Bytes of a file into rows of cells, each with the line at which it stands."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaptrain.shared.errors import Invalid

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_OVER_LINES = 1000
LINE = re.compile(r"\r\n|\n|\r")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line at which it begins; `cells` is None when its quotation marks do not match."""

    line: int
    cells: tuple[str, ...] | None
    lines: int = 1


def refused(message: str) -> Invalid:
    """Return the error for a file that cannot be used at all."""
    return Invalid(message, code="bad_file", field="file")


def decoded(data: bytes) -> tuple[str, bool]:
    """Return the text, and whether its encoding had to be assumed; Invalid when it is not text."""
    if len(data) > MOST_BYTES:
        raise refused(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it, or mark by hand.")
    if not data.strip():
        raise refused("The file is empty.")
    if data.startswith(ARCHIVE):
        raise refused("This is a workbook, not a CSV file. Open it and save it as CSV.")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), False
    unmarked = _unmarked(data)
    text, assumed = (_strictly(data, unmarked), False) if unmarked else _plain(data)
    if "\0" in text:
        raise refused("This is not a text file. Choose the CSV file that the meeting platform made.")
    return text, assumed


def rows_of(text: str, delimiter: str) -> Iterator[Row]:
    """Cut text into rows: a quotation mark too many spoils its own line and no other.

    A cell may hold line ends, so that what somebody wrote into a name is never read as a row.
    """
    lines = LINE.split(text)
    at = 0
    while at < len(lines):
        row = Row(at + 1, None)
        if lines[at].strip(" \t,;"):
            row = Row(at + 1, _cells(lines[at], delimiter))
            if row.cells is None and lines[at].count('"') % 2:
                row = _over_lines(lines, at, delimiter)
            yield row
        at += row.lines


def _over_lines(lines: list[str], at: int, delimiter: str) -> Row:
    """Read a row up to the line in which its open cell is closed, if that is near."""
    length = len(lines[at])
    for end in range(at + 1, len(lines)):
        length += len(lines[end]) + 1
        if length > LONGEST_OVER_LINES:
            break
        if lines[end].count('"') % 2:
            cells = _cells("\n".join(lines[at : end + 1]), delimiter)
            if cells:
                return Row(at + 1, cells, end + 1 - at)
            break
    return Row(at + 1, None)


def count_lines(text: str) -> None:
    """Refuse, with Invalid, a text of too many lines."""
    if sum(1 for _ in LINE.finditer(text)) > MOST_ROWS + 100:
        raise refused(f"The file has more than {MOST_ROWS:,} rows. Split it, or mark by hand.")


def _cells(line: str, delimiter: str) -> tuple[str, ...] | None:
    try:
        cells = next(csv.reader((line,), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return tuple(" ".join(cell.split()) for cell in cells)


def _plain(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        # What older spreadsheets write; only names are affected, addresses are plain ASCII.
        return data.decode("cp1252", errors="replace"), True


def _unmarked(data: bytes) -> str | None:
    # In UTF-16 every other byte of what is written here is zero.
    head = data[:200]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if max(zeros) * 4 < len(head):
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise refused("The file is damaged: its characters cannot be read. Download it again.") from None
    return text.removeprefix("\ufeff")
