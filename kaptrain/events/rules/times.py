"""Wall time and moments: what a time on somebody's wall means, and how moments are worded for two zones.

A moment is an aware datetime in UTC. A zone is an IANA name. Where clocks change, wall time is not a
function of the moment and back: a time in a gap is refused with the next valid one, a time that
happens twice is read as the earlier one and the reader is told.
"""

import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from kaptrain.shared.errors import Invalid

# English names, independent of the locale of the server.
MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
FIRST_YEAR, LAST_YEAR = 2000, 2100
SECONDS_PER_MINUTE = 60
ODD_LENGTH = timedelta(days=2)

# What people call their zone. Elsewhere the city of the IANA name stands for it.
_NAMES = {
    "Eastern": "America/New_York America/Detroit America/Toronto America/Indiana/Indianapolis "
    "America/Kentucky/Louisville US/Eastern Canada/Eastern",
    "Central": "America/Chicago America/Winnipeg US/Central Canada/Central",
    "Mountain": "America/Denver America/Boise America/Edmonton US/Mountain Canada/Mountain",
    "Pacific": "America/Los_Angeles America/Vancouver US/Pacific Canada/Pacific",
    "Arizona": "America/Phoenix US/Arizona",
    "Alaska": "America/Anchorage America/Juneau US/Alaska",
    "Hawaii": "Pacific/Honolulu US/Hawaii",
    "Atlantic": "America/Halifax Canada/Atlantic",
    "Newfoundland": "America/St_Johns Canada/Newfoundland",
    "UTC": "UTC Etc/UTC Zulu Etc/Zulu GMT Etc/GMT Universal Etc/Universal UCT Etc/UCT",
}
_NAME_OF = {zone: name for name, zones in _NAMES.items() for zone in zones.split()}


@dataclass(frozen=True, slots=True)
class Reading:
    """The moment a wall time means, and a sentence for the writer where it could mean two."""

    at: datetime
    said: str | None = None


@functools.cache
def known_zone(zone: str) -> ZoneInfo:
    """The zone of an IANA name; Invalid (code `zone`) for any other text."""
    if zone not in _all_zones():
        raise Invalid("Choose a time zone from the list.", code="zone", field="zone")
    return ZoneInfo(zone)


@functools.cache
def _all_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def read_local(on: date, at: time, zone: str, *, field: str = "starts_at") -> Reading:
    """The moment of a wall time in a zone; Invalid with codes `zone`, `year`, `seconds` or `gap`.

    `gap`: clocks skip that time; the message names the next valid one. A time that happens twice is the
    earlier one, and `said` says so.
    """
    tz = known_zone(zone)
    check_year(on, field=field)
    if at.second or at.microsecond or at.tzinfo:
        raise Invalid("Write a time of day in hours and minutes.", code="seconds", field=field)
    local = datetime.combine(on, at, tzinfo=tz)
    moment = local.astimezone(UTC)
    if moment.astimezone(tz).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Invalid(_gap_words(local), code="gap", field=field)
    if local.utcoffset() == local.replace(fold=1).utcoffset():
        return Reading(moment)
    return Reading(moment, _twice_words(local))


def check_year(on: date, *, field: str = "starts_on") -> None:
    """Refuse dates that nobody means (code `year`)."""
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        message = f"Write a date between {FIRST_YEAR} and {LAST_YEAR}."
        raise Invalid(message, code="year", field=field)


def day_in(moment: datetime, zone: str) -> date:
    """The date on the wall in a zone: the ledger's date of an event is `day_in(start, event zone)`."""
    return aware(moment).astimezone(known_zone(zone)).date()


