"""Dates, times and lengths as meeting platforms write them. Nothing here decides what is not clear."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}

ISO_DATE = r"(?P<iso>[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})"
NUMBER_DATE = r"(?P<numbers>[0-9]{1,2}(?P<mark>[-/.])[0-9]{1,2}(?P=mark)(?:[0-9]{4}|[0-9]{2}))"
MONTH_FIRST = r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>[0-9]{1,2}),? (?P<year>[0-9]{4})"
DAY_FIRST = r"(?P<day2>[0-9]{1,2})\.? (?P<month2>[A-Za-z]{3,9})\.?,? (?P<year2>[0-9]{4})"
DATE = rf"(?:{ISO_DATE}|{NUMBER_DATE}|{MONTH_FIRST}|{DAY_FIRST})"
CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?P<fraction>[.,][0-9]{1,9})?)?"
HALF = r"(?: ?(?P<half>[AaPp])\.? ?[Mm]\.?)?"
OFFSET = r"(?: ?(?P<offset>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?"
MOMENT = re.compile(rf"(?:{DATE}(?:,? |T))?{CLOCK}{HALF}{OFFSET}")

LENGTH = re.compile(
    r"(?:(?P<hours>[0-9]{1,4}) ?(?:h|hr|hrs|hour|hours))? ?"
    r"(?:(?P<minutes>[0-9]{1,5}) ?(?:m|min|mins|minute|minutes))? ?"
    r"(?:(?P<seconds>[0-9]{1,5}) ?(?:s|sec|secs|second|seconds))?"
)
COLONS = re.compile(r"([0-9]{1,4}):([0-9]{2})(?::([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Written:
    """A moment as it is written: with a date, with numbers that may be day and month, or with neither."""

    clock: time
    day: date | None = None
    numbers: tuple[int, int, int] | None = None
    offset: timedelta | None = None
    begun: bool = False
    has_seconds: bool = True

    def dates(self, month_first: bool) -> date | None:
        """Return the date, numbers read in one of two orders; None without any, ValueError for no date."""
        if self.numbers is None:
            return self.day
        first, second, year = self.numbers
        month, day = (first, second) if month_first else (second, first)
        return date(year, month, day)

    def fits(self, month_first: bool) -> bool:
        """Tell whether it is a date in this order."""
        try:
            self.dates(month_first)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Length:
    """How long the file says: any of these seconds, give or take `slack`."""

    seconds: tuple[int, ...]
    slack: int

    def misses(self, span: int) -> int:
        """By how many seconds a span differs from what the file says; 0 within the slack."""
        distance = min(abs(each - span) for each in self.seconds)
        return 0 if distance <= self.slack else distance


def written(text: str) -> Written:
    """Read a moment; ValueError, with what is wrong, when it is none."""
    # Newer programs put a narrow or no-break space before AM and PM.
    plain = " ".join(text.replace("\u200e", "").replace("\u200f", "").split())
    if not plain:
        raise ValueError("is missing")
    match = MOMENT.fullmatch(plain)
    if not match:
        raise ValueError(f"“{plain[:40]}” is not a time")
    part = match.groupdict()
    try:
        day, numbers = _date(part)
        clock = time(_hour(part), int(part["minute"]), int(part["second"] or 0))
    except ValueError:
        raise ValueError(f"“{plain[:40]}” is not a time") from None
    return Written(
        clock=clock,
        day=day,
        numbers=numbers,
        offset=_offset(part["offset"]),
        begun=bool(part["fraction"] and part["fraction"].strip(".,0")),
        has_seconds=part["second"] is not None,
    )


def written_length(text: str) -> Length | None:
    """Read a length such as "1h 13m 42s", "58 min", "1:02:00" or plain minutes; None when it is none."""
    plain = " ".join(text.lower().split())
    if plain.isascii() and plain.isdigit() and len(plain) < 6:
        return Length((int(plain) * 60,), 120)
    colons = COLONS.fullmatch(plain)
    if colons:
        first, second, third = (int(each or 0) for each in colons.groups())
        if colons[3]:
            return Length((first * 3600 + second * 60 + third,), 5)
        # "32:14" is minutes and seconds, or hours and minutes.
        return Length((first * 60 + second, first * 3600 + second * 60), 120)
    match = LENGTH.fullmatch(plain)
    if not match or not any(match.groups()):
        return None
    hours, minutes, seconds = (int(each or 0) for each in match.groups())
    return Length((hours * 3600 + minutes * 60 + seconds,), 120 if match["seconds"] is None else 5)


def _date(part: dict[str, str | None]) -> tuple[date | None, tuple[int, int, int] | None]:
    if part["iso"]:
        year, month, day = (int(each) for each in re.split("[-/.]", part["iso"]))
        return date(year, month, day), None
    if part["numbers"]:
        first, second, year = (int(each) for each in re.split("[-/.]", part["numbers"]))
        year += 2000 if year < 100 else 0
        # Dots are only ever between day, month and year.
        return (date(year, second, first), None) if part["mark"] == "." else (None, (first, second, year))
    for month_part, day_part, year_part in (("month", "day", "year"), ("month2", "day2", "year2")):
        name = part[month_part]
        if name:
            if name.lower()[:3] not in MONTHS:
                raise ValueError("no month")
            return date(int(part[year_part] or 0), MONTHS[name.lower()[:3]], int(part[day_part] or 0)), None
    return None, None


def _hour(part: dict[str, str | None]) -> int:
    hour = int(part["hour"] or 0)
    half = (part["half"] or "").lower()
    if not half:
        return hour
    if half == "p" and 13 <= hour <= 23:
        return hour  # "18:01 PM" says it twice
    if not 0 <= hour <= 12 or (hour == 0 and half == "p"):
        raise ValueError("no hour of a half day")
    return hour % 12 + (12 if half == "p" else 0)


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return timedelta(0)
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -size if text[0] == "-" else size
