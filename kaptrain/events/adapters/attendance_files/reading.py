"""Read a join/leave file of Zoom, Microsoft Teams or Google Meet."""

from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from kaptrain.events.adapters.attendance_files.actions import pairs_of
from kaptrain.events.adapters.attendance_files.cells import Entry, Mark, entries_of
from kaptrain.events.adapters.attendance_files.columns import Table, tables_of
from kaptrain.events.adapters.attendance_files.decoding import MOST_ROWS, count_lines, decoded, refused
from kaptrain.events.adapters.attendance_files.readings import Frame, Reading, order_of, stay
from kaptrain.events.adapters.attendance_files.times import Written
from kaptrain.events.rules.matching import FileRow
from kaptrain.events.rules.presence import Interval, common
from kaptrain.events.rules.words import format_seconds
from kaptrain.shared.errors import Invalid

ACTIVITIES = "in-meeting activities"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row (the line of the file; 0 is the whole file), for the person who imports it."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class AttendanceFile:
    """What a file says: rows, in its order; `problems` of rows whose times could not be used (their `stay`
    is None, or they could not be read at all); `notes` on how others were read.
    """

    platform: str
    zone: str
    rows: tuple[FileRow, ...]
    problems: tuple[Remark, ...]
    notes: tuple[Remark, ...]


def read_attendance(
    data: bytes, *, window: Interval, zone: str, file_zone: str | None = None
) -> AttendanceFile:
    """Read the bytes of an attendance file for an event.

    Times without a zone are those of `file_zone`, by default the event's `zone`. Raises Invalid at `file`
    when the file cannot be used at all; what is wrong with single rows is in the result.
    """
    text, assumed = decoded(data)
    count_lines(text)
    tables = tables_of(text)
    reader = _Reader(window, _zone(file_zone or zone))
    if assumed:
        reader.note(0, "The file does not name its characters; it was read as Western European text.")
    entries = reader.entries(tables)
    if len(entries) > MOST_ROWS:
        raise refused(f"The file has more than {MOST_ROWS:,} rows. Split it, or mark by hand.")
    if any("action" in table.header.at for table in tables):
        entries = pairs_of(entries, reader.problem)
    reader.read(entries)
    return AttendanceFile(
        platform=tables[0].header.platform,
        zone=str(reader.zone),
        rows=tuple(sorted(reader.rows, key=lambda row: row.row)),
        problems=tuple(sorted(reader.problems, key=lambda remark: remark.row)),
        notes=tuple(sorted(reader.notes, key=lambda remark: remark.row)),
    )


@dataclass
class _Reader:
    window: Interval
    zone: ZoneInfo
    rows: list[FileRow] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    known: dict[tuple[Mark, bool], tuple[Reading, ...]] = field(default_factory=dict)

    def problem(self, row: int, message: str) -> None:
        self.problems.append(Remark(row, message))

    def note(self, row: int, message: str) -> None:
        self.notes.append(Remark(row, message))

    def entries(self, tables: list[Table]) -> list[Entry]:
        """Read the tables. Teams lists each person from first join to last leave, then every single stay:
        the stays are used, and the list only for other addresses and for people without a stay.
        """
        single: list[Entry] = []
        listed: list[Entry] = []
        for table in tables:
            detailed = ACTIVITIES in table.title.lower()
            found = list(entries_of(table, self.problem, self.note))
            (single if detailed else listed).extend(found)
        if not single:
            return listed
        other = {email.lower(): entry.emails for entry in listed for email in entry.emails[:1]}
        single = [replace(each, emails=_with_others(each.emails, other)) for each in single]
        seen = {each.name for each in single} | {email.lower() for each in single for email in each.emails}
        alone = [each for each in listed if seen.isdisjoint((each.name, *map(str.lower, each.emails)))]
        unused = {each.line for each in listed} - {each.line for each in alone}
        self.problems = [each for each in self.problems if each.row not in unused]
        return single + alone

    def read(self, entries: list[Entry]) -> None:
        frame = Frame(self.window, self.zone)
        moments = {mark.moment for entry in entries for mark in (entry.join, entry.leave) if mark}
        order = order_of(moments, frame.days)
        frame = replace(frame, month_first=bool(order))
        if moments and not any(moment.has_seconds for moment in moments):
            self.note(0, "The times of this file have no seconds; they were read as whole minutes.")
        for entry in entries:
            interval = self._stay(entry, frame, order)
            self.rows.append(FileRow(entry.line, entry.name, entry.emails, interval))

    def _stay(self, entry: Entry, frame: Frame, order: bool | None) -> Interval | None:
        if not entry.join or not (entry.leave or entry.open_end):
            return None  # said where the row was read
        for mark in (entry.join, entry.leave):
            refusal = mark and _unclear(mark.moment, order)
            if refusal:
                self.problem(entry.line, refusal)
                return None
        joins = self._readings(entry.join, frame, leaving=False)
        if entry.leave:
            leaves = self._readings(entry.leave, frame, leaving=True)
        else:
            leaves = (Reading(max(frame.window.end, *(each.moment for each in joins))),)
        taken = stay(joins, leaves, entry.length, frame)
        if taken is None:
            self.problem(entry.line, "The leave time is before the join time.")
            return None
        for message in taken.notes:
            self.note(entry.line, message)
        return self._checked(entry, taken.interval)

    def _readings(self, mark: Mark, frame: Frame, *, leaving: bool) -> tuple[Reading, ...]:
        key = (mark, leaving)
        if key not in self.known:
            self.known[key] = frame.readings(mark.moment, in_utc=mark.in_utc, leaving=leaving)
        return self.known[key]

    def _checked(self, entry: Entry, interval: Interval) -> Interval | None:
        """Compare a stay with the length that the file itself gives, and with the event."""
        span = interval.seconds
        if entry.open_end:
            self.note(
                entry.line,
                "The list was saved before this person left; they count as there until the end. Check that.",
            )
        elif entry.length and entry.length.misses(span):
            said = format_seconds(entry.length.seconds[0])
            if entry.spans and max(entry.length.seconds) < span:
                self.problem(
                    entry.line,
                    f"Present for {said} out of {format_seconds(span)} between the first and the last time; "
                    "the file does not say when. Decide by hand.",
                )
                return None
            self.note(
                entry.line,
                f"The file says {said}, its times say {format_seconds(span)}; the times were used.",
            )
        if not common((self.window,), (interval,)) and interval.start < interval.end:
            self.note(entry.line, "These times are outside this session.")
        return interval


def _with_others(emails: tuple[str, ...], other: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    more = [each for email in emails for each in other.get(email.lower(), ())]
    return tuple(dict.fromkeys((*emails, *more)))


def _unclear(moment: Written, order: bool | None) -> str | None:
    """Say why a date cannot be used; None when it can."""
    if moment.numbers is None:
        return None
    first, second, year = moment.numbers
    shown = f"{first}/{second}/{year}"
    if order is None and first != second:
        return f"Does the day or the month stand first in {shown}? The file does not say. Write 2026-12-31."
    if not moment.fits(bool(order)):
        return f"{shown} is no date, as the other dates of this file are written."
    return None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Invalid(
            f"There is no time zone called {name[:60]!r}.", code="bad_zone", field="file_zone"
        ) from None
