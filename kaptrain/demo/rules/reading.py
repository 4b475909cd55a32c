"""The demo's book club: a book that was met about, one that is being read, and a vote."""

from collections.abc import Iterator
from datetime import date

from kaptrain.demo.rules import acts
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.people import MIDDLE, ZONE
from kaptrain.demo.rules.timetable import CLUB

TITLE, HOST = "Tuesday readers", "facilitator"
JUST_MET, NOW_READING, FREE = "book-5", "book-6", "book-8"
# Earlier than the first of its meetings was planned.
BEGAN = 45
REFLECTION = "I agreed too quickly with what I already thought. Next time I read the reply first."
NOTES = (
    (
        JUST_MET,
        1,
        13,
        "She says what a therapist cannot promise before she says what one can. I do it the other way round.",
    ),
    (
        NOW_READING,
        1,
        2,
        "Page after page I nod, and then I notice that I have stopped asking who was in the study. "
        "For Tuesday: what did the veterans themselves say that helped?",
    ),
)
# Days before today, hour, who, book, part, words.
ANSWERS = (
    (
        17, 20, "dana", JUST_MET, 1,
        "She promises to stay and to tell the truth, and no relief. I wrote that on a card.",
    ),
    (
        16, 8, "trainee", JUST_MET, 1,
        "Transference in a dosed hour: faster, and **less mine to steer**. Does her picture hold there?",
    ),
    (
        15, 21, "farid", JUST_MET, 1,
        "> less mine to steer\n\nThat is why I would slow down before the hour and not in it.",
    ),
    (
        9, 19, "greta", JUST_MET, 2,
        "Housing, money, who has a key. Most of it is outside our power, none outside our view.",
    ),
    (
        3, 20, "chidi", NOW_READING, 1,
        "He learns by staying on. Nothing in the chapter is as convincing as that.",
    ),
    (
        2, 7, "amara", NOW_READING, 1,
        "“Observation” stops for me where the word *therefore* comes in. Has anybody counted them?",
    ),
    (
        1, 21, "elif", NOW_READING, 2,
        "I chose the chapter with the images. What it shows, what it is *taken to show*: two lists.",
    ),
)  # fmt: skip
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
    yield acts.GatherClub(
        at=year.moment(over - BEGAN, 9), who="admin", title=TITLE, group=MIDDLE.key, members=CLUB
    )
    for activity, first, every in ((JUST_MET, over - 24, 5), (NOW_READING, over - 1, 5)):
        dates = tuple(year.on(first + every * part) for part in range(4))
        yield acts.PlanReading(at=year.moment(over - 30, 12), who=HOST, activity=activity, dates=dates)
    yield from _pages(year)
    for before, hour, who, activity, part, words in ANSWERS:
        at = year.moment(over - before, hour)
        yield acts.Discuss(at=at, who=who, activity=activity, part=part, words=words)
    yield from _vote(year)


def _pages(year: Year) -> Iterator[acts.Act]:
    """Everybody reads; one writes the reflection only after the meeting, and the trainee not yet."""
    for number, who in enumerate(CLUB):
        at = year.moment(year.over - 20, 7, number)
        yield acts.Turn(at=at, who=who, activity=JUST_MET, parts=2)
        late = {"bela": 2}.get(who, 8)
        words = "" if who == "trainee" else REFLECTION
        at = year.moment(year.over - late, 9, number)
        yield acts.Turn(at=at, who=who, activity=JUST_MET, parts=4, words=words)
        parts = 1 + number % 2 if who != "trainee" else 1
        at = year.moment(year.over - 4, 6, number)
        yield acts.Turn(at=at, who=who, activity=NOW_READING, parts=parts)
    for activity, part, before, words in NOTES:
        at = year.moment(year.over - before, 22)
        yield acts.Jot(at=at, who="trainee", activity=activity, part=part, words=words)


def _vote(year: Year) -> Iterator[acts.Act]:
    """The club chooses among the program's books and one of its own."""
    closes = year.moment(year.over + 12, 23)
    yield acts.OpenVote(at=year.moment(year.over - 9, 9), who=HOST, activity=FREE, closes=closes)
    yield acts.Suggest(at=year.moment(year.over - 8, 20), who=CLUB[1], activity=FREE, idea=IDEA)
    for number, who in enumerate(CLUB[1:5]):
        at = year.moment(year.over - 5, 8, number)
        yield acts.CastVote(at=at, who=who, activity=FREE, place=number % 3)
