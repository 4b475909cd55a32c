"""What the columns of Zoom, Microsoft Teams and Google Meet are called, and which of them a file has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from kaptrain.events.adapters.attendance_files.decoding import Row, refused, rows_of

DELIMITERS = (",", "\t", ";")
FARTHEST_HEADER = 200
UTC_MARK = re.compile(r"\s*\((?:utc|gmt)\)$")

NAMES: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name (original name)",
        "user name (original name)",
        "name",
        "full name",
        "participant",
        "participant name",
        "first name",
    ),
    "surname": ("last name", "surname"),
    "email": ("user email", "email", "e-mail", "email address", "attendee email", "participant email"),
    "registered": ("registration email",),
    "upn": ("participant id (upn)", "upn", "participant id"),
    "join": ("join time", "time joined", "joined", "joined at", "first join", "first join time"),
    "leave": ("leave time", "time exited", "time left", "left", "left at", "last leave", "last leave time"),
    "length": ("duration (minutes)", "time in session (minutes)", "in-meeting duration", "duration"),
    "total": ("total duration (minutes)",),
    "role": ("role",),
    "waiting": ("in waiting room",),
    "attended": ("attended",),
    "action": ("user action",),
    "moment": ("timestamp",),
}
MEANING = {name: meaning for meaning, names in NAMES.items() for name in names}
# One of these begins a column of every header; most rows are none, and are done with at once.
BEGINNINGS = frozenset({"join", "time", "firs"})
# These columns hold the first and the last moment of somebody, who may have been away in between.
SPANS = frozenset({"time joined", "time exited", "first join", "first join time", "last leave"})
NOT_FOUND = (
    "No row of column names was found. A file from Zoom has Name, User Email, Join Time and Leave Time; from "
    "Microsoft Teams Name, Join Time, Leave Time and Email, or Full Name, User Action and Timestamp; from "
    "Google Meet Email, Time joined and Time exited. Download the report in English."
)
TOTALS = (
    "This file has the total minutes of each person, but not when they came and went. In Zoom, leave “Show "
    "unique users” unticked when you export; or mark by hand."
)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of one table in a file, by meaning."""

    at: Mapping[str, int]
    utc: frozenset[str]
    spans: bool
    platform: str

    def cell(self, row: tuple[str, ...], meaning: str) -> str:
        """Return what a row says there; nothing when it has no such column."""
        index = self.at.get(meaning)
        return row[index] if index is not None and index < len(row) else ""


@dataclass(slots=True)
class Table:
    """A header with the rows below it, and the title above it, such as "3. In-Meeting Activities"."""

    title: str
    header: Header
    rows: list[Row] = field(default_factory=list)


def tables_of(text: str) -> list[Table]:
    """Find the tables of a file that hold times; Invalid when there are none."""
    for delimiter in DELIMITERS:
        head = islice(rows_of(text, delimiter), FARTHEST_HEADER)
        if any(row.cells and header_of(row.cells) for row in head):
            return list(_tables(rows_of(text, delimiter)))
    raise refused(TOTALS if _has_totals(text) else NOT_FOUND)


def header_of(cells: tuple[str, ...]) -> Header | None:
    """Read a row as a header; None when it names no times."""
    if not any(cell[:4].lower() in BEGINNINGS for cell in cells):
        return None
    at: dict[str, int] = {}
    utc = set()
    names = [" ".join(cell.lower().split()) for cell in cells]
    plain = [UTC_MARK.sub("", name) for name in names]
    for index, name in enumerate(plain):
        meaning = MEANING.get(name)
        if meaning:
            # Reports that repeat the meeting before each person have its columns first, under like names.
            at[meaning] = index
            if name != names[index]:
                utc.add(meaning)
    if not ({"join", "leave"} <= at.keys() or {"name", "action", "moment"} <= at.keys()):
        return None
    return Header(at, frozenset(utc), bool(SPANS.intersection(plain)), _platform(plain, at))


def _platform(names: list[str], at: Mapping[str, int]) -> str:
    if "time joined" in names:
        return "meet"
    if "action" in at or "upn" in at or "first join" in names or "role" in at:
        return "teams"
    return "zoom" if any("original name" in name for name in names) or "user email" in names else "other"


def _tables(rows: Iterator[Row]) -> Iterator[Table]:
    title = ""
    table: Table | None = None
    for row in rows:
        header = header_of(row.cells) if row.cells else None
        alone = row.cells is not None and sum(map(bool, row.cells)) == 1
        if header:
            if table:
                yield table
            table = Table(title, header)
        elif alone and row.cells and _is_title(row.cells[0], table):
            if table:
                yield table
            title, table = row.cells[0], None
        elif table:
            table.rows.append(row)
    if table:
        yield table


def _is_title(cell: str, table: Table | None) -> bool:
    # A single cell inside a table may be a row that lost its others, which a human must hear of.
    return table is None or bool(re.match(r"[0-9]\. |.* Details$", cell))


def _has_totals(text: str) -> bool:
    return any(
        "total" in {MEANING.get(" ".join(cell.lower().split())) for cell in row.cells or ()}
        for delimiter in DELIMITERS
        for row in islice(rows_of(text, delimiter), FARTHEST_HEADER)
    )
