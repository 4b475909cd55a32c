"""Scheduled events of the demo: some over, some to come, one with a waiting list."""

from collections.abc import Iterator
from datetime import date

from kaptrain.demo.rules import acts
from kaptrain.demo.rules.calendar import BOOK, DISCUSSION, ELECTIVE, LAB, WEBINAR
from kaptrain.demo.rules.courses import COURSES
from kaptrain.demo.rules.meeting import Meeting
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.people import LATE, MIDDLE, NEW, ZONE

HOST = "facilitator"
PLANNED_BEFORE = 30


MEETINGS = (
    Meeting(activity="webinar-4", days=-48, start=WEBINAR, group=MIDDLE, coming=9),
    Meeting(activity="webinar-8", days=-36, start=WEBINAR, group=LATE, coming=8),
    Meeting(activity="lab-5", days=-8, start=LAB, group=MIDDLE, coming=6, capacity=9, in_person=True),
    Meeting(activity="webinar-5", days=-5, start=WEBINAR, group=MIDDLE, coming=10),
    Meeting(activity="discussion-8", days=3, start=DISCUSSION, group=LATE, coming=3, capacity=8),
    Meeting(activity="webinar-1", days=6, start=WEBINAR, group=NEW, coming=1),
    Meeting(activity="webinar-6", days=9, start=WEBINAR, group=MIDDLE, coming=6, first=("trainee",)),
    Meeting(activity="discussion-6", days=12, start=DISCUSSION, group=MIDDLE, coming=5, capacity=8),
    # Full: the trainee is second in line.
    Meeting(
        activity="elective-3",
        days=14,
        start=ELECTIVE,
        group=MIDDLE,
        coming=7,
        first=("dana", "elif", "farid", "greta", "hana", "trainee"),
        capacity=4,
    ),
    # Over, and not confirmed yet: most have written their reflection, two have not.
    Meeting(activity="book-5", days=-3, start=BOOK, group=MIDDLE, coming=8, first=("trainee",), capacity=12),
    Meeting(activity="book-6", days=17, start=BOOK, group=MIDDLE, coming=4, capacity=12),
    Meeting(activity="elective-6", days=21, start=ELECTIVE, capacity=16),
    Meeting(activity="elective-8", days=28, start=ELECTIVE, capacity=16),
    Meeting(activity="webinar-7", days=37, start=WEBINAR, group=MIDDLE),
)


def meetings(today: date) -> Iterator[acts.Act]:
    """Return how each event was planned and who took seats, in no particular order."""
    year = Year.of(MIDDLE, today, ZONE)
    for meeting in MEETINGS:
        planned = year.over + min(meeting.days, 0) - PLANNED_BEFORE
        if meeting.group is NEW:
            planned = year.over - 4
        yield acts.Schedule(
            at=year.moment(planned, 9, 30), who=HOST, meeting=meeting, on=year.on(year.over + meeting.days)
        )
        for at, who in enumerate(_guests(meeting)):
            yield acts.Book(at=year.moment(planned + 1, 9, 30 + at), who=who, meeting=meeting)


def _guests(meeting: Meeting) -> list[str]:
    if meeting.group is None:
        return []
    members = [each.who for each in COURSES if each.group == meeting.group.key]
    others = [who for who in members if who not in meeting.first]
    return [*meeting.first, *others][: meeting.coming]
