"""The host's list, its review, corrections and a file's rows, as pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaptrain.events.models import AttendanceFile, Event
from kaptrain.events.presenters.outcome import Drawn, drawn
from kaptrain.events.queries.attendance import Record, Seat
from kaptrain.events.rules.matching import WORDS, Why
from kaptrain.events.rules.presence import Interval, common, total_seconds, union
from kaptrain.events.rules.record import Evidence, Source, Worked, read_stays
from kaptrain.events.rules.times import moment_words, span_words
from kaptrain.events.rules.words import format_seconds
from kaptrain.shared.ids import digest

RECORDED = "recorded"
MARK_WORDS = {
    "": "No mark yet",
    "present": "Present",
    "late": "Late",
    "left": "Left early",
    "excused": "Excused",
    "absent": "Absent",
    "apology": "Told before",
    "joined_later": "Joined later",
}
SOURCE_WORDS = {
    Source.NONE: "",
    Source.CODE: "by code",
    Source.FILE: "by the meeting's times",
    Source.LIST: "marked by hand",
}


@dataclass(frozen=True)
class Row:
    """One person on the list. `chosen` is the mark that is pressed, `recorded` what codes or a file say."""

    id: int
    name: str
    chosen: str
    recorded: str
    late: str
    left: str
    error: str
    claim: str
    asked: str = ""


@dataclass(frozen=True)
class Head:
    """What stands at the top of every page about an event's attendance."""

    id: int
    title: str
    when: str
    state: str
    confirmed: str
    closes: str


@dataclass(frozen=True)
class Result:
    """What one person gets, why, and how it is drawn. `short` names exactly this."""

    id: int
    name: str
    mark: str
    source: str
    minutes: int
    drawn: Drawn
    short: str
    claim: str
    answer: str
    changed: str = ""
    asked: str = ""
    waits: bool = False


@dataclass(frozen=True)
class ListPage:
    head: Head
    rows: tuple[Row, ...]
    open: int
    alone: bool


@dataclass(frozen=True)
class ReviewPage:
    head: Head
    results: tuple[Result, ...]
    credited: int
    total: int
    undecided: tuple[str, ...]
    waiting: int = 0


@dataclass(frozen=True)
class AsideRow:
    """A row of a file that waits for a human."""

    at: int
    name: str
    email: str
    why: str
    rows: str
    length: str
    people: tuple[int, ...]
    chosen: str
    error: str


@dataclass(frozen=True)
class FilePage:
    head: Head
    name: str
    platform: str
    id: int
    found: tuple[tuple[str, str, str], ...]
    aside: tuple[AsideRow, ...]
    missing: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]
    people: tuple[tuple[int, str], ...]
    added: bool


def head_of(event: Event) -> Head:
    """Return the top of a page."""
    confirmed = moment_words(event.confirmed_at, event.zone, year=True) if event.confirmed_at else ""
    return Head(
        id=event.id,
        title=event.title,
        when=span_words(event.starts_at, event.ends_at, event.zone, year=True),
        state=event.state,
        confirmed=confirmed,
        closes=moment_words(event.record_closes_at, event.zone, year=True),
    )


def list_page(
    record: Record, sent: Mapping[int, tuple[str, str, str]], errors: Mapping[int, str]
) -> ListPage:
    """Put the list together; `sent` are (mark, late, left) as typed, by enrolment, where a form came back."""
    rows = tuple(
        _row(record, seat, sent.get(seat.enrolment.id), errors.get(seat.enrolment.id, ""))
        for seat in record.seats
    )
    open_rows = sum(record.worked(seat).mark is None for seat in record.seats)
    return ListPage(head_of(record.event), rows, open_rows, alone=not rows)


def review_page(record: Record, shown: Mapping[int, str]) -> ReviewPage:
    """Put the review together; `shown` are the digests a refused form carried, so that changes are named."""
    results = tuple(result_of(record, seat, shown) for seat in record.seats)
    return ReviewPage(
        head=head_of(record.event),
        results=results,
        credited=sum(bool(each.minutes) for each in results),
        total=sum(each.minutes for each in results),
        undecided=tuple(seat.person.name for seat in record.seats if record.worked(seat).mark is None),
        waiting=sum(each.waits for each in results),
    )


def result_of(
    record: Record, seat: Seat, shown: Mapping[int, str], evidence: Evidence | None = None
) -> Result:
    """Return what one person gets as the record stands, or as it would be with other evidence."""
    worked = record.worked(seat, evidence)
    short = digest(record.content(seat, evidence))[:16]
    before = shown.get(seat.enrolment.id)
    row = seat.attendance
    return Result(
        id=seat.enrolment.id,
        name=seat.person.name,
        mark=mark_words(worked, evidence or seat.evidence),
        source=SOURCE_WORDS[worked.source],
        minutes=worked.minutes,
        drawn=drawn(record.case, worked, seat.check_ins),
        short=short,
        claim=row.claim if row else "",
        answer=row.claim_answer if row else "",
        changed="Changed since you opened it" if shown and before != short else "",
        asked=asked_words(record, seat),
        waits=bool(record.event.asks and worked.minutes and not seat.asked_done),
    )


