"""The year of `trainee`, told claim by claim: each thing that can happen to hours happens once.

Webinars 4 and 5 and consent lab 5 are not claimed: the records of their events speak for them.
"""

from dataclasses import replace
from datetime import time

from kaptrain.demo.rules.calendar import (
    AFTER,
    BOOK,
    DISCUSSION,
    ELECTIVE,
    LAB,
    MEETING,
    MORNING,
    SESSION,
    WEBINAR,
)
from kaptrain.demo.rules.claims import KINDS, Claim, Fate
from kaptrain.demo.rules.words import TELLING


def _met(activity: str, day: int, start: time, **more: object) -> Claim:
    kind = KINDS[activity.partition("-")[0]]
    return Claim(key=activity, kind=kind, activity=activity, day=day, start=start, **more)  # type: ignore[arg-type]


def _visit(key: str, day: int, start: time, **more: object) -> Claim:
    activity = key.partition("-")[0]
    return Claim(key=key, kind="practicum", activity=activity, day=day, start=start, **more)  # type: ignore[arg-type]


def _talk(number: int, day: int, **more: object) -> Claim:
    key = f"meeting-{number}"
    return Claim(key=key, kind="mentorship", activity=key, day=day, start=MEETING, **more)  # type: ignore[arg-type]


_CLAIMS: tuple[Claim, ...] = (
    _talk(1, 9),
    _met("webinar-1", 15, WEBINAR),
    _met("book-1", 25, BOOK),
    _talk(2, 38),
    _met("discussion-1", 40, DISCUSSION),
    _met("webinar-2", 52, WEBINAR),
    _met("book-2", 60, BOOK),
    _talk(3, 66),
    _met("discussion-2", 74, DISCUSSION),
    _met("webinar-3", 89, WEBINAR),
    _met("discussion-3", 108, DISCUSSION),
    _visit("onboarding-1", 126, MORNING),
    _visit("evaluation-1", 127, MORNING, answered=2),
    _talk(4, 127),
    Claim(key="elective-5", kind="elective", activity="elective-5", day=128, start=ELECTIVE, answered=2),
    _met("book-3", 129, BOOK),
    _visit("preparation-1", 129, MORNING),
    # A day too early: consent lab 1, one of the doors to it, comes on the next day.
    _visit("dosing-1", 130, SESSION, answered=2),
    _met("lab-1", 131, LAB),
    _met("discussion-4", 136, DISCUSSION),
    _met("lab-2", 139, LAB),
    _visit("preparation-2", 140, MORNING, answered=2),
    _talk(5, 141, answered=2),
    _met("lab-3", 146, LAB),
    _visit("dosing-2", 148, SESSION, answered=2),
    _visit("debrief-1", 148, AFTER, answered=2),
    _met("lab-4", 155, LAB),
    _talk(6, 155),
    _visit("debrief-2", 157, AFTER, fate=Fate.REOPENED),
    _met("book-4", 157, BOOK),
    _visit("integration-1", 162, MORNING, fate=Fate.RETURNED, answered=10, text=TELLING),
    _visit("dosing-3", 169, SESSION, fate=Fate.WAITS),
    _visit("debrief-3", 169, AFTER, fate=Fate.WAITS),
    # Webinar 5 ended at 17:30, and this meeting, with another group than usual, began at 17:00.
    _met("discussion-5", 169, time(17)),
    _talk(7, 170, fate=Fate.MENDED, first=90),
    _met("discussion-6", 171, DISCUSSION, fate=Fate.WAITS),
    # Above the cap of the labs, which were complete a week before.
    Claim(key="lab-2-again", kind="roleplay", activity="lab-2", day=172, start=LAB),
)
CLAIMS = tuple(replace(each, number=number) for number, each in enumerate(_CLAIMS))
