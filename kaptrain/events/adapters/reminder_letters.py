"""The words of the mails before an event and after its record. Times stand in both zones."""

from dataclasses import dataclass
from datetime import datetime

from kaptrain.events.rules.makeups import Absence
from kaptrain.events.rules.times import both_words, moment_words, span_words
from kaptrain.shared.minutes import format_minutes

NOTHING: dict[Absence | None, str] = {
    Absence.CUT_SHORT: "Your record of {}: no minutes",
    Absence.JOINED_LATER: "{} took place before you joined",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When an event is, in its zone and in the reader's."""

    start: datetime
    end: datetime
    zone: str
    reader_zone: str

    @property
    def words(self) -> str:
        return both_words(self.start, self.end, self.zone, self.reader_zone, year=True)

    @property
    def own_words(self) -> str:
        return span_words(self.start, self.end, self.reader_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """An event somebody has a seat at. `return_until` is the last moment to give the seat back."""

    name: str
    title: str
    host: str
    span: Span
    place: str
    link: str
    page: str
    return_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the record of an event says of one person, and the ways to make up for what was missed."""

    name: str
    title: str
    span: Span
    credited: int
    absence: Absence | None
    page: str
    ways: tuple[str, ...] = ()
    asked: str = ""


def reminder(coming: Coming, now: datetime) -> tuple[str, str]:
    """Subject and body of a reminder. `now` decides what can still be done about the seat."""
    return f"{coming.title}: {coming.span.own_words}", _lines(
        f"Hello {coming.name},",
        f"You have a seat at {coming.title} with {coming.host}.\n{coming.span.words}.",
        f"Place: {coming.place}" if coming.place else "",
        f"Join here:\n{coming.link}" if coming.link else "",
        f"The event and your seat:\n{coming.page}",
        _giving_back(coming, now),
    )


def record(past: Past) -> tuple[str, str]:
    """Subject and body of what became of an event: the minutes that count, or the ways to make up for it."""
    page = f"How this was worked out, and what to do if it is wrong:\n{past.page}"
    if past.credited and past.asked:
        return f"Your time at {past.title} waits for your {past.asked}", _lines(
            f"Hello {past.name},",
            f"Your record of {past.title} is signed: {format_minutes(past.credited)} are in your hours the"
            f" moment your {past.asked} is written. Only you read it.\n{past.span.words}.",
            f"Where to write it, and how this was worked out:\n{past.page}",
        )
    if past.credited:
        return f"Your record of {past.title} is confirmed", _lines(
            f"Hello {past.name},",
            f"Your record of {past.title} is confirmed: {format_minutes(past.credited)} are in your hours.\n"
            f"{past.span.words}.",
            page,
        )
    subject = NOTHING.get(past.absence, "You were missed at {}").format(past.title)
    return subject, _lines(
        f"Hello {past.name},",
        f"The record of {past.title} is confirmed, and no minutes of it count for you.\n{past.span.words}.",
        _ways(past.ways),
        page,
    )


def _giving_back(coming: Coming, now: datetime) -> str:
    if now < coming.return_until:
        until = moment_words(coming.return_until, coming.span.reader_zone)
        return f"If you cannot come, give your seat back until {until}: somebody may be waiting for it."
    return "If you cannot come, say so on the event's page, so that you are excused."


def _ways(ways: tuple[str, ...]) -> str:
    if not ways:
        return "Ask your host how to make up for it."
    return "\n".join(("These are your ways to make up for it:", *(f"- {way}" for way in ways)))


def _lines(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
