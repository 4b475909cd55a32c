"""Everything that happened, in its order."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain

from kaptrain.demo.rules import acts, words
from kaptrain.demo.rules.acts import Act
from kaptrain.demo.rules.calendar import lesson_day, lesson_order
from kaptrain.demo.rules.circle import circle
from kaptrain.demo.rules.claims import OWN_TIME, Claim, Fate, claims_of
from kaptrain.demo.rules.courses import COURSES, Course
from kaptrain.demo.rules.credit import credit
from kaptrain.demo.rules.decisions import decisions_about
from kaptrain.demo.rules.meetings import meetings
from kaptrain.demo.rules.mentoring import mentoring
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.papers import papers
from kaptrain.demo.rules.people import BY_KEY, GROUPS, INVITED, LATE, STAFF, ZONE
from kaptrain.demo.rules.reading import reading
from kaptrain.demo.rules.trainee import CLAIMS
from kaptrain.shared.clock import local_day

# The last day on which somebody of a group studied.
LAST_LESSONS = {"middle": 170, "late": 329}
TRANSFER_DAY = 24
PREPARE_DAYS = 7
MENTORS = {each.who: each.mentor for each in COURSES}
SIGNED_BY = {"practicum": "practitioner"}
SIGNING_HOUR = 16
IN_GROUP = {each.key: each for each in GROUPS}


def script(now: datetime, modules: Mapping[str, tuple[str, ...]]) -> list[Act]:
    """Return all acts up to yesterday, oldest first."""
    today = local_day(now, ZONE)
    years = (each for course in COURSES for each in _year(course, today, modules))
    told = (meetings(today), papers(today), circle(today), reading(today), credit(today))
    return list(_in_order(chain(_arrivals(today), years, *told)))


def _arrivals(today: date) -> Iterator[Act]:
    oldest = Year.of(LATE, today, ZONE)
    for someone in STAFF:
        yield acts.Arrive(at=oldest.moment(-30, 9), who=someone.key)
    for group in GROUPS:
        year = Year.of(group, today, ZONE)
        yield acts.Open(at=year.moment(-PREPARE_DAYS, 9), who=group.key, starts_on=year.first)
    yield acts.Invite(at=oldest.moment(oldest.over - 2, 15), who=INVITED.key)


def _year(course: Course, today: date, modules: Mapping[str, tuple[str, ...]]) -> Iterator[Act]:
    year = Year.of(IN_GROUP[course.group], today, BY_KEY[course.who].zone)
    yield acts.Arrive(at=year.moment(-PREPARE_DAYS, 10), who=course.who)
    at = year.moment(-PREPARE_DAYS, 11)
    yield acts.Enrol(at=at, who=course.who, group=course.group, mentor=course.mentor)
    if course.group not in LAST_LESSONS:
        return
    yield from _lessons(course, year, lesson_order(modules))
    claims = CLAIMS if course.who == "trainee" else claims_of(course, year.over - 1)
    for claim in claims:
        yield from _story(course.who, year, claim)
    yield from decisions_about(course.who, course.group, year)
    yield from mentoring(course.who, year)


def _lessons(course: Course, year: Year, order: tuple[str, ...]) -> Iterator[Act]:
    days = course.lesson_days or tuple(lesson_day(number, course.pace) for number in range(len(order)))
    last = min(LAST_LESSONS[course.group], course.until)
    earlier = []
    for lesson, day in zip(order, days, strict=False):
        if day > last:
            continue
        if lesson in course.transferred:
            earlier.append((lesson, year.on(day)))
            continue
        if lesson in course.retakes:
            yield acts.Check(
                at=year.moment(day, 18), who=course.who, lesson=lesson, on=year.on(day), right=False
            )
        yield acts.Check(at=year.moment(day, 19), who=course.who, lesson=lesson, on=year.on(day), right=True)
    if earlier:
        yield acts.Transfer(at=year.moment(TRANSFER_DAY, 8), who=course.who, lessons=tuple(earlier))


def _story(who: str, year: Year, claim: Claim) -> Iterator[Act]:
    """The life of one claim, as far as it has come."""
    sent = claim.day + claim.sent if year.is_over(claim.day + claim.sent) else claim.day
    minutes = claim.first or claim.minutes
    sending = claim.fate is not Fate.DRAFT
    # The evening of the day is past all that happens on it.
    yield _write(who, year, claim, at=year.moment(sent, 21, 15), minutes=minutes, sending=sending)
    answered = sent + claim.answered
    if claim.fate in (Fate.RETURNED, Fate.MENDED):
        yield from _returned(who, year, claim, answered)
    elif claim.fate is Fate.WITHDRAWN:
        yield acts.Withdraw(at=year.moment(answered, 8), who=who, claim=claim)
    elif claim.fate in (Fate.SIGNED, Fate.REOPENED):
        answered = year.signing_day(answered) if claim.kind in OWN_TIME else answered
        if year.is_over(answered):
            yield _sign(who, year, claim, answered, SIGNING_HOUR)
            if claim.fate is Fate.REOPENED:
                yield from _reopened(who, year, claim, answered)


def _returned(who: str, year: Year, claim: Claim, day: int) -> Iterator[Act]:
    comment = words.WRONG_LENGTH if claim.first else words.RETURNED if claim.answered > 3 else words.ONCE_MORE
    yield acts.Return(at=year.moment(day, 13), who=who, claim=claim, comment=comment)
    if claim.fate is Fate.MENDED:
        yield _write(who, year, claim, at=year.moment(day + 1, 8), minutes=claim.minutes, again=True)


def _reopened(who: str, year: Year, claim: Claim, day: int) -> Iterator[Act]:
    yield acts.Reopen(at=year.moment(day, SIGNING_HOUR, 30), who=who, claim=claim)
    yield _write(who, year, claim, at=year.moment(day, 17), minutes=claim.minutes, again=True)
    yield _sign(who, year, claim, day, 18)


def _sign(who: str, year: Year, claim: Claim, day: int, hour: int) -> acts.Sign:
    mentor = MENTORS[who]
    signer = mentor if claim.kind == "mentorship" else SIGNED_BY.get(claim.kind, "facilitator")
    return acts.Sign(at=year.moment(day, hour), who=signer, claims=((who, claim.key),))


def _in_order(found: Iterable[Act]) -> Iterator[Act]:
    """Sort acts by their moments; what one person signs at one moment is one act."""
    lists: dict[tuple[datetime, str], tuple[tuple[str, str], ...]] = {}
    others: list[Act] = []
    for each in found:
        if isinstance(each, acts.Sign):
            lists[each.at, each.who] = (*lists.get((each.at, each.who), ()), *each.claims)
        else:
            others.append(each)
    signed = [acts.Sign(at=at, who=who, claims=claims) for (at, who), claims in lists.items()]
    yield from sorted([*others, *signed], key=lambda each: each.at)


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
