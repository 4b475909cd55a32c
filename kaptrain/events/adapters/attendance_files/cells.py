"""Rows of a table into entries: a name, addresses, a join and a leave as they are written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kaptrain.events.adapters.attendance_files.columns import Header, Table
from kaptrain.events.adapters.attendance_files.decoding import Row
from kaptrain.events.adapters.attendance_files.times import Length, Written, written, written_length

LONGEST_NAME = 200
LONGEST_EMAIL = 254
NONE = frozenset({"", "-", "--", "—", "n/a"})

Report = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment as it stands in a cell, and whether its column is in UTC."""

    moment: Written
    in_utc: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. A stay without `leave` but with `open_end` lasted at least as long as the list was kept.

    `spans` marks a row from a first to a last moment, between which somebody may have been away.
    """

    line: int
    name: str
    emails: tuple[str, ...]
    join: Mark | None
    leave: Mark | None
    length: Length | None = None
    spans: bool = False
    open_end: bool = False
    action: str = ""


def entries_of(table: Table, report: Report, note: Report) -> Iterator[Entry]:
    """Read the rows of a table; what is wrong with one is reported, and its times are left out."""
    cache: dict[str, Written | str] = {}
    for row in table.rows:
        if row.lines > 1:
            note(row.line, f"A cell of this row runs over {row.lines} lines; they were read as one row.")
        if row.cells is None:
            report(row.line, "The quotation marks in this row do not match.")
        elif table.header.cell(row.cells, "waiting").lower() == "yes":
            note(row.line, "Time in the waiting room is not counted.")
        # "No" is somebody who registered for a webinar, but never came.
        elif table.header.cell(row.cells, "attended").lower() != "no":
            yield _entry(row, row.cells, table.header, _Times(table.header, cache, report))


@dataclass(slots=True)
class _Times:
    header: Header
    cache: dict[str, Written | str]
    report: Report

    def mark(self, row: Row, cells: tuple[str, ...], meaning: str, label: str) -> Mark | None:
        text = self.header.cell(cells, meaning)
        if text not in self.cache:
            try:
                self.cache[text] = written("" if text.lower() in NONE else text)
            except ValueError as problem:
                self.cache[text] = str(problem)
        found = self.cache[text]
        if isinstance(found, str):
            self.report(row.line, f"The {label} {found}.")
            return None
        return Mark(found, meaning in self.header.utc)


def _entry(row: Row, cells: tuple[str, ...], header: Header, times: _Times) -> Entry:
    name = " ".join(filter(None, (header.cell(cells, "name"), header.cell(cells, "surname"))))
    is_action = "action" in header.at
    return Entry(
        line=row.line,
        name=name[:LONGEST_NAME],
        emails=_emails(cells, header),
        join=times.mark(row, cells, *(("moment", "timestamp") if is_action else ("join", "join time"))),
        leave=None if is_action else times.mark(row, cells, "leave", "leave time"),
        length=written_length(header.cell(cells, "length")),
        spans=header.spans,
        action=" ".join(header.cell(cells, "action").lower().split()),
    )


def _emails(cells: tuple[str, ...], header: Header) -> tuple[str, ...]:
    found = (header.cell(cells, meaning) for meaning in ("email", "registered", "upn"))
    # Reports hide the addresses of guests: "r****@example.org" is nobody's address.
    sound = [each for each in found if "@" in each and "*" not in each and len(each) <= LONGEST_EMAIL]
    return tuple(dict.fromkeys(sound))
