"""Times and lengths as a working shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kaptrain.events.rules.presence import Interval
from kaptrain.shared.minutes import format_minutes

MOST_STAYS = 6


@dataclass(frozen=True, slots=True)
class Wall:
    """A clock on somebody's wall: the IANA zone it shows, and what people call that zone."""

    zone: str = "UTC"
    name: str = "UTC"

    def at(self, moment: datetime, window: Interval, *, seconds: bool = True) -> str:
        """Write a time; with the zone's short name when the clock is changed during the window."""
        zone = ZoneInfo(self.zone)
        changes = window.start.astimezone(zone).utcoffset() != window.end.astimezone(zone).utcoffset()
        form = ("%H:%M:%S" if seconds else "%H:%M") + (" %Z" if changes else "")
        return moment.astimezone(zone).strftime(form)


def format_seconds(seconds: int) -> str:
    """Write seconds for people: 5065 becomes "1 h 24 min 25 s", 0 "0 s"."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} s"
    return f"{format_minutes(minutes)} {rest} s" if rest else format_minutes(minutes)


def count_minutes(minutes: int) -> str:
    """Write minutes inside a sentence: "1 minute", "15 minutes", "1 h 30 min"."""
    if minutes > 60:
        return format_minutes(minutes)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def enumerated(parts: Sequence[str]) -> str:
    """Join parts as in a sentence: "a, b and c"."""
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)


def written_stays(stays: Sequence[Interval], window: Interval, wall: Wall) -> str:
    """Write stays as "18:01:00 to 18:47:16 and 18:51:51 to 19:30:00, Eastern"; many are cut short."""
    if not stays:
        return "no time in this session"
    parts = [f"{wall.at(stay.start, window)} to {wall.at(stay.end, window)}" for stay in stays[:MOST_STAYS]]
    if len(stays) > MOST_STAYS:
        parts.append(f"{len(stays) - MOST_STAYS} more")
    return f"{enumerated(parts)}, {wall.name}"
