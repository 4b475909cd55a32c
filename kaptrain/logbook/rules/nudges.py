"""When signers are reminded, and what makes a mail the same mail. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

REMIND_AFTER = timedelta(days=2)
DIGEST_WEEKDAY = 0  # Monday
FIRST_HOUR, LAST_HOUR = 8, 20


def due_day(now: datetime, zone: str) -> date | None:
    """The reader's day, when it is an hour to write mails at; None at night."""
    here = now.astimezone(ZoneInfo(zone))
    return here.date() if FIRST_HOUR <= here.hour < LAST_HOUR else None


def is_digest_day(day: date) -> bool:
    """Tell whether the weekly digest goes out on this day."""
    return day.weekday() == DIGEST_WEEKDAY


def nudge_key(person_id: int, day: date) -> str:
    """What makes a reminder or a digest the same: somebody gets at most one of them a day."""
    return f"signoff:{person_id}:{day.isoformat()}"


def fallback_key(person_id: int, day: date) -> str:
    """News to an administrator, at most once a day."""
    return f"fallback:{person_id}:{day.isoformat()}"
