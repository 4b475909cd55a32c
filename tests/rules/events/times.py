"""Times of one event, 17 November 2026, 18:00 to 19:30 in New York, by minutes and seconds of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kaptrain.events.rules import Interval, Wall

START = datetime(2026, 11, 17, 18, tzinfo=ZoneInfo("America/New_York"))
EASTERN = Wall("America/New_York", "Eastern")


def at(minutes: int, seconds: int = 0) -> datetime:
    return START + timedelta(minutes=minutes, seconds=seconds)


def stay(first: int, last: int) -> Interval:
    """From one minute of the event to another."""
    return Interval(at(first), at(last))


WINDOW = stay(0, 90)
