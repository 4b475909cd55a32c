"""Lines of the ledger as CSV: read with the row of every mistake, written with every reason."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from kaptrain.catalogue.rules import KINDS, MODALITIES
from kaptrain.hours.rules import STATUSES, Line, LineResult
from kaptrain.hours.rules.line import PRIOR_LEARNING

COLUMNS = ("id", "component", "kind", "activity", "on", "start", "minutes", "modality", "topics", "status")
RESULT_COLUMNS = (*COLUMNS, "counted", "removed")

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
START = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
MINUTES = re.compile(r"[0-9]{1,6}")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing that is wrong in one row; `row` is the line of the file at which the row begins."""

    name: str
    row: int
    message: str

    def __str__(self) -> str:
        return f"{self.name}:{self.row}: {self.message}"


class RowError(Exception):
    """A file of lines that cannot be used, with every problem in it."""

    def __init__(self, problems: list[RowProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read_lines(text: str, name: str) -> list[Line]:
    """Read lines from CSV; each line's `seq` is the file line at which its row begins.

    Semicolons separate cells when the header has them and no comma. Raises RowError
    with all problems as `NAME:ROW: message`.
    """
    text = text.removeprefix("\ufeff")
    reader = _Reader(name)
    rows = _rows(text, reader)
    header = next(rows, None)
    if header is None:
        reader.refuse(1, "there is no header row")
    elif reader.has_columns(*header):
        reader.read(rows, header[1])
    if reader.problems:
        raise RowError(reader.problems)
    return reader.lines


def write_lines(results: Iterable[LineResult]) -> str:
    """Write results as CSV: the columns of a line, the minutes that count, and `code:minutes` removed.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(RESULT_COLUMNS)
    for result in results:
        writer.writerow(_harmless(cell) for cell in _result_cells(result))
    return out.getvalue()


class _Reader:
    """Turns rows into lines and keeps what is wrong with them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[Line] = []
        self.problems: list[RowProblem] = []
        self._ids: set[str] = set()

    def refuse(self, row: int, message: str) -> None:
        self.problems.append(RowProblem(self.name, row, message))

    def has_columns(self, row: int, header: list[str]) -> bool:
        """Check the header."""
        for column in COLUMNS:
            if column not in header:
                self.refuse(row, f"the column {column!r} is missing")
            if header.count(column) > 1:
                self.refuse(row, f"the column {column!r} is there {header.count(column)} times")
        for column in dict.fromkeys(header):
            if column not in COLUMNS:
                self.refuse(row, f"unknown column {column!r}")
        return not self.problems

    def read(self, rows: Iterator[tuple[int, list[str]]], header: list[str]) -> None:
        for row, cells in rows:
            if len(cells) != len(header):
                self.refuse(row, f"{len(cells)} cells where the header has {len(header)}")
                continue
            self._read_row(row, dict(zip(header, cells, strict=True)))

    def _read_row(self, row: int, cells: dict[str, str]) -> None:
        before = len(self.problems)
        found = _Cells(self, row, cells)
        on, start = found.day(), found.start()
        minutes, topics = found.minutes(), found.topics()
        kind = found.word("kind", KINDS)
        found.filled("component")
        if kind != PRIOR_LEARNING:
            found.filled("activity")
        if found.filled("id") and cells["id"] in self._ids:
            self.refuse(row, f"the id {cells['id']!r} is repeated")
        self._ids.add(cells["id"])
        modality, status = found.word("modality", MODALITIES), found.word("status", STATUSES)
        if len(self.problems) > before:
            return
        self.lines.append(
            Line(
                id=cells["id"],
                component=cells["component"],
                kind=kind,
                activity=cells["activity"],
                on=on,
                start=start,
                minutes=minutes,
                modality=modality,
                topics=topics,
                status=status,
                seq=row,
            )
        )


class _Cells:
    """The cells of one row. A bad cell is noted and replaced by something harmless."""

    def __init__(self, reader: _Reader, row: int, cells: dict[str, str]) -> None:
        self._reader = reader
        self._row = row
        self._cells = cells

    def _refuse(self, message: str) -> None:
        self._reader.refuse(self._row, message)

    def filled(self, column: str) -> bool:
        if not self._cells[column]:
            self._refuse(f"{column} is empty")
        return bool(self._cells[column])

    def word(self, column: str, known: tuple[str, ...]) -> str:
        if self._cells[column] not in known:
            self._refuse(f"{column} {self._cells[column]!r} is not one of {', '.join(known)}")
        return self._cells[column]

    def day(self) -> date:
        text = self._cells["on"]
        try:
            if DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self._refuse(f"on {text!r} is not a date (YYYY-MM-DD)")
        return date.min

    def start(self) -> time | None:
        text = self._cells["start"]
        match = START.fullmatch(text)
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            return time(int(match[1]), int(match[2]))
        if text:
            self._refuse(f"start {text!r} is not a time (HH:MM)")
        return None

    def minutes(self) -> int:
        text = self._cells["minutes"]
        if MINUTES.fullmatch(text) and int(text):
            return int(text)
        self._refuse(f"minutes {text!r} is not a whole number from 1 to 999999")
        return 1

    def topics(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for part in filter(None, (part.strip() for part in self._cells["topics"].split(";"))):
            topic, _, minutes = (each.strip() for each in part.partition(":"))
            if not topic or not MINUTES.fullmatch(minutes):
                self._refuse(f"topics {part!r} is not written as topic:minutes")
            elif topic in found:
                self._refuse(f"topics name {topic!r} twice")
            else:
                found[topic] = int(minutes)
        return found


def _rows(text: str, problems: _Reader) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the file line at which it begins."""
    header = next((row for row in text.splitlines() if row.strip()), "")
    delimiter = ";" if ";" in header and "," not in header else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield row, [cell.strip() for cell in cells]
            row = reader.line_num + 1
    except csv.Error as error:
        problems.refuse(row, f"not valid CSV: {error}")


def _result_cells(result: LineResult) -> list[str]:
    line = result.line
    return [
        line.id,
        line.component,
        line.kind,
        line.activity,
        line.on.isoformat(),
        line.start.strftime("%H:%M") if line.start else "",
        str(line.minutes),
        line.modality,
        ";".join(f"{topic}:{minutes}" for topic, minutes in line.topics.items()),
        line.status,
        str(result.counted),
        ";".join(f"{each.code}:{each.minutes}" for each in result.removed),
    ]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
