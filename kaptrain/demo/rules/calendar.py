"""When things happen in a year, in days since its first one. Hours are those of Mountain time."""

from collections.abc import Mapping
from datetime import time

# What happens once for a whole group: day and start.
Meetings = Mapping[str, tuple[int, time]]

WEBINAR, DISCUSSION, BOOK = time(16), time(18), time(19, 30)
LAB, ELECTIVE, MEETING = time(14), time(13), time(12)


def _series(prefix: str, days: tuple[int, ...], start: time) -> dict[str, tuple[int, time]]:
    return {f"{prefix}-{number}": (day, start) for number, day in enumerate(days, 1)}


LATE_MEETINGS: Meetings = {
    **_series("webinar", (20, 62, 104, 146, 188, 230, 272, 314), WEBINAR),
    **_series("discussion", (34, 76, 118, 160, 202, 244, 286, 328), DISCUSSION),
    **_series("book", (27, 69, 111, 153, 195, 237, 279, 321), BOOK),
    **_series("lab", (121, 150, 190, 240, 290), LAB),
}
MIDDLE_MEETINGS: Meetings = {
    **_series("webinar", (15, 52, 89, 126, 169), WEBINAR),
    **_series("discussion", (40, 74, 108, 136, 167), DISCUSSION),
    **_series("book", (25, 60, 129, 157), BOOK),
    **_series("lab", (131, 139, 146, 155, 166), LAB),
}
MEETINGS: Mapping[str, Meetings] = {"late": LATE_MEETINGS, "middle": MIDDLE_MEETINGS, "new": {}}

ELECTIVE_DAYS = (95, 170, 226, 299)
MENTORSHIP_DAYS = tuple(range(10, 10 + 12 * 27, 27))

# The visits to the site at the pace of the calendar: activity, day, start. Logs are written at any hour.
MORNING, SESSION, AFTER = time(10), time(9), time(11, 30)
VISITS: tuple[tuple[str, int, time | None], ...] = (
    ("onboarding", 153, MORNING),
    ("evaluation", 156, MORNING),
    ("preparation", 161, MORNING),
    ("debrief", 161, AFTER),
    ("preparation", 168, MORNING),
    ("debrief", 168, AFTER),
    ("log", 170, None),
    ("dosing", 180, SESSION),
    ("debrief", 180, AFTER),
    ("integration", 186, MORNING),
    ("dosing", 205, SESSION),
    ("debrief", 205, AFTER),
    ("integration", 211, MORNING),
    ("log", 212, None),
    ("dosing", 232, SESSION),
    ("debrief", 232, AFTER),
    ("integration", 238, MORNING),
    ("log", 239, None),
    ("dosing", 262, SESSION),
    ("debrief", 262, AFTER),
    ("integration", 268, MORNING),
    ("log", 269, None),
    ("debrief", 285, AFTER),
    ("closing", 300, AFTER),
)
# Taken before their modules, because a door waits for them: lesson, and the module it follows.
EARLY = {"m06": "m12-04", "m07": "m11-04"}
FIRST_LESSON, DAYS_PER_TEN_LESSONS = 3, 46


def lesson_order(modules: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return all lessons in the order in which they are taken."""
    early = set(EARLY.values())
    order: list[str] = []
    for module, lessons in modules.items():
        order += [each for each in lessons if each not in early]
        if module in EARLY:
            order.append(EARLY[module])
    return tuple(order)


def lesson_day(number: int, pace: int) -> int:
    """Return the day of the lesson with this number in the order, from 0; `pace` is a percentage."""
    return FIRST_LESSON + DAYS_PER_TEN_LESSONS * number * pace // 1000
