"""Which posts a room's mail is due for, and the keys that keep it from being written twice."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kaptrain.threads.rules.words import Digest

# In the reader's own zone: before the working day, never at night.
HOUR = time(7)
KEY = "threads"
PARTS = 4


def due_before(choice: str, zone: str, now: datetime) -> datetime | None:
    """Return the moment before which posts are due to be mailed; None for who wants no mail.

    Each post at once; once a day up to 7:00 in the reader's zone; once a week up to Monday, 7:00.
    """
    if choice == Digest.NONE:
        return None
    if choice == Digest.EACH:
        return now
    local = now.astimezone(ZoneInfo(zone))
    day = local.date()
    if local.time() < HOUR:
        day -= timedelta(days=1)
    if choice == Digest.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, HOUR, ZoneInfo(zone))


def mail_key(room_id: int, member_id: int, after: int, until: int) -> str:
    """Name the mail to one member with the posts above `after` up to `until`."""
    return f"{KEY}:{room_id}:{member_id}:{after}-{until}"


def key_range(key: str) -> tuple[int, int, int] | None:
    """Return (member, after, until) of such a name; None for any other."""
    parts = key.split(":")
    if len(parts) != PARTS or parts[0] != KEY:
        return None
    after, _, until = parts[3].partition("-")
    return int(parts[2]), int(after), int(until)


def room_mails(room_id: int) -> str:
    """Name the kind of a room's mails, by which those that still wait are found."""
    return f"threads.room.{room_id}"


def mention_mails(post_id: int) -> str:
    """Name the kind of the mails that tell who was called by name in a post."""
    return f"threads.mention.{post_id}"