def asked_words(record: Record, seat: Seat) -> str:
    """Say whether somebody did what the event asks besides presence; "" when it asks nothing."""
    if not record.event.asks:
        return ""
    return f"{record.event.asks.capitalize()} {'done' if seat.asked_done else 'to come'}"


def mark_words(worked: Worked, evidence: Evidence) -> str:
    """Say what somebody is marked as, with the minutes missed."""
    words = MARK_WORDS[worked.mark.value if worked.mark else ""]
    if worked.source is not Source.LIST:
        return words
    late, left = evidence.late, evidence.left
    parts = [f"{late} min late" if late else "", f"left {left} min early" if left else ""]
    return ", ".join(part for part in parts if part) or words


def file_page(
    record: Record, file: AttendanceFile, chosen: Mapping[int, str], errors: Mapping[int, str]
) -> FilePage:
    """Put a file's preview together: who was found with their seconds, and who waits for a decision."""
    names = {seat.enrolment.id: seat.person.name for seat in record.seats}
    marked = {seat.enrolment.id: _before(record, seat) for seat in record.seats}
    known = {each["enrolment"] for each in file.found}
    known |= {person for each in file.aside for person in each["people"]}
    return FilePage(
        head=head_of(record.event),
        name=file.name,
        platform={"zoom": "Zoom", "teams": "Microsoft Teams", "meet": "Google Meet"}.get(file.platform, ""),
        id=file.id,
        found=tuple(
            (names[each["enrolment"]], _length(record, each["stays"]), marked[each["enrolment"]])
            for each in file.found
            if each["enrolment"] in names
        ),
        aside=tuple(
            _aside(record, at, each, chosen.get(at, ""), errors.get(at, ""))
            for at, each in enumerate(file.aside)
        ),
        missing=tuple(name for person, name in names.items() if person not in known),
        remarks=tuple((f"Row {row}" if row else "Whole file", words) for row, words in file.remarks),
        people=tuple(names.items()),
        added=any(seat.evidence.stays for seat in record.seats),
    )


def _row(record: Record, seat: Seat, sent: tuple[str, str, str] | None, error: str) -> Row:
    worked, known = record.worked(seat), seat.evidence
    recorded = _recorded(record, seat)
    chosen = RECORDED if recorded else ""
    if known.source is Source.LIST and known.mark is not None:
        chosen = known.mark.value
    elif worked.mark is not None and not recorded:
        chosen = worked.mark.value
    late, left = (str(minutes) if minutes else "" for minutes in (known.late, known.left))
    if sent is not None:
        chosen, late, left = sent
    row = seat.attendance
    claim = row.claim if row and row.claimed_at and not row.claim_answer else ""
    asked = asked_words(record, seat)
    return Row(seat.enrolment.id, seat.person.name, chosen, recorded, late, left, error, claim, asked)


def _recorded(record: Record, seat: Seat) -> str:
    """What codes or a file say of somebody, in words; empty when they say nothing."""
    if seat.evidence.stays:
        return f"Meeting's times: {_seconds(record, seat.evidence.stays)}"
    if seat.check_ins:
        window = record.case.window
        times = ", ".join(record.case.wall.at(each, window, seconds=False) for each in seat.check_ins)
        return f"Code: {times}"
    return ""


def _seconds(record: Record, stays: Iterable[Interval]) -> str:
    """Write how long somebody was inside the event."""
    return format_seconds(total_seconds(common((record.case.window,), union(stays))))


def _before(record: Record, seat: Seat) -> str:
    """Say what is known of somebody already, and what becomes of it."""
    known, words = seat.evidence, []
    if known.source is Source.LIST:
        words.append(f"Replaces your mark: {mark_words(record.worked(seat), known)}")
    if known.stays:
        words.append(f"Joined with an earlier file: {_seconds(record, known.stays)}")
    return ". ".join(words)


def _length(record: Record, data: Iterable[Sequence[str]]) -> str:
    return _seconds(record, read_stays(data))


def _aside(record: Record, at: int, data: Mapping[str, Any], chosen: str, error: str) -> AsideRow:
    rows = data["rows"]
    return AsideRow(
        at=at,
        name=str(data["name"]) or "No name",
        email=str(data["email"]),
        why=WORDS[Why(str(data["why"]))],
        rows=", ".join(str(row) for row in rows[:5]) + (" …" if len(rows) > 5 else ""),
        length=_length(record, data["stays"]),
        people=tuple(data["people"]),
        chosen=chosen,
        error=error,
    )


def opens_words(event: Event, now: datetime) -> str:
    """Say when a list can be confirmed, before the event is over."""
    return moment_words(event.ends_at, event.zone) if now < event.ends_at else ""
