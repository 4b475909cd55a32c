"""Moments an observer pins, and what the client's role is asked afterwards."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kaptrain.shared.errors import Invalid

Choices = tuple[tuple[str, str], ...]

LABELS: Choices = (
    ("worked", "Worked well"),
    ("again", "To do over"),
    ("pressure", "Pressure"),
    ("free", "Free to say no"),
    ("silence", "Good silence"),
    ("fact", "Check this fact"),
)
LABEL_WORDS = dict(LABELS)
QUESTIONS: Choices = (
    ("free", "I felt free to say no"),
    ("heard", "I was asked what I already knew before things were explained"),
    ("told", "I could tell somebody at home what this is, the awkward parts too"),
    ("room", "Other ways got as much room as ketamine"),
    ("calm", "Nobody hurried me"),
)
ANSWERS: Choices = (("yes", "Yes"), ("partly", "Partly"), ("no", "No"))
ANSWER_WORDS = dict(ANSWERS)
LONGEST_NOTE, LONGEST_TEXT, LONGEST_REFLECTION = 120, 600, 2000
MOST_PINS = 60
# A tap that waited for the connection says how long; longer than a round nobody waits.
LONGEST_WAIT = 2 * 60 * 60


def check_label(label: str) -> None:
    """Raise Invalid for a label that is not on the list."""
    if label not in LABEL_WORDS:
        raise Invalid("Choose one of the labels.", field="label", code="unknown")


def offset_seconds(started: datetime, ended: datetime | None, now: datetime, *, waited: int = 0) -> int:
    """Return the second of the round in which a pin was set, never before its begin or after the talk."""
    moment = now - timedelta(seconds=min(max(waited, 0), LONGEST_WAIT))
    moment = max(started, min(moment, ended or now))
    return (moment - started) // timedelta(seconds=1)


def offset_words(seconds: int) -> str:
    """Write an offset as minutes and seconds: 4:07."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02d}"


def check_answers(answers: Mapping[str, str]) -> None:
    """Raise Invalid, at the question, unless each has one of the answers."""
    for name, _ in QUESTIONS:
        if answers.get(name) not in ANSWER_WORDS:
            raise Invalid("Choose one.", field=name, code="missing")
