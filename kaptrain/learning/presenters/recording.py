"""The check of a recording that makes up for an event that was missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.events.models import Event
from kaptrain.events.rules.times import day_words
from kaptrain.learning.presenters.check import errors_of
from kaptrain.learning.presenters.items import Answered, answered
from kaptrain.learning.rules.layout import needed, seed_of


@dataclass(frozen=True)
class Shown:
    """An attempt and what became of it."""

    number: int
    right: int
    total: int
    passed: bool


@dataclass(frozen=True)
class RecordingPage:
    """The recording and the questions due, or the attempt `shown`."""

    id: int
    event_id: int
    title: str
    link: str
    until: str
    minutes: int
    number: int
    total: int
    needed: int
    version: str
    shown: Shown | None
    done: bool
    over: bool
    errors: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a make-up stands: the mark of its questions, until when, and whether a fresh form is wanted."""

    version: str
    until: datetime
    now: datetime
    done: bool
    again: bool


def recording_seed(make_up_id: int, number: int) -> str:
    """Return the seed with which an attempt shows its parts."""
    return seed_of(f"makeup-{make_up_id}", number)


def recording_page(
    make_up_id: int,
    event: Event,
    items: Sequence[CheckItem],
    attempts: Sequence[Mapping[str, object]],
    *,
    standing: Standing,
    errors: Mapping[str, str],
) -> RecordingPage:
    """Put the page together: the form, or the last attempt while no fresh form is wanted."""
    fresh = bool(errors) or (standing.again and not standing.done)
    last = attempts[-1] if attempts and not fresh else None
    return RecordingPage(
        id=make_up_id,
        event_id=event.id,
        title=event.title,
        link=event.recording,
        until=day_words((standing.until - timedelta(seconds=1)).date()),
        minutes=event.minutes,
        number=len(attempts) + 1,
        total=len(items),
        needed=needed(len(items)),
        version=standing.version,
        shown=_shown(len(attempts), last, done=standing.done) if last else None,
        done=standing.done,
        over=standing.now >= standing.until,
        errors=errors_of(items, errors),
    )


def recording_answers(
    bank: Sequence[CheckItem], attempt: Mapping[str, object], seed: str
) -> tuple[Answered, ...]:
    """Return what became of each answer, with its reason."""
    known = {item.id: item for item in bank}
    given = attempt["answers"]
    if not isinstance(given, Mapping):
        return ()
    return tuple(
        answered(known[name], tuple(answer), seed) for name, answer in given.items() if name in known
    )


def _shown(number: int, attempt: Mapping[str, object], *, done: bool) -> Shown:
    right, total = int(str(attempt["right"])), int(str(attempt["total"]))
    return Shown(number, right, total, passed=done)
