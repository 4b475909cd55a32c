"""The scheduled events of the demo: most are over and confirmed, some to come, one with a waiting list."""

from kaptrain.demo.rules.calendar import BOOK, DISCUSSION, ELECTIVE, LAB, MORNING, SESSION, WEBINAR
from kaptrain.demo.rules.courses import COURSES
from kaptrain.demo.rules.meeting import Meeting, Noted, Record
from kaptrain.demo.rules.people import LATE, MIDDLE, NEW, ZONE

# Who reads together, the trainee first.
CLUB = ("trainee", "amara", "bela", "chidi", "dana", "elif", "farid", "greta")
MEETINGS = (
    Meeting(
        activity="webinar-4",
        days=-48,
        start=WEBINAR,
        group=MIDDLE,
        coming=10,
        first=("trainee", "amara", "bela", "chidi", "dana", "elif", "farid", "greta", "ines", "jonah"),
        record=Record(
            marks=(
                Noted("bela", "late", 12),
                # More than the rule of the session lets anybody miss.
                Noted("farid", "late", 25),
                Noted("jonah", "left", 50),
                Noted("dana", "absent"),
            )
        ),
    ),
    Meeting(
        activity="webinar-8",
        days=-36,
        start=WEBINAR,
        group=LATE,
        coming=11,
        first=("ready", "graduate", "lena", "malik", "noor", "omar", "rosa", "samir", "tove", "uma", "quinn"),
        record=Record(codes=3, some={"noor": (1, 2)}, marks=(Noted("quinn", "excused"),)),
    ),
    Meeting(
        activity="lab-5",
        days=-8,
        start=LAB,
        group=MIDDLE,
        coming=6,
        first=("trainee", "amara", "ines", "chidi", "dana", "elif"),
        capacity=9,
        in_person=True,
        record=Record(marks=(Noted("elif", "left", 10),)),
    ),
    # In the zone of the claims beside it: the trainee's discussion group begins before the end.
    Meeting(
        activity="webinar-5",
        days=-5,
        start=WEBINAR,
        zone=ZONE,
        group=MIDDLE,
        coming=9,
        first=("trainee", "amara", "bela", "chidi", "farid", "greta", "ines", "jonah", "kofi"),
        record=Record(codes=3, marks=(Noted("greta", "left", 12), Noted("kofi", "absent"))),
    ),
    # Nobody has confirmed it: the facilitator can.
    Meeting(
        activity="elective-4",
        days=-2,
        start=ELECTIVE,
        group=MIDDLE,
        coming=8,
        first=("amara", "bela", "chidi", "dana", "elif", "farid", "ines", "jonah"),
        capacity=16,
    ),
    # Two had not written their reflection when it was confirmed: one has since, the trainee can.
    Meeting(
        activity="book-5",
        days=-7,
        start=BOOK,
        group=MIDDLE,
        coming=8,
        first=CLUB,
        capacity=8,
        club=True,
        record=Record(marks=(Noted("elif", "late", 4),)),
    ),
    Meeting(activity="discussion-8", days=3, start=DISCUSSION, group=LATE, coming=3, capacity=8),
    Meeting(activity="webinar-1", days=6, start=WEBINAR, group=NEW, coming=1),
    Meeting(activity="webinar-6", days=9, start=WEBINAR, group=MIDDLE, coming=6, first=("trainee",)),
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
    Meeting(
        activity="book-6", days=17, start=BOOK, group=MIDDLE, coming=8, first=CLUB, capacity=8, club=True
    ),
    Meeting(activity="elective-6", days=21, start=ELECTIVE, capacity=16),
    Meeting(activity="elective-8", days=28, start=ELECTIVE, capacity=16),
    Meeting(
        activity="lab-3",
        days=24,
        start=LAB,
        group=MIDDLE,
        coming=4,
        first=("dana", "elif", "farid", "greta"),
        capacity=9,
        in_person=True,
    ),
    Meeting(activity="webinar-7", days=37, start=WEBINAR, group=MIDDLE),
)
HOST, PRACTISED = "facilitator", "lab-5"
VISITS = (
    Meeting(
        activity="dosing", days=10, start=SESSION, group=MIDDLE, coming=3,
        first=("trainee", "amara", "chidi"), capacity=3, in_person=True, site="riverside",
    ),
    Meeting(
        activity="integration", days=24, start=MORNING, group=MIDDLE, coming=2,
        first=("trainee", "bela"), capacity=2, in_person=True, site="riverside",
    ),
    Meeting(
        activity="preparation", days=33, start=MORNING, group=MIDDLE, coming=1, first=("ines",),
        capacity=2, in_person=True, site="hillhouse",
    ),
    Meeting(activity="dosing", days=45, start=SESSION, capacity=2, in_person=True, site="riverside"),
)  # fmt: skip


def guests_of(meeting: Meeting) -> tuple[str, ...]:
    """Return who booked, in the order in which they did."""
    if meeting.group is None:
        return ()
    members = [each.who for each in COURSES if each.group == meeting.group.key]
    others = (who for who in members if who not in meeting.first)
    return (*meeting.first, *others)[: meeting.coming]


def on_record(who: str) -> frozenset[str]:
    """Return the activities of somebody that the confirmed records of events speak for."""
    return frozenset(each.activity for each in MEETINGS if each.record and who in guests_of(each))
