"""What may be written, and the fixed lists that people choose from."""

from datetime import datetime, timedelta
from enum import StrEnum

from kaptrain.shared.errors import Invalid, Refused

LONGEST_TITLE = 160
LONGEST_POST = 20_000
LONGEST_REASON = 300
MOST_PLACES = 60
MOST_SLOW_MINUTES = 24 * 60


class Kind(StrEnum):
    """What a room belongs to, which is also the kind of line its posts may earn."""

    DISCUSSION = "discussion"
    BOOKCLUB = "bookclub"


class Digest(StrEnum):
    """How often somebody gets mail from a room."""

    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


DIGESTS = {
    Digest.EACH: "Each post",
    Digest.DAILY: "Once a day",
    Digest.WEEKLY: "Once a week, on Monday",
    Digest.NONE: "No mail",
}
# A small set, so that a reaction says something and nobody has to guess.
REACTIONS = {"thanks": "Thanks", "agree": "I agree", "think": "Made me think", "with": "With you"}


def checked_title(text: str) -> str:
    """Return a title on one line; Invalid when empty or too long."""
    title = " ".join(text.split())
    if not title:
        raise Invalid("Write a title.", code="missing", field="title")
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"Use at most {LONGEST_TITLE} characters.", code="too_long", field="title")
    return title


def checked_body(text: str) -> str:
    """Return what was written with plain line ends; Invalid when empty or too long."""
    body = text.replace("\r\n", "\n").strip()
    if not body:
        raise Invalid("Write something first.", code="missing", field="body")
    if len(body) > LONGEST_POST:
        raise Invalid(f"Use at most {LONGEST_POST:,} characters.", code="too_long", field="body")
    return body


def checked_reason(text: str, words: str) -> str:
    """Return a reason; Invalid, with what to do, when empty or too long."""
    reason = " ".join(text.split())
    if not reason:
        raise Invalid(words, code="missing", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Use at most {LONGEST_REASON} characters.", code="too_long", field="reason")
    return reason


def check_pace(slow_minutes: int, last: datetime | None, now: datetime) -> None:
    """Raise Refused while slow mode asks its writer to wait; `last` is the writer's latest post."""
    if not slow_minutes or last is None:
        return
    rest = last + timedelta(minutes=slow_minutes) - now
    minutes = -(-rest // timedelta(minutes=1))
    if minutes > 0:
        wait = "1 minute" if minutes == 1 else f"{minutes} minutes"
        raise Refused(f"Slow mode is on here: you can post again in {wait}.", code="slow")
