"""What news is about, and how it is mailed unless somebody chooses otherwise."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# Mails of the day go out from this hour on, on the reader's own clock.
MORNING = 7
# What nobody heard of in this time is no news any more.
KEPT_FOR_MAIL = timedelta(days=3)
KEPT = timedelta(days=180)
LONGEST_TITLE = 200


class Topic(StrEnum):
    """What news is about; each can be chosen for itself. Rooms send their own mails, as each member chose."""

    EVENTS = "events"
    LOGBOOK = "logbook"
    BOOKS = "books"


class Choice(StrEnum):
    """How news comes by mail."""

    EACH = "each"
    DAILY = "daily"
    NONE = "none"


NAMES: Mapping[str, str] = {
    Topic.EVENTS: "Events",
    Topic.LOGBOOK: "Logbook",
    Topic.BOOKS: "Book club",
}
CHOICES: Mapping[str, str] = {
    Choice.EACH: "Each as it comes",
    Choice.DAILY: "Once a day",
    Choice.NONE: "No mail",
}
# Seats, changes and records of events have letters of their own, which nobody should miss.
UNLESS_CHOSEN: Mapping[str, Choice] = {
    Topic.EVENTS: Choice.NONE,
    Topic.LOGBOOK: Choice.DAILY,
    Topic.BOOKS: Choice.DAILY,
}


def choice_for(topic: str, chosen: str | None) -> Choice:
    """Return how a topic is mailed to somebody who chose this, or nothing."""
    return Choice(chosen) if chosen else UNLESS_CHOSEN[topic]


def day_of_mail(now: datetime, zone: str) -> str | None:
    """Return the day, in the reader's zone, whose mail may go out now; None before the morning."""
    local = now.astimezone(ZoneInfo(zone))
    return local.date().isoformat() if local.hour >= MORNING else None


def one_line(text: str) -> str:
    """Return a title without line breaks, cut to what fits."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1] + "…"
