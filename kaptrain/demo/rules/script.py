"""Everything that happened, in its order."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from kaptrain.demo.rules import acts, words
from kaptrain.demo.rules.acts import Act
from kaptrain.demo.rules.calendar import lesson_day, lesson_order
from kaptrain.demo.rules.claims import Claim, Fate, claims_of
from kaptrain.demo.rules.courses import COURSES, NEVER, Course
from kaptrain.demo.rules.decisions import decisions_about
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.people import BY_KEY, GROUPS, INVITED, LATE, STAFF, ZONE
from kaptrain.demo.rules.trainee import CLAIMS
from kaptrain.shared.clock import local_day

# The day on which lessons of the earlier record are taken over; later lessons are not in it.
TRANSFER_DAYS = {"middle": 171, "late": 330}
PREPARE_DAYS = 7
IN_GROUP = {each.key: each for each in GROUPS}


def script(now: datetime, modules: Mapping[str, tuple[str, ...]], written: frozenset[str]) -> list[Act]:
    """Return all acts up to now, oldest first. `written` are the lessons whose checks can be taken."""
    today = local_day(now, ZONE)
    found = [*_arrivals(today), *(each for course in COURSES for each in _year(course, today, modules, written))]
    return sorted(found, key=lambda each: each.at)


def _arrivals(today: date) -> Iterator[Act]:
    oldest = Year.of(LATE, today, ZONE)
    for someone in STAFF:
        yield acts.Arrive(at=oldest.moment(-30, 9), who=someone.key)
    for group in GROUPS:
        year = Year.of(group, today, ZONE)
        yield acts.Open(at=year.moment(-PREPARE_DAYS, 9), who=group.key, starts_on=year.first)
    yield acts.Invite(at=oldest.moment(oldest.over - 2, 15), who=INVITED.key)


def _year(
    course: Course, today: date, modules: Mapping[str, tuple[str, ...]], written: frozenset[str]
) -> Iterator[Act]:
    year = Year.of(IN_GROUP[course.group], today, BY_KEY[course.who].zone)
    yield acts.Arrive(at=year.moment(-PREPARE_DAYS, 10), who=course.who)
    at = year.moment(-PREPARE_DAYS, 11)
    yield acts.Enrol(at=at, who=course.who, group=course.group, mentor=course.mentor)
    if course.group not in TRANSFER_DAYS:
        return
    yield from _lessons(course, year, lesson_order(modules), written)
    claims = CLAIMS if course.who == "trainee" else claims_of(course, year.over - 1)
    for claim in claims:
        yield from _story(course.who, year, claim)
    yield from decisions_about(course.who, course.group, year)


def _lessons(course: Course, year: Year, order: tuple[str, ...], written: frozenset[str]) -> Iterator[Act]:
    days = course.lesson_days or tuple(lesson_day(number, course.pace) for number in range(len(order)))
    last = TRANSFER_DAYS[course.group] - 1
    taken = [(lesson, day) for lesson, day in zip(order, days, strict=False) if day <= min(last, course.until)]
    for lesson, day in taken:
        if lesson in written:
            if lesson in course.retakes:
                at = year.moment(day, 18)
                yield acts.Check(at=at, who=course.who, lesson=lesson, on=year.on(day), right=False)
            at = year.moment(day, 19)
            yield acts.Check(at=at, who=course.who, lesson=lesson, on=year.on(day), right=True)
    earlier = tuple((lesson, year.on(day)) for lesson, day in taken if lesson not in written)
    if earlier:
        day = TRANSFER_DAYS[course.group] if course.until == NEVER else course.until + 2
        yield acts.Transfer(at=year.moment(day, 8), who=course.who, lessons=earlier)


def _story(who: str, year: Year, claim: Claim) -> Iterator[Act]:
    """The life of one claim, as far as it has come."""
    sent, answered = claim.day + claim.sent, claim.day + claim.sent + claim.answered
    minutes = claim.first or claim.minutes
    sending = claim.fate is not Fate.DRAFT
    # The evening of the day is past all that happens on it.
    yield _write(who, year, claim, at=year.moment(sent, 21, 15), minutes=minutes, sending=sending)
    if claim.fate in (Fate.SIGNED, Fate.REOPENED) and year.is_over(answered):
        yield acts.Sign(at=year.moment(answered, 16), who=who, claim=claim)
    elif claim.fate in (Fate.RETURNED, Fate.MENDED):
        comment = words.WRONG_LENGTH if claim.first else _comment(claim)
        yield acts.Return(at=year.moment(answered, 13), who=who, claim=claim, comment=comment)
    elif claim.fate is Fate.WITHDRAWN:
        yield acts.Withdraw(at=year.moment(answered, 8), who=who, claim=claim)
    if claim.fate is Fate.MENDED:
        yield _write(who, year, claim, at=year.moment(answered + 1, 8), minutes=claim.minutes, again=True)
    elif claim.fate is Fate.REOPENED:
        yield acts.Reopen(at=year.moment(answered, 16, 30), who=who, claim=claim)
        yield _write(who, year, claim, at=year.moment(answered, 17), minutes=claim.minutes, again=True)
        yield acts.Sign(at=year.moment(answered, 18), who=who, claim=claim)


def _comment(claim: Claim) -> str:
    return words.RETURNED if claim.answered > 3 else words.ONCE_MORE


def _write(
    who: str,
    year: Year,
    claim: Claim,
    *,
    at: datetime,
    minutes: int,
    sending: bool = True,
    again: bool = False,
) -> acts.Write:
    start = year.local(claim.start)
    if claim.fate is Fate.REOPENED and start and not again:
        start = start.replace(hour=start.hour + 1)
    act = acts.Revise if again else acts.Write
    on = year.on(claim.day)
    return act(at=at, who=who, claim=claim, on=on, start=start, minutes=minutes, sending=sending)


def last_moment(now: datetime) -> datetime:
    """Return when yesterday ended in the demo's zone: nothing in the script is later."""
    year = Year(local_day(now, ZONE), 0, ZONE)
    return year.moment(0, 0) - timedelta(seconds=1)
