"""A year as the transcript prints it: every line of the ledger with who stands behind it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaptrain.certificates.rules.award import printed_name
from kaptrain.certificates.rules.transcript_sheet import PrintedLine, PrintedPart, TranscriptSheet
from kaptrain.certificates.rules.wording import day_words
from kaptrain.hours.queries import LedgerRow
from kaptrain.hours.rules import LineResult
from kaptrain.hours.service import Year
from kaptrain.reporting.presenters.parts import OTHER
from kaptrain.reporting.presenters.reasons import RULES, Circumstances, lost
from kaptrain.reporting.presenters.words import CONDITIONS, MODALITIES, human
from kaptrain.reporting.rules.names import plural
from kaptrain.shared.clock import local_day
from kaptrain.shared.minutes import format_minutes

HEADING = "Transcript of hours"
NOTES = (
    "All in 60-minute hours. Hours that nobody has signed yet are not part of a transcript.",
    "The ledger is only ever added to. Its head, at the foot of each page, stands for every line and "
    "decision up to this day: the institution can show whether it ever was the end of this ledger.",
)


@dataclass(frozen=True)
class Around:
    """What stands on a transcript besides the year: `rows` are all of the ledger, `head` is its end."""

    issuer: str
    rows: Sequence[LedgerRow]
    head: str
    zone: str


def transcript(year: Year, about: Circumstances, around: Around) -> TranscriptSheet:
    """Return the transcript of a year evaluated without open entries."""
    person, window = year.enrolment.person, year.window
    by_part = _by_part(year)
    return TranscriptSheet(
        heading=HEADING,
        issuer=around.issuer,
        holder=printed_name(person.name, person.credential),
        program=year.plan.title,
        facts=tuple(_facts(year, about.today, window.starts_on, window.ends_on)),
        totals=tuple(_totals(year, by_part)),
        parts=tuple(
            PrintedPart(title, tuple(_line(year, about, around, each) for each in by_part[key]))
            for key, title in _titles(year, by_part)
        ),
        decisions=tuple(
            (each.words, f"{each.by_name}, {day_words(local_day(each.at, around.zone))}")
            for each in year.decisions
        ),
        taken_back=tuple(_taken_back(around)),
        notes=NOTES,
        head=around.head,
        on=about.today,
    )


def _by_part(year: Year) -> Mapping[str, Sequence[LineResult]]:
    known = {part.id for part in year.plan.components}
    found: dict[str, list[LineResult]] = defaultdict(list)
    for result in year.statement.lines:
        found[result.line.component if result.line.component in known else OTHER].append(result)
    return found


def _titles(year: Year, by_part: Mapping[str, Sequence[LineResult]]) -> list[tuple[str, str]]:
    outside = [(OTHER, "Outside the plan")] if OTHER in by_part else []
    return [*((part.id, part.title) for part in year.plan.components), *outside]


def _facts(year: Year, today: date, first: date, last: date) -> Iterator[tuple[str, str]]:
    statement = year.statement
    yield "Plan", f"{year.plan.title}, version {year.plan.version}"
    yield "Training year", f"{day_words(first)} to {day_words(last)}"
    yield "Statement of", day_words(today)
    yield "Lines", plural(len(statement.lines), "line")
    minimums = [
        *((_topic(year, each.id), each) for each in statement.topics),
        *((MODALITIES.get(each.id, human(each.id)), each) for each in statement.modalities),
    ]
    of = [
        f"{name} {format_minutes(each.counted)} of {format_minutes(each.required)}" for name, each in minimums
    ]
    met = [CONDITIONS.get(each.id, human(each.id)) for each in statement.conditions if each.met]
    open_ = [CONDITIONS.get(each.id, human(each.id)) for each in statement.conditions if not each.met]
    for label, words in (("Minimums", of), ("Also met", met), ("Not met yet", open_)):
        if words:
            yield label, "; ".join(words)
    yield "The plan", "complete" if statement.complete else "not complete on this day"


def _topic(year: Year, topic_id: str) -> str:
    return next((topic.title for topic in year.plan.topics if topic.id == topic_id), human(topic_id))


def _totals(year: Year, by_part: Mapping[str, Sequence[LineResult]]) -> Iterator[tuple[str, str, str, str]]:
    titles = {part.id: part.title for part in year.plan.components}
    for part in year.statement.components:
        yield _total(titles[part.id], part.required, part.counted, _lost(by_part[part.id]))
    if OTHER in by_part:
        yield _total("Outside the plan", 0, 0, _lost(by_part[OTHER]))
    whole = year.statement.total
    yield _total("Whole plan", whole.required, whole.counted, _lost(year.statement.lines))


def _total(title: str, required: int, counted: int, lost_minutes: int) -> tuple[str, str, str, str]:
    return title, format_minutes(required), format_minutes(counted), format_minutes(lost_minutes)


def _lost(lines: Iterable[LineResult]) -> int:
    return sum(each.minutes - each.counted for each in lines)


def _line(year: Year, about: Circumstances, around: Around, result: LineResult) -> PrintedLine:
    return _printed(year.rows[result.id], around.zone, result.counted, _why(about, result))


def _printed(row: LedgerRow, zone: str, counted: int, why: str) -> PrintedLine:
    return PrintedLine(
        on=day_words(row.on),
        title=row.title,
        claimed=format_minutes(row.minutes),
        counted=format_minutes(counted),
        by=_signer(row.attested),
        at=_signed_on(row.attested, zone),
        why=why,
    )


def _why(about: Circumstances, result: LineResult) -> str:
    if not result.removed:
        return ""
    rules = " and ".join(RULES[each.code] for each in result.removed)
    texts = " ".join(lost(about, result, each).text for each in result.removed)
    return f"{'Counted in part' if result.counted else 'Not counted'}: {rules}. {texts}"


def _taken_back(around: Around) -> Iterator[PrintedLine]:
    """Lines that a later row of the ledger took out, and when."""
    by_seq = {row.seq: row for row in around.rows}
    for back in around.rows:
        if back.takes_back is not None:
            when = " ".join(filter(None, (_signer(back.attested), _signed_on(back.attested, around.zone))))
            yield _printed(by_seq[back.takes_back], around.zone, 0, f"Taken back: {when}.")


def _signer(attested: Mapping[str, Any]) -> str:
    name = str(attested.get("name") or "")
    if attested.get("by") == "check" or not name:
        return "Knowledge check passed"
    return printed_name(name, str(attested.get("credential") or ""))


def _signed_on(attested: Mapping[str, Any], zone: str) -> str:
    at = attested.get("at")
    return day_words(local_day(datetime.fromisoformat(at), zone)) if at else ""
