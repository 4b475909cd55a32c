"""How each trainee's year goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NEVER = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A year as it differs from the calendar.

    `pace` is the percentage of the calendar's days that own work takes; nothing happens after day `until`;
    `open` moves claims to a day and says what became of them instead of a signature; `retakes` are lessons
    whose first check was not passed; `lesson_days` stand in the place of those that follow from the pace;
    `transferred` lessons come from an earlier record, by decision.
    """

    who: str
    group: str
    mentor: str = "mentor"
    pace: int = 100
    until: int = NEVER
    misses: frozenset[str] = frozenset()
    open: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    electives: tuple[str, ...] = ()
    retakes: tuple[str, ...] = ()
    lesson_days: tuple[int, ...] = ()
    transferred: tuple[str, ...] = ()


def _missing(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _middle(who: str, pace: int, **more: object) -> Course:
    return Course(**{"who": who, "group": "middle", "pace": pace, **more})  # type: ignore[arg-type]


def _late(who: str, pace: int, **more: object) -> Course:
    chosen = ("elective-2", "elective-4", "elective-6", "elective-8")
    return Course(**{"who": who, "group": "late", "pace": pace, "electives": chosen, **more})  # type: ignore[arg-type]


# 37 lessons at a brisk pace, so that the doors to the site open early, then one every six days.
TRAINEE_LESSONS = (*(3 + 345 * number // 100 for number in range(37)), *range(132, 169, 6))

NEWCOMER = Course(who="newcomer", group="new")
TRAINEE = _middle("trainee", 100, lesson_days=TRAINEE_LESSONS, retakes=("m01-03",))
MATES = (
    _middle(
        "amara",
        88,
        electives=("elective-1", "elective-8"),
        open={"meeting-6": (165, "waits"), "integration-1": (166, "returned")},
        misses=_missing("meeting-7"),
    ),
    _middle(
        "bela",
        102,
        electives=("elective-6",),
        open={"meeting-7": (168, "waits"), "lab-5": (166, "waits")},
        retakes=("m01-02",),
        misses=_missing("webinar-3 book-2"),
    ),
    _middle(
        "chidi",
        82,
        electives=("elective-3", "elective-7"),
        open={"meeting-7": (171, "waits"), "dosing-2": (170, "waits"), "debrief-4": (170, "waits")},
    ),
    _middle(
        "dana",
        160,
        open={"meeting-5": (173, "waits"), "webinar-5": (169, "draft")},
        misses=_missing(
            "meeting-3 meeting-6 meeting-7 webinar-2 webinar-4 discussion-3 discussion-4 book-2 "
            "book-3 lab-2 lab-4"
        ),
        retakes=("m01-02", "m01-04"),
    ),
    _middle(
        "elif",
        98,
        mentor="mirela",
        electives=("elective-6",),
        open={"webinar-5": (169, "waits")},
        misses=_missing("discussion-2"),
    ),
    _middle(
        "farid",
        138,
        mentor="mirela",
        open={"discussion-5": (167, "waits")},
        misses=_missing("meeting-4 webinar-3 webinar-4 book-3 book-4 lab-3 discussion-2"),
    ),
    _middle("greta", 99, mentor="mirela", electives=("elective-4",), misses=_missing("lab-4")),
    _middle("hana", 110, mentor="mirela", until=112),
    _middle(
        "ines",
        92,
        electives=("elective-1",),
        open={"meeting-7": (169, "waits"), "dosing-1": (168, "waits")},
        misses=_missing("book-4"),
    ),
    _middle(
        "jonah",
        101,
        mentor="mirela",
        electives=("elective-5",),
        open={"evaluation-1": (157, "waits"), "debrief-2": (169, "withdrawn")},
        misses=_missing("webinar-4"),
    ),
    _middle("kofi", 118, mentor="mirela", until=96, retakes=("m01-01",), misses=_missing("book-3")),
)
FINISHED = (
    _late("ready", 101, electives=("elective-1", "elective-5", "elective-6", "elective-8")),
    _late(
        "graduate",
        97,
        electives=("elective-2", "elective-4", "elective-6", "elective-7"),
        retakes=("m01-04",),
    ),
)
LATE_MATES = (
    _late("lena", 99, mentor="mirela"),
    _late("malik", 104, mentor="mirela", open={"closing-1": (343, "waits")}),
    _late("noor", 108, mentor="mirela", open={"closing-1": (346, "waits"), "book-8": (344, "waits")}),
    _late("omar", 128, mentor="mirela", misses=_missing("webinar-6 discussion-7 book-5 meeting-11")),
    _late("petra", 115, mentor="mirela", until=212),
    _late(
        "quinn",
        106,
        mentor="mirela",
        misses=_missing("webinar-7 webinar-8"),
        transferred=("m01-01", "m01-02", "m01-03"),
    ),
    _late("rosa", 103, mentor="mirela", electives=("elective-3", "elective-5", "elective-8")),
    _late("samir", 112, mentor="mirela", open={"dosing-4": (345, "waits"), "debrief-6": (345, "waits")}),
    _late("tove", 120, mentor="mirela", misses=_missing("lab-4 book-7"), retakes=("m01-05",)),
    _late("uma", 141, mentor="mirela", misses=_missing("meeting-8 meeting-9 webinar-5 discussion-6 lab-5")),
)
COURSES = (NEWCOMER, TRAINEE, *MATES, *FINISHED, *LATE_MATES)
