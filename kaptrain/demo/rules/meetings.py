"""How the events of the demo were planned, who came, and what came of it."""

from collections.abc import Iterator
from datetime import date, timedelta

from kaptrain.demo.rules import acts, presence, words
from kaptrain.demo.rules.calendar import LAB
from kaptrain.demo.rules.meeting import Meeting
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.people import MIDDLE, NEW, ZONE
from kaptrain.demo.rules.timetable import HOST, MEETINGS, PRACTISED, VISITS, guests_of

PLANNED_BEFORE = 30
CODES_APART = 30
TUTORIAL = "tutorial"


def meetings(today: date) -> Iterator[acts.Act]:
    """Return what happened before, at and after each event, in no particular order."""
    year = Year.of(MIDDLE, today, ZONE)
    for meeting in (*MEETINGS, *VISITS):
        yield from _planned(meeting, year)
        if meeting.activity == PRACTISED:
            day = year.over + meeting.days
            yield acts.Practise(at=year.moment(day, LAB.hour, 5), who=HOST, meeting=meeting)
            yield acts.Settle(at=year.moment(day, LAB.hour + 3), who=HOST, meeting=meeting)
        if meeting.record:
            yield from _recorded(meeting, year)
    past = {each.activity: each for each in MEETINGS if each.days < 0}
    yield from _afterwards(past, year)
    yield from _open(past["elective-4"], year)


def _planned(meeting: Meeting, year: Year) -> Iterator[acts.Act]:
    planned = year.over + min(meeting.days, 0) - PLANNED_BEFORE
    if meeting.group is NEW:
        planned = year.over - 4
    host, on = "practitioner" if meeting.site else HOST, year.on(year.over + meeting.days)
    yield acts.Schedule(at=year.moment(planned, 9, 30), who=host, meeting=meeting, on=on)
    if meeting.site:
        yield acts.NameSite(at=year.moment(planned, 9, 45), who=meeting.site, meeting=meeting)
    for at, who in enumerate(guests_of(meeting)):
        yield acts.Book(at=year.moment(planned + 1, 9, 30 + at), who=who, meeting=meeting)


def _recorded(meeting: Meeting, year: Year) -> Iterator[acts.Act]:
    """Guests answer the codes, the host marks others by hand and confirms on the next day."""
    record, day = meeting.record, year.over + meeting.days
    if record is None:
        return
    start = year.moment(day, meeting.start.hour, meeting.start.minute)
    by_hand = {each.who for each in record.marks}
    with_codes = [who for who in guests_of(meeting) if who not in by_hand]
    for place, who in enumerate(with_codes, 3):
        for number in record.some.get(who, range(1, record.codes + 1)):
            at = start + timedelta(minutes=CODES_APART * (number - 1) + place)
            yield presence.CheckIn(at=at, who=who, meeting=meeting)
    yield presence.Note(
        at=start + timedelta(hours=2, minutes=10),
        who=HOST,
        meeting=meeting,
        marks=record.marks,
        rest=not record.codes,
    )
    yield presence.Confirm(at=year.moment(day + 1, 16, 10), who=HOST, meeting=meeting)


def _afterwards(past: dict[str, Meeting], year: Year) -> Iterator[acts.Act]:
    """A record is corrected, one make-up is declined, and a tutorial is still to be held."""
    missed, short, last = past["webinar-4"], past["webinar-8"], past["webinar-5"]
    day = year.over + short.days
    yield presence.Object(at=year.moment(day + 1, 20), who="noor", meeting=short, words=words.NO_THIRD_CODE)
    yield presence.Correct(
        at=year.moment(day + 2, 17), who="noor", meeting=short, mark="present", reason=words.SEEN_TO_THE_END
    )
    for meeting, who, declined in ((missed, "dana", words.NOT_ALONE), (last, "kofi", "")):
        day = year.over + meeting.days
        yield presence.AskMakeUp(at=year.moment(day + 2, 8), who=who, meeting=meeting, route=TUTORIAL)
        yield presence.AnswerMakeUp(at=year.moment(day + 3, 17), who=who, meeting=meeting, declined=declined)


def _open(meeting: Meeting, year: Year) -> Iterator[acts.Act]:
    """One guest cannot come and asks for a tutorial, one checks in, one will not show in the record."""
    day = year.over + meeting.days
    yield presence.Apologise(at=year.moment(day, 8), who="ines", meeting=meeting, words=words.CANNOT_COME)
    yield presence.CheckIn(at=year.moment(day, meeting.start.hour, 6), who="elif", meeting=meeting)
    yield presence.Object(at=year.moment(day, 19, 30), who="jonah", meeting=meeting, words=words.WAS_THERE)
    yield presence.AskMakeUp(at=year.moment(day + 1, 8, 15), who="ines", meeting=meeting, route=TUTORIAL)
