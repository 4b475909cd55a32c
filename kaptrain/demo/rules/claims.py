"""One claim of hours: what was done on which day, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from kaptrain.demo.rules.calendar import (
    ELECTIVE,
    ELECTIVE_DAYS,
    MEETING,
    MEETINGS,
    MENTORSHIP_DAYS,
    VISITS,
)
from kaptrain.demo.rules.courses import Course
from kaptrain.demo.rules.timetable import on_record


class Fate(StrEnum):
    """What became of a claim. `mended` was returned, changed and sent again; `reopened` signed twice."""

    SIGNED = "signed"
    WAITS = "waits"
    RETURNED = "returned"
    MENDED = "mended"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    DRAFT = "draft"


OWN_TIME = ("practicum", "mentorship")
KINDS = {"webinar": "webinar", "discussion": "discussion", "book": "bookclub", "lab": "roleplay"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Minutes of an activity on a day of the year, from 0. `start` is Mountain time; 0 minutes: as usual.

    `sent` and `answered` are days after the day itself; `first` the minutes of a version sent by mistake.
    `text` stands in the place of the text that `number` picks.
    """

    key: str
    kind: str
    activity: str
    day: int
    start: time | None
    minutes: int = 0
    fate: Fate = Fate.SIGNED
    sent: int = 0
    answered: int = 1
    first: int = 0
    number: int = 0
    text: str = ""


def claims_of(course: Course, last_day: int) -> tuple[Claim, ...]:
    """Return a generated year up to `last_day`, in the order of its days.

    What the record of an event speaks for is not claimed as well.
    """
    found = [each for each in _planned(course) if each.key not in course.misses]
    due = [_with_fate(course, each) for each in found]
    due = [each for each in due if each.day <= min(course.until, last_day)]
    ordered = sorted(due, key=lambda each: (each.day, each.start or time.max, each.key))
    numbered = (_with_rhythm(course, each, number) for number, each in enumerate(ordered))
    held = on_record(course.who)
    return tuple(each for each in numbered if each.activity not in held)


def _planned(course: Course) -> Iterator[Claim]:
    for activity, (day, start) in MEETINGS[course.group].items():
        kind = KINDS[activity.partition("-")[0]]
        yield Claim(key=activity, kind=kind, activity=activity, day=day, start=start)
    for number, day in enumerate(MENTORSHIP_DAYS, 1):
        key = f"meeting-{number}"
        yield Claim(key=key, kind="mentorship", activity=key, day=day, start=MEETING)
    for activity, day in zip(course.electives, ELECTIVE_DAYS, strict=False):
        yield Claim(key=activity, kind="elective", activity=activity, day=day, start=ELECTIVE)
    yield from _visits(course.pace)


def _visits(pace: int) -> Iterator[Claim]:
    times: dict[str, int] = {}
    for activity, day, start in VISITS:
        times[activity] = times.get(activity, 0) + 1
        key = f"{activity}-{times[activity]}"
        yield Claim(key=key, kind="practicum", activity=activity, day=day * pace // 100, start=start)


def _with_fate(course: Course, claim: Claim) -> Claim:
    day, fate = course.open.get(claim.key, (claim.day, Fate.SIGNED))
    return replace(claim, day=day, fate=Fate(fate))


def _with_rhythm(course: Course, claim: Claim, number: int) -> Claim:
    # Meetings are signed from a list on the next day; other things when both sides come to it.
    own = claim.kind in OWN_TIME
    sent = (0, 1, 0, 2)[(number + len(course.who)) % 4] if own and claim.fate is Fate.SIGNED else 0
    return replace(claim, sent=sent, number=number + len(course.who))