def day_start(on: date, zone: str) -> datetime:
    """The first moment of a day in a zone, also where clocks skip midnight."""
    local = datetime.combine(on, time(), tzinfo=known_zone(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        return _change(local)
    return moment


def day_end(on: date, zone: str) -> datetime:
    """The moment a day in a zone is over: the first one of the next day."""
    return day_start(on + timedelta(days=1), zone)


def aware(moment: datetime) -> datetime:
    """The moment in UTC; ValueError without a zone, since a guess would shift somebody's hours."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(UTC)


def zone_words(zone: str) -> str:
    """The name people know a zone by: "Eastern", "UTC", elsewhere its city: "Berlin time"."""
    known_zone(zone)
    return _NAME_OF.get(zone) or f"{_city(zone)} time"


def place_words(zone: str) -> str:
    """A zone with its city, for the reader's own: "Mountain, Denver"."""
    name = zone_words(zone)
    if zone not in _NAME_OF or "/" not in zone or name in ("UTC", "Arizona", "Hawaii"):
        return name
    city = _city(zone)
    return name if city == name else f"{name}, {city}"


def day_words(on: date, *, year: bool = False) -> str:
    """A day with its weekday: "Tuesday 1 December", with `year` "Tuesday 1 December 2026"."""
    words = f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"
    return f"{words} {on.year}" if year else words


def moment_words(at: datetime, zone: str, *, year: bool = False) -> str:
    """A moment in a zone: "Monday 30 November, 18:00 Eastern"."""
    local = aware(at).astimezone(known_zone(zone))
    return f"{day_words(local.date(), year=year)}, {_clock(local, _is_twice(local))} {zone_words(zone)}"


def span_words(start: datetime, end: datetime, zone: str, *, year: bool = False) -> str:
    """A span in a zone: "Tuesday 1 December, 18:00 to 19:30 Eastern".

    Names the second day when it differs, and offsets when clocks change in between or a time happens twice.
    """
    first, last = _wall(start, end, zone)
    return f"{day_words(first.date(), year=year)}, {_hours(first, last)} {zone_words(zone)}"


def reader_words(start: datetime, end: datetime, event_zone: str, reader_zone: str) -> str:
    """The same span on the reader's wall: "16:00 to 17:30 Mountain, Denver"; its day only when it differs."""
    there, _ = _wall(start, end, event_zone)
    return f"{_here(start, end, reader_zone, there.date())} {place_words(reader_zone)}"


def both_words(
    start: datetime, end: datetime, event_zone: str, reader_zone: str, *, year: bool = False
) -> str:
    """A span for a page: "…, 18:00 to 19:30 Eastern, which is 16:00 to 17:30 your time"."""
    words = span_words(start, end, event_zone, year=year)
    if reader_zone == event_zone:
        return words
    there, here = _wall(start, end, event_zone), _wall(start, end, reader_zone)
    if all(a.replace(tzinfo=None) == b.replace(tzinfo=None) for a, b in zip(there, here, strict=True)):
        return f"{words}, the same your time"
    return f"{words}, which is {_here(start, end, reader_zone, there[0].date())} your time"


def changes(zone: str, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """The moments in (start, end] at which the clocks of a zone change, to the second, in order."""
    tz = known_zone(zone)
    found, here, end = [], aware(start), aware(end)
    while here < end:
        there = min(here + timedelta(days=1), end)
        if _offset(here, tz) != _offset(there, tz):
            found.append(_bisect(here, there, tz))
        here = there
    return tuple(found)


def _offset(moment: datetime, tz: ZoneInfo) -> timedelta | None:
    return moment.astimezone(tz).utcoffset()


def _bisect(low: datetime, high: datetime, tz: ZoneInfo) -> datetime:
    """The first whole second after `low` that has the offset of `high`."""
    before, base = _offset(low, tz), low
    left, right = 0, int((high - low).total_seconds())
    while right - left > 1:
        middle = (left + right) // 2
        if _offset(base + timedelta(seconds=middle), tz) == before:
            left = middle
        else:
            right = middle
    return base + timedelta(seconds=right)


def _change(local: datetime) -> datetime:
    """The moment clocks jump over the wall time `local`."""
    tz = known_zone(str(local.tzinfo))
    moment = local.astimezone(UTC)
    return changes(tz.key, moment - ODD_LENGTH, moment + ODD_LENGTH)[0]


def _gap_words(local: datetime) -> str:
    change = _change(local)
    after = change.astimezone(local.tzinfo)
    before = (change - timedelta(seconds=1)).astimezone(local.tzinfo) + timedelta(seconds=1)
    old, new = (f"{each:%H:%M}" for each in (before, after))
    if before.date() != after.date():
        old, new = (f"{day_words(each.date())}, {each:%H:%M}" for each in (before, after))
    valid = new if after.date() == local.date() else f"{day_words(after.date())}, {after:%H:%M}"
    return (
        f"{local:%H:%M} does not exist on {day_words(local.date(), year=True)} in {_in_words(local)}: "
        f"clocks go from {old} to {new}. The next valid time is {valid}."
    )


def _twice_words(local: datetime) -> str:
    return (
        f"{local:%H:%M} happens twice on {day_words(local.date(), year=True)} in {_in_words(local)}. "
        f"The earlier one is meant, {_offset_words(local)}."
    )


def _in_words(local: datetime) -> str:
    zone = str(local.tzinfo)
    return f"{zone_words(zone)} time" if zone in _NAME_OF else _city(zone)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _wall(start: datetime, end: datetime, zone: str) -> tuple[datetime, datetime]:
    tz = known_zone(zone)
    return aware(start).astimezone(tz), aware(end).astimezone(tz)


def _here(start: datetime, end: datetime, zone: str, known_day: date) -> str:
    first, last = _wall(start, end, zone)
    hours = _hours(first, last)
    return hours if first.date() == known_day else f"{day_words(first.date())}, {hours}"


def _hours(first: datetime, last: datetime) -> str:
    """From when to when on one wall."""
    exact = first.utcoffset() != last.utcoffset() or _is_twice(first) or _is_twice(last)
    until = _clock(last, exact)
    if last.date() != first.date():
        until = f"{day_words(last.date())}, {until}"
    return f"{_clock(first, exact)} to {until}"


def _is_twice(local: datetime) -> bool:
    other = local.replace(fold=1 - local.fold)
    # In a gap the two readings differ as well, but no moment reads like that.
    return local.utcoffset() != other.utcoffset()


def _clock(local: datetime, exact: bool) -> str:
    return f"{local:%H:%M} ({_offset_words(local)})" if exact else f"{local:%H:%M}"


def _offset_words(local: datetime) -> str:
    offset = local.utcoffset() or timedelta()
    sign = "−" if offset < timedelta() else "+"
    hours, minutes = divmod(abs(int(offset.total_seconds())) // SECONDS_PER_MINUTE, 60)
    return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}"
