"""The states of an enrolment, and which days a leave may take. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from kaptrain.shared.errors import Refused

ACTIVE = "active"
WITHDRAWN = "withdrawn"

# act: (state before, state after, what to say when the state is another)
ACTS = {
    "withdraw": (ACTIVE, WITHDRAWN, "Only an active enrolment can be withdrawn."),
    "reactivate": (WITHDRAWN, ACTIVE, "Only a withdrawn enrolment can be made active again."),
}

Span = tuple[date, int]  # first day, number of days


def next_state(state: str, act: str) -> str:
    """Return the state after an act; Refused when it is not possible now."""
    before, after, words = ACTS[act]
    if state != before:
        raise Refused(words, code="state")
    return after


def overlapping(first: date, days: int, others: Iterable[Span]) -> Span | None:
    """Return the first of `others` that shares a day with `days` days from `first`."""
    last = first + timedelta(days=days - 1)
    for start, length in others:
        if start <= last and first <= start + timedelta(days=length - 1):
            return start, length
    return None
