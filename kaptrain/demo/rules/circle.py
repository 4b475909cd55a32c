"""A discussion group of the demo: who is in it, and what was said in three threads."""

from collections.abc import Iterator
from datetime import date

from kaptrain.demo.rules import acts
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.people import MIDDLE, ZONE

HOST = "facilitator"
TITLE = "Tuesday circle"
ABOUT = "Eight of us, every second Tuesday evening. Between meetings we write here."
MEMBERS = ("trainee", "amara", "bela", "chidi", "dana", "elif", "farid")
AGREEMENTS, EVIDENCE, SILENCE = (
    "How we talk here",
    "Two fair sentences about the evidence",
    "When nobody speaks for ten minutes",
)
# Days before today, the hour, who, thread, words.
TALK = (
    (
        30,
        9,
        HOST,
        AGREEMENTS,
        "Three things we agreed on:\n\n1. No client, however disguised. Write about yourself.\n2. "
        "Ask before you advise.\n3. What is said here stays here.\n\nWhat did I forget?",
    ),
    (
        29,
        12,
        "dana",
        AGREEMENTS,
        "That it is fine to say *I do not know*.",
    ),
    (
        29,
        20,
        "chidi",
        AGREEMENTS,
        "And to be late with an answer. I read on Sundays.",
    ),
    (
        9,
        9,
        HOST,
        EVIDENCE,
        "Before the next meeting: how would you put the evidence for depression in **two "
        "sentences** that a relative could repeat correctly? Write yours first, then you can "
        "read the others.",
    ),
    (
        8,
        19,
        "amara",
        EVIDENCE,
        "In studies many people feel better within a day, and for a good number it fades within "
        "weeks. Whether it lasts, and how much the talking adds, nobody can promise yet.",
    ),
    (
        7,
        8,
        "bela",
        EVIDENCE,
        "It helps some people quickly, and we cannot tell beforehand whom. It is one step of a "
        "treatment and no cure.",
    ),
    (
        6,
        21,
        "farid",
        EVIDENCE,
        "I wrote mine three times. The word that always came back was *promising*, and it "
        "promises too much. So: some get clearly better for a while, some do not, and we watch "
        "closely either way.",
    ),
    (
        3,
        18,
        "elif",
        SILENCE,
        "In my observation last week the room was silent for a long time, and I noticed how much "
        "I wanted to *do* something. What do you do with your hands, your breath, your watch?",
    ),
    (
        3,
        21,
        "dana",
        SILENCE,
        "I count ten breaths. Then I ask myself whose silence it is. Usually the wish to end it is mine.",
    ),
    (
        2,
        7,
        "chidi",
        SILENCE,
        "> What do you do with your hands\n\nOpen, on my knees. My site taught me: *still, warm, awake*.",
    ),
    (
        1,
        17,
        HOST,
        SILENCE,
        "Good question for Tuesday. Bring one sentence that you would say **after** the silence, "
        "and one that you would keep to yourself.",
    ),
)
NODS = (
    (1, 19, "elif", SILENCE, "thanks"),
    (1, 20, "dana", SILENCE, "think"),
    (6, 22, "amara", EVIDENCE, "agree"),
)


def circle(today: date) -> Iterator[acts.Act]:
    """Return how the group began and what was said in it, in no particular order."""
    year = Year.of(MIDDLE, today, ZONE)
    yield acts.Gather(
        at=year.moment(year.over - 32, 9),
        who=HOST,
        group=MIDDLE.key,
        title=TITLE,
        about=ABOUT,
        guide="discussion-6",
        members=MEMBERS,
    )
    for before, hour, who, title, body in TALK:
        at = year.moment(year.over - before, hour)
        yield acts.Talk(at=at, who=who, title=title, body=body, question_first=title == EVIDENCE)
    for before, hour, who, title, kind in NODS:
        yield acts.Nod(at=year.moment(year.over - before, hour), who=who, title=title, kind=kind)
    yield acts.Pin(at=year.moment(year.over - 30, 10), who=HOST, title=AGREEMENTS)
