"""What some trainees and their mentors keep together, in days since the first one of the trainee's year."""

from collections.abc import Iterator

from kaptrain.demo.rules.acts import Act, Change, Keep, LogMeeting, Mark, Share
from kaptrain.demo.rules.moments import Year

IDS = ("quiet-attention", "keeping-faith", "room-for-meaning", "knowing-the-drug", "knowing-oneself", "craft")
# Day, the trainee's own levels, the mentor's, and an instance of the first and the fifth by each of them.
MARKS = (
    (
        67,
        (0, 1, 1, 0, 1, 1),
        (0, 1, 0, 0, 0, 1),
        ("I filled each pause with a reason.", "I saw my haste only afterward."),
        ("Four pauses in our role play, four reasons.", "Spoke of pressure in others, not yet of own."),
    ),
    (
        156,
        (1, 1, 1, 1, 1, 2),
        (1, 2, 1, 1, 1, 1),
        ("Sat ten minutes and named the wish to move.", "Brought a talk that I had hurried."),
        ("Waited twice where there was a reason to speak.", "Brought a case against self, unasked."),
    ),
    (
        250,
        (1, 2, 1, 2, 1, 2),
        (2, 2, 1, 2, 1, 2),
        ("Less is said, and it costs less.", "Two exceptions made; both told at once."),
        ("Saw a change in breath and spoke once.", "Told of two exceptions before I asked."),
    ),
    (
        338,
        (2, 2, 2, 2, 2, 2),
        (2, 2, 1, 2, 2, 2),
        ("I go back to sitting sooner.", "My consultant has heard from me three times."),
        ("Sits, speaks, goes back.", "Limits have numbers; the consultant has a name."),
    ),
)
PLAN = (
    (
        "practice",
        "Preparation and integration in a small group practice; no remote dosing in the first year.",
    ),
    ("people", "A prescriber with a signed agreement, a consultant every second week, cover at night."),
    (
        "limits",
        "Six sessions a week, two free days after a hard one; canceled when I have slept badly twice.",
    ),
    ("learning", "Room for meaning and teaching skills: two workshops and a peer group by next summer."),
    ("harm", "Three measures at each visit, one question about regret, the complaint route on paper."),
    ("law", "License law read in the first month; insurance asked in writing; both again each January."),
    ("stop", "My consultant. She has agreed, and I have promised to listen."),
)
NOTES = (
    (
        10,
        "meeting-1",
        "Theme: goals. Three goals written so that a stranger could check them. Next: the calendar.",
    ),
    (
        128,
        "meeting-4",
        "Theme: scope. Three acts that are not ours, marked in the law. Agreed: four lines for a prescriber.",
    ),
    (
        156,
        "meeting-6",
        "Theme: boundaries. Practiced: saying no to touch, until it was warm. Seen: the fourth time nothing "
        "was explained. Intention: say who will be called, by name.",
    ),
)
WITH_A_YEAR = {"ready": "mentor", "graduate": "mentor"}


def mentoring(who: str, year: Year) -> Iterator[Act]:
    """Return what one trainee and their mentor write; nothing for most of them."""
    if who == "trainee":
        yield from _middle(who, year, "mentor")
    elif who in WITH_A_YEAR:
        yield from _whole(who, year, WITH_A_YEAR[who])


def _middle(who: str, year: Year, mentor: str) -> Iterator[Act]:
    yield from _goals(who, year)
    for day, meeting, text in NOTES:
        yield Share(
            at=year.moment(day, 12), who=who, by=mentor, kind="note", key=meeting, meeting=meeting, text=text
        )
    yield from _marks(who, year, mentor, 2)
    yield Keep(
        at=year.moment(67, 13), who=who, by=mentor,
        text="Praise makes for haste. Say it in the next meeting, or let it go.",
    )  # fmt: skip
    for part, text in PLAN[:2]:
        yield Share(at=year.moment(158, 20), who=who, by=who, kind="plan", part=part, key=part, text=text)
    yield Share(
        at=year.moment(160, 9), who=who, by=mentor, kind="agenda", key="lab",
        text="The lowest item of the lab rubric, and whether it surprises.",
    )  # fmt: skip
    yield Share(
        at=year.moment(171, 20), who=who, by=who, kind="agenda", key="plan",
        text="How many sessions a week would be too many?",
    )  # fmt: skip
    yield LogMeeting(at=year.moment(173, 15), who=who, by=mentor, activity="meeting-8", on=year.on(172))


def _goals(who: str, year: Year) -> Iterator[Act]:
    at = year.moment(9, 20)
    for key, text, shows, due in (
        ("wait", "Wait after a question.", "Ten seconds, five times in a role play, counted.", 200),
        ("sentence", "Say “I don’t know” without a blush.", "Once in each consent lab; my mentor asks.", 120),
        ("call", "Know whom I call at night.", "A name and a number in the plan.", 330),
    ):  # fmt: skip
        yield Share(at=at, who=who, by=who, kind="goal", key=key, text=text, shows=shows, due_on=year.on(due))
    yield Change(at=year.moment(118, 12), who=who, by=who, key="sentence", state="done")


def _whole(who: str, year: Year, mentor: str) -> Iterator[Act]:
    yield from _goals(who, year)
    yield from _marks(who, year, mentor, len(MARKS))
    for part, text in PLAN:
        yield Share(at=year.moment(320, 20), who=who, by=who, kind="plan", part=part, key=part, text=text)
    for key in ("wait", "call"):
        yield Change(at=year.moment(339, 12), who=who, by=mentor, key=key, state="done")


def _marks(who: str, year: Year, mentor: str, times: int) -> Iterator[Act]:
    for day, own, theirs, said, heard in MARKS[:times]:
        yield _mark(who, who, own, said, year=year, day=day)
        yield _mark(who, mentor, theirs, heard, year=year, day=day + 1)


def _mark(who: str, by: str, levels: tuple[int, ...], said: tuple[str, str], *, year: Year, day: int) -> Mark:
    instances = {IDS[0]: said[0], IDS[4]: said[1]}
    return Mark(
        at=year.moment(day, 18),
        who=who,
        by=by,
        levels=dict(zip(IDS, levels, strict=True)),
        instances=instances,
    )
