"""The words of the mails about documents, and when which one is due."""

from dataclasses import dataclass
from datetime import date, timedelta

from kaptrain.practicum.rules.standing import AHEAD

SOON = timedelta(days=14)
# Who was away a month is told nothing new by a mail about last year's paper.
STALE = timedelta(days=30)
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A document as mails name it; `page` is where its owner does something about it."""

    name: str
    title: str
    page: str


def due_stage(until: date, today: date) -> str | None:
    """Return which reminder is due: ahead (eight weeks), soon (two weeks), over; None when none is."""
    if until < today:
        return "over" if until >= today - STALE else None
    if until <= today + SOON:
        return "soon"
    return "ahead" if until <= today + AHEAD else None


def reminder_key(document_id: int, until: date, stage: str) -> str:
    """Return the key of a reminder: one per document, last day and stage."""
    return f"document:{document_id}:{until.isoformat()}:{stage}"


def reminder(about: About, until: date, stage: str) -> tuple[str, str]:
    """Subject and body of a reminder."""
    if stage == "over":
        subject = f"{about.title}: expired"
        first = (
            f"Your {about.title.lower()} was good until {written(until)}. You are not cleared for visits now."
        )
    else:
        subject = f"{about.title}: good until {written(until)}"
        first = f"Your {about.title.lower()} is good until {written(until)}."
        first += " Visits after that day are at risk." if stage == "ahead" else " That is soon."
    return subject, _lines(about.name, first, f"Send the new one here:\n{about.page}")


def approved(about: About, until: date | None) -> tuple[str, str]:
    """Subject and body of the news that a document is approved."""
    words = f"Your {about.title.lower()} is approved" + (f" until {written(until)}." if until else ".")
    return f"{about.title}: approved", _lines(about.name, words, f"What you still need:\n{about.page}")


def refused(about: About, reason: str) -> tuple[str, str]:
    """Subject and body of the news that a document cannot be used."""
    words = f"Your {about.title.lower()} could not be approved: {reason}"
    return f"{about.title}: please send it again", _lines(
        about.name, words, f"Send another one here:\n{about.page}"
    )


def written(day: date) -> str:
    """Write a day in full, as everywhere."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _lines(name: str, *parts: str) -> str:
    return "\n\n".join((f"Hello {name},", *parts)) + "\n"
