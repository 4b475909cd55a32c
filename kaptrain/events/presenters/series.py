"""Where an event stands in its series, and the other dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaptrain.events.models import Event
from kaptrain.events.presenters.rows import Status
from kaptrain.events.queries import SeriesDate
from kaptrain.events.rules.times import moment_words

STANDINGS: dict[str, Status] = {
    "booked": ("met", "You have a seat"),
    "offered": ("alert", "A seat is held for you"),
    "waiting": ("pending", "On the waiting list"),
}


@dataclass(frozen=True, kw_only=True)
class Date:
    """One date as a link; `here` marks the one being looked at."""

    url: str
    words: str
    here: bool
    status: Status | None


@dataclass(frozen=True, kw_only=True)
class SeriesPart:
    """ "3 of 8", the next date that takes place, and all of them."""

    words: str
    following: Date | None
    dates: tuple[Date, ...]


def series_part(event: Event, dates: Sequence[SeriesDate], now: datetime) -> SeriesPart | None:
    """Return the part of a page about a series; None for an event that stands alone."""
    at = next((place for place, each in enumerate(dates) if each.id == event.id), None)
    if at is None or len(dates) < 2:
        return None
    later = next((each for each in dates[at + 1 :] if each.state != "cancelled"), None)
    return SeriesPart(
        words=f"{at + 1} of {len(dates)}",
        following=_date(later, event, now) if later else None,
        dates=tuple(_date(each, event, now) for each in dates),
    )


def _date(each: SeriesDate, event: Event, now: datetime) -> Date:
    return Date(
        url=f"/events/{each.id}",
        words=moment_words(each.starts_at, each.zone),
        here=each.id == event.id,
        status=_status(each, now),
    )


def _status(each: SeriesDate, now: datetime) -> Status | None:
    if each.state == "cancelled":
        return ("withdrawn", "Cancelled")
    if each.standing == "offered" and (each.offered_until is None or each.offered_until <= now):
        return None
    return STANDINGS.get(each.standing or "") if each.starts_at > now else None
