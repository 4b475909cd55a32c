"""Calendar files and feeds (RFC 5545) that Thunderbird, Apple and Google calendars read.

An entry keeps its UID for ever; whatever changes raises its SEQUENCE. What is cancelled stays in the feed
as cancelled. The same entries make the same bytes: DTSTAMP is the moment an entry last changed, so a feed
can be compared and cached. Zones are written out here change by change, since rules of clocks are not
always yearly and the library's own generator puts changes at wrong hours.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from icalendar import (
    Alarm,
    Calendar,
    Component,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
    vUri,
)

from kaptrain.events.rules.times import aware, changes, known_zone, zone_words

PRODUCT = "-//KAPtrain//Events//EN"
REFRESH = timedelta(hours=1)
Status = Literal["confirmed", "tentative", "cancelled"]
# Said in the title too: not every calendar shows STATUS.
PREFIXES: dict[str, str] = {"confirmed": "", "tentative": "Waiting list: ", "cancelled": "Cancelled: "}
UID = re.compile(r"[A-Za-z0-9._-]{1,100}@[A-Za-z0-9.-]{1,100}")
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}")
LINK = re.compile(r"[!-~]{1,2000}")


@dataclass(frozen=True, slots=True)
class House:
    """Who publishes: its name and the one address that may stand in everybody's calendar."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as one person has it. `sequence` grows with each change of the event or of the booking.

    `tentative` is the waiting list. Empty texts are left out; `host` stands as the organizer's name, with
    the house's address. `remind` are minutes before the start.
    """

    uid: str
    sequence: int
    changed: datetime
    start: datetime
    end: datetime
    zone: str
    title: str
    status: Status = "confirmed"
    description: str = ""
    place: str = ""
    link: str = ""
    host: str = ""
    remind: tuple[int, ...] = ()


def event_file(entry: Entry, house: House) -> bytes:
    """One event as an `.ics` file; ValueError for an address, link or UID that could not stand in one."""
    return _written(_calendar((entry,), house))


def feed(entries: Iterable[Entry], house: House, *, name: str) -> bytes:
    """A person's calendar under a name, to be read again every hour."""
    calendar = _calendar(tuple(entries), house)
    # Said to be text, since the library escapes only in properties it knows.
    for known_as in ("name", "x-wr-calname"):
        calendar.add(known_as, vText(_line(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return _written(calendar)


def _calendar(entries: Sequence[Entry], house: House) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    years: dict[str, list[int]] = {}
    for entry in entries:
        if _in_zone(entry):
            years.setdefault(entry.zone, []).extend((aware(entry.start).year, aware(entry.end).year))
    for zone, found in sorted(years.items()):
        calendar.add_component(_timezone(zone, min(found) - 1, max(found) + 1))
    for entry in entries:
        calendar.add_component(_event(entry, house))
    return calendar


def _written(calendar: Calendar) -> bytes:
    data: bytes = calendar.to_ical()
    return data


def _event(entry: Entry, house: House) -> Event:
    if not UID.fullmatch(entry.uid) or entry.sequence < 0 or entry.end < entry.start:
        raise ValueError("an entry needs a plain UID, a sequence from 0 and an end after its start")
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", aware(entry.changed).replace(microsecond=0))
    event.add("last-modified", aware(entry.changed).replace(microsecond=0))
    tz = known_zone(entry.zone) if _in_zone(entry) else UTC
    event.add("dtstart", aware(entry.start).astimezone(tz))
    event.add("dtend", aware(entry.end).astimezone(tz))
    event.add("status", entry.status.upper())
    event.add("transp", "OPAQUE" if entry.status == "confirmed" else "TRANSPARENT")
    event.add("summary", PREFIXES[entry.status] + _line(entry.title))
    if entry.description.strip():
        event.add("description", _text(entry.description))
    if entry.place.strip():
        event.add("location", _line(entry.place))
    if entry.link:
        event.add("url", vUri(_link(entry.link)))
    event.add("organizer", _organizer(entry.host or house.name, house.address))
    # Reminding people of what they will not attend helps nobody.
    if entry.status == "confirmed":
        for minutes in sorted(set(entry.remind), reverse=True):
            event.add_component(_alarm(minutes, entry.title))
    return event


def _alarm(minutes: int, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(title))
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _organizer(name: str, address: str) -> vCalAddress:
    if not ADDRESS.fullmatch(address):
        raise ValueError("the house needs a mail address")
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = _line(name).replace('"', "'")
    return organizer


def _link(link: str) -> str:
    if not LINK.fullmatch(link) or urlsplit(link).scheme not in ("http", "https"):
        raise ValueError("a link starts with https:// and holds no spaces or other unusual characters")
    return link


def _line(text: str) -> str:
    """Text on one line without control characters, so that no title can begin a property of its own."""
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    lines = ("".join(_plain(char) for char in line) for line in text.splitlines())
    return "\n".join(lines).strip()


def _plain(char: str) -> str:
    return " " if char == "\t" else "" if unicodedata.category(char) in ("Cc", "Cs") else char


# --- zones ---


def _in_zone(entry: Entry) -> bool:
    """Whether both times can be written as wall time. A time that happens twice cannot: readers differ about
    which one it is, whatever RFC 5545 says, so such an entry is written in UTC."""
    if zone_words(entry.zone) == "UTC":
        return False
    tz = known_zone(entry.zone)
    walls = [aware(each).astimezone(tz) for each in (entry.start, entry.end)]
    return all(wall.utcoffset() == wall.replace(fold=1 - wall.fold).utcoffset() for wall in walls)


@functools.lru_cache(maxsize=256)
def _timezone(zone: str, first_year: int, last_year: int) -> Timezone:
    """A VTIMEZONE with every clock change of whole years, and what held at their beginning."""
    timezone = Timezone()
    timezone.add("tzid", zone)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    timezone.add_component(_observance(zone, [start], first=True))
    alike: dict[tuple[object, ...], list[datetime]] = {}
    for moment in changes(zone, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        alike.setdefault(_kind(zone, moment), []).append(moment)
    for moments in alike.values():
        timezone.add_component(_observance(zone, moments))
    return timezone


def _kind(zone: str, moment: datetime) -> tuple[object, ...]:
    after = moment.astimezone(known_zone(zone))
    return _offset_before(zone, moment), after.utcoffset(), after.tzname(), bool(after.dst())


def _offset_before(zone: str, moment: datetime) -> timedelta:
    return (moment - timedelta(seconds=1)).astimezone(known_zone(zone)).utcoffset() or timedelta()


def _observance(zone: str, moments: Sequence[datetime], *, first: bool = False) -> Component:
    """One kind of change: onsets are wall times before it, as RFC 5545 (3.6.5) wants them."""
    after = moments[0].astimezone(known_zone(zone))
    to = after.utcoffset() or timedelta()
    before = to if first else _offset_before(zone, moments[0])
    onsets = [moment.replace(tzinfo=None) + before for moment in moments]
    part = TimezoneDaylight() if after.dst() else TimezoneStandard()
    part.add("dtstart", onsets[0])
    if onsets[1:]:
        part.add("rdate", onsets[1:])
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", to)
    part.add("tzname", after.tzname() or zone)
    return part
