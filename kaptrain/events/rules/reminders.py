"""When somebody is reminded of an event, and what makes a mail about it the same mail.

A reminder belongs to a seat, a start and a lead: a moved event has others. Who took the seat from the
moment of a lead on has just read when it is, so that lead is left out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before the start; `name` is part of the key of its mails."""

    name: str
    before: timedelta


# Nearest first: of several that are due, the nearest is sent alone.
LEADS = (Lead("hour", timedelta(hours=1)), Lead("day", timedelta(days=1)))
LONGEST = max(lead.before for lead in LEADS)


def due_lead(start: datetime, seated_at: datetime, now: datetime) -> Lead | None:
    """The lead that is due now for a seat taken at `seated_at`, if any; none once the event has begun."""
    if now >= start:
        return None
    lead = next((each for each in LEADS if start - each.before <= now), None)
    return lead if lead and seated_at < start - lead.before else None


def reminder_key(booking: int, start: datetime, lead: Lead) -> str:
    """What makes a reminder the same one: never written twice."""
    return f"reminder:{booking}:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}:{lead.name}"


def record_key(attendance: int, credited: int) -> str:
    """What makes news of a record the same news: a correction between something and nothing is other news."""
    return f"record:{attendance}:{'counted' if credited else 'missed'}"
