"""Words that several pages share. Addresses of other slices are a contract, so they stand here."""

from datetime import date, datetime

from kaptrain.reporting.rules.entries import OpenEntry
from kaptrain.shared.clock import local_day
from kaptrain.shared.minutes import MINUTES_PER_HOUR, format_minutes
from kaptrain.web.filters import MONTHS, day

BRIEF = {
    "modules": "Modules",
    "practicum": "Practicum",
    "labs": "Labs",
    "discussion": "Discussion",
    "bookclub": "Books",
}
CONDITIONS = {
    "knowledge_checks": "Knowledge check of every lesson passed",
    "consent_rubric": "Consent practice rubric passed",
    "licence": "Licence and basic life support seen",
    "final_approval": "Final approval by the mentor",
    "evaluation": "Evaluation of the program given",
}
MODALITIES = {"self_paced": "Self-paced", "live": "Live", "in_person": "In person"}
KINDS = {
    "module": "lessons",
    "webinar": "webinars",
    "elective": "electives",
    "practicum": "observations",
    "mentorship": "mentorship meetings",
    "roleplay": "consent practice",
    "discussion": "discussion meetings",
    "bookclub": "book-club meetings",
    "prior_learning": "prior learning",
}


def own_entry(entry: OpenEntry) -> str:
    """Return where the owner of an entry goes on with it: to write, or to look."""
    return f"/logbook/{entry.id}/edit" if entry.status in ("returned", "draft") else f"/logbook/{entry.id}"


def brief(component_id: str, title: str) -> str:
    """Return the short name of a component, for bars."""
    return BRIEF.get(component_id, title)


def human(identifier: str) -> str:
    """Return an id as words, where nothing better is known."""
    return identifier.replace("_", " ").replace("-", " ").capitalize()


def day_month(on: date) -> str:
    """Return "10 October"."""
    return f"{on.day} {MONTHS[on.month - 1]}"


def day_near(on: date, today: date) -> str:
    """Return "10 October", with the year when it is not this one."""
    return day_month(on) if on.year == today.year else day(on)


def of_hours(minutes: int) -> str:
    """Return "150" for whole hours, "12 h 30 min" otherwise."""
    return format_minutes(minutes) if minutes % MINUTES_PER_HOUR else str(minutes // MINUTES_PER_HOUR)


def days(number: int) -> str:
    """Return "1 day", "5 days"."""
    return "1 day" if number == 1 else f"{number} days"


def days_since(since: datetime | None, zone: str, today: date) -> int:
    """Return how many days ago a moment was, for somebody in that zone; 0 when unknown."""
    return max(0, (today - local_day(since, zone)).days) if since else 0
