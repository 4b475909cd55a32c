"""The only module that reads the time. Everything else takes `now` or `today` as an argument."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the present moment, aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """A clock that stands still until told otherwise, for tests and demonstrations."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """Move to another moment, forwards or back."""
        self._now = now

    def advance(self, **delta: int) -> None:
        """Move forwards by timedelta arguments (`minutes=5`)."""
        self._now += timedelta(**delta)


def local_day(now: datetime, zone: str) -> date:
    """The date on the wall of somebody in the IANA `zone` at the moment `now`."""
    return now.astimezone(ZoneInfo(zone)).date()
