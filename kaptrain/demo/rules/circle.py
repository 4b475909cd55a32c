"""Two discussion groups of the demo: how they began, and what people did in them."""

from collections.abc import Iterator
from datetime import date, timedelta

from kaptrain.demo.rules import talking
from kaptrain.demo.rules.acts import Act
from kaptrain.demo.rules.calendar import DISCUSSION
from kaptrain.demo.rules.conversation import (
    ABOUT,
    AGREEMENTS,
    BLIND,
    CIRCLE,
    EVIDENCE,
    HOST,
    MEMBERS,
    MINE,
    PAPERS,
    ROOM_OF,
    SILENCE,
    TABLE,
    TALK,
    TUESDAY,
)
from kaptrain.demo.rules.meeting import Meeting
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.people import MIDDLE, ZONE

# No Tuesday sooner than this many days from today: there is time to read the guide.
AHEAD, TUESDAYS = 5, 1


# Days before today, the hour, who, thread, whose post, which.
NODS = (
    (28, 9, "dana", AGREEMENTS, "trainee", "with"),
    (6, 22, "amara", EVIDENCE, "farid", "agree"),
    (3, 22, "elif", SILENCE, "dana", "think"),
    (2, 21, "elif", SILENCE, "trainee", "thanks"),
    (2, 21, "dana", SILENCE, "trainee", "think"),
    (1, 19, "chidi", SILENCE, HOST, "think"),
    (19, 8, "noor", PAPERS, "samir", "thanks"),
    (19, 9, "trainee", PAPERS, "samir", "thanks"),
    (1, 20, "greta", MINE, "noor", "think"),
)
# What was read to its end: days before today, the hour, who, threads.
READ = (
    (16, 9, "trainee", (AGREEMENTS, PAPERS)),
    (5, 9, HOST, (AGREEMENTS, EVIDENCE, PAPERS, BLIND)),
    (1, 16, HOST, (SILENCE, TUESDAY)),
    (1, 22, "amara", (AGREEMENTS, SILENCE, TUESDAY)),
)
CHANGED = (
    "It helps some people quickly, and nobody can tell beforehand whom. It is one step of a treatment and "
    "no cure."
)
OFFER = "Offers have their place on the board of your clinic. Here we keep to what we read."
LOOK = "This reads like advice about treatment. Could you look?"


def circle(today: date) -> Iterator[Act]:
    """Return how the groups began and what was said in them, in no particular order."""
    year = Year.of(MIDDLE, today, ZONE)
    yield from _begun(year)
    for title, posts in TALK.items():
        for said in posts:
            yield talking.Talk(
                at=year.moment(year.over - said.before, said.hour),
                who=said.who,
                room=ROOM_OF[title],
                title=title,
                body=said.body,
                quotes=said.quotes,
                question_first=title == EVIDENCE,
            )
    yield from _around(year)


def _begun(year: Year) -> Iterator[Act]:
    for room, guide, group in ((CIRCLE, "discussion-7", MIDDLE.key), (TABLE, "", "")):
        yield talking.Gather(
            at=year.moment(year.over - 32, 9),
            who=HOST,
            room=room,
            about=ABOUT[room],
            guide=guide,
            members=MEMBERS[room],
            group=group,
        )
    first = year.on(year.over + AHEAD)
    tuesday = first + timedelta(days=(TUESDAYS - first.weekday()) % 7)
    meeting = Meeting(
        activity="discussion-7",
        days=(tuesday - year.on(year.over)).days,
        start=DISCUSSION,
        group=MIDDLE,
        capacity=len(MEMBERS[CIRCLE]),
        zone=ZONE,
    )
    planned = year.moment(year.over - 14, 9, 20)
    yield talking.MeetAgain(at=planned, who=HOST, room=CIRCLE, meeting=meeting, on=tuesday)


def _around(year: Year) -> Iterator[Act]:
    """What people did besides posting: react, read, pin, change, report, hide."""
    for before, hour, who, title, by, kind in NODS:
        yield talking.Nod(
            at=year.moment(year.over - before, hour, 10), who=who, title=title, by=by, kind=kind
        )
    for before, hour, who, titles in READ:
        for title in titles:
            yield talking.Read(at=year.moment(year.over - before, hour, 30), who=who, title=title)
    for title in (AGREEMENTS, PAPERS):
        yield talking.Pin(at=year.moment(year.over - 16, 10), who=HOST, title=title)
    changed = year.moment(year.over - 7, 10)
    yield talking.Mend(at=changed, who="bela", title=EVIDENCE, body=CHANGED)
    hidden = year.moment(year.over - 9, 8)
    yield talking.Hide(at=hidden, who=HOST, title=BLIND, by="lena", reason=OFFER)
    asked = year.moment(year.over - 1, 14)
    yield talking.Complain(at=asked, who="ines", title=BLIND, by="greta", reason=LOOK)
