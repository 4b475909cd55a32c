"""An event as somebody plans it, checked before it is kept."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from kaptrain.events.rules.series import Move
from kaptrain.shared.errors import Invalid

MOST_SEATS = 500
LONGEST_WINDOW = 14 * 24 * 60
LINK = re.compile(r"https://[^\s<>\"']+")
RECORD_OPEN = timedelta(days=14)
# How people attend something that has a time; what is done at one's own pace has none.
LIVE = "live"
MEETINGS = {LIVE: "Live, online", "in_person": "In person"}
CLAIMS_OPEN = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What can be changed at any time before an event. Lengths are minutes; `opens_on` is a local day."""

    title: str
    about: str
    disclosures: str
    host_id: int
    cohort_id: int | None
    place: str
    join_link: str
    recording: str = ""
    capacity: int
    waitlist: bool
    opens_at: datetime | None
    closes_minutes: int
    guard_minutes: int
    accept_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is fixed by the first booking: how it counts, how it is made up, what must come before."""

    minutes: int
    modality: str
    policy: dict[str, Any]
    make_ups: list[Any]
    gates: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The wall time of an event in its zone, and the minutes its breaks take besides its credit."""

    on: date
    at: time
    zone: str
    breaks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Every so many weeks, so many times, some dates left out, some on another day or at another time."""

    every: int = 1
    count: int = 1
    skipped: frozenset[date] = frozenset()
    moved: tuple[Move, ...] = ()


def check_details(details: Details) -> None:
    """Raise Invalid, at its field, for the first thing that makes no sense."""
    if not details.title:
        raise Invalid("Write a title.", code="missing", field="title")
    for name in ("join_link", "recording"):
        link = getattr(details, name)
        if link and not LINK.fullmatch(link):
            raise Invalid("Write the whole address, beginning with https://", code="link", field=name)
    if not details.place and not details.join_link:
        message = "Say where: a place, an address to join, or both."
        raise Invalid(message, code="nowhere", field="place")
    if not 1 <= details.capacity <= MOST_SEATS:
        raise Invalid(f"An event has 1 to {MOST_SEATS} seats.", code="capacity", field="capacity")
    _check_lengths(details)


def check_terms(terms: Terms) -> None:
    """Raise Invalid when the credit is no length of a meeting, or nobody meets."""
    if terms.modality not in MEETINGS:
        raise Invalid("Choose how people attend.", code="modality", field="modality")
    if not 5 <= terms.minutes <= 12 * 60:
        raise Invalid("Write 5 minutes to 12 hours.", code="minutes", field="minutes")


def _check_lengths(details: Details) -> None:
    for name, field, least in (
        ("closes_minutes", "closes_hours", 0),
        ("guard_minutes", "guard_hours", 0),
        ("accept_minutes", "accept_hours", 1),
    ):
        if not least <= getattr(details, name) <= LONGEST_WINDOW:
            raise Invalid("Write at most 336 hours (14 days).", code="length", field=field)
