"""The demo's book club: a book that was met about, one that is being read, and a vote."""

from collections.abc import Iterator
from datetime import date

from kaptrain.demo.rules import acts
from kaptrain.demo.rules.courses import COURSES
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.people import MIDDLE, ZONE

TITLE = "Tuesday readers"
SIZE = 8
JUST_MET, NOW_READING, FREE = "book-5", "book-6", "book-8"
REFLECTION = "I agreed too quickly with what I already thought. Next time I read the reply first."
IDEA = (
    "Asylum: A Year in Numbers",
    "A hospital's own archive, invented for this demo",
    "It shows how an institution describes itself.",
    "The patients' letters in the same archive.",
)


def reading(today: date) -> Iterator[acts.Act]:
    """Return what happens in the club, in no particular order."""
    year = Year.of(MIDDLE, today, ZONE)
    over = year.over
    members = club_members()
    yield acts.GatherClub(
        at=year.moment(over - 40, 11), who="admin", title=TITLE, group=MIDDLE.key, members=members
    )
    for activity, first, every in ((JUST_MET, over - 21, 5), (NOW_READING, over + 3, 4)):
        dates = tuple(year.on(first + every * part) for part in range(4))
        yield acts.PlanReading(
            at=year.moment(over - 30, 12), who="facilitator", activity=activity, dates=dates
        )
    for number, who in enumerate(members):
        # Two of eight have not written theirs yet; the one who signs in as the trainee is one of them.
        words = REFLECTION if number not in (0, 5) else ""
        at = year.moment(over - 2, 9, number)
        yield acts.Turn(at=at, who=who, activity=JUST_MET, parts=4, words=words)
        yield acts.Turn(
            at=year.moment(over - 1, 9, number), who=who, activity=NOW_READING, parts=1 + number % 2
        )
    yield acts.OpenVote(
        at=year.moment(over - 9, 9), who="facilitator", activity=FREE, closes=year.moment(over + 12, 23)
    )
    yield acts.Suggest(at=year.moment(over - 8, 20), who=members[1], activity=FREE, idea=IDEA)
    for number, who in enumerate(members[1:5]):
        yield acts.CastVote(at=year.moment(over - 5, 8, number), who=who, activity=FREE, place=number % 3)


def club_members() -> tuple[str, ...]:
    """Return who is in the club, the trainee first."""
    group = [each.who for each in COURSES if each.group == MIDDLE.key and each.who != "trainee"]
    return ("trainee", *group[: SIZE - 1])
