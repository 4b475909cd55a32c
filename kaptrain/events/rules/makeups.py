"""Make-ups: why somebody missed an event, which ways are open to make up for it, and until when.

What an event allows is data, announced with the event. A way is open to a kind of absence for a number
of days; the days run from the event's date in its zone, for somebody who joined later from the day of
joining, and the last day counts whole. A record confirmed late, or a late approval, shortens nobody's time
below a week.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kaptrain.events.rules.times import day_end, day_words


class Absence(StrEnum):
    """`cut_short`: was there, but not enough for credit."""

    APOLOGY = "apology"
    JOINED_LATER = "joined_later"
    EXCUSED = "excused"
    ABSENT = "absent"
    CUT_SHORT = "cut_short"


class Route(StrEnum):
    ANOTHER_DATE = "another_date"
    RECORDING = "recording"
    TUTORIAL = "tutorial"


class Standing(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DONE = "done"


THERE = frozenset({"present", "late", "left"})
UNDER_WAY = frozenset({Standing.ASKED, Standing.APPROVED})
MOST_DAYS = 366
MOST_ITEMS = 50
# Whoever hears late, because others took their time, has at least so long.
LEAST = timedelta(days=7)
NAMES = {
    Route.ANOTHER_DATE: "another date",
    Route.RECORDING: "the recording and its check",
    Route.TUTORIAL: "a tutorial",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRule:
    """One way: to which absences it is open, for how many days, whether somebody must approve it.

    `items` is the length of the check that goes with a recording.
    """

    route: Route
    days: int
    absences: frozenset[Absence] = frozenset(Absence)
    approval: bool = True
    items: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What was missed. `joined_on` is when the trainee came, `zone` the event's, `dates` other dates ahead.

    `recorded` says whether a recording is there; `told_on` is when the trainee heard, of the record or that a
    make-up is approved.
    """

    event: int
    absence: Absence
    on: date
    zone: str
    joined_on: date
    recorded: bool = False
    dates: tuple[datetime, ...] = ()
    told_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUp:
    """A make-up asked for by `person`, linked to the event missed."""

    person: int
    event: int
    route: Route
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a route stands for one person: open without `closed` words. `until` is the first moment after."""

    rule: RouteRule
    until: datetime
    last_day: date
    words: str
    closed: str | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """The next standing of a make-up."""

    standing: Standing


@dataclass(frozen=True, slots=True)
class Refused:
    """Codes: no_route, closed, under_way, done, declined, not_asked, own, reason."""

    code: str
    words: str


def rules_from_data(data: Iterable[Mapping[str, object]]) -> tuple[RouteRule, ...]:
    """Read what a template or an event stores; ValueError with the fault. Absences left out mean all."""
    rules = tuple(_rule(each) for each in data)
    names = [rule.route for rule in rules]
    if len(set(names)) != len(names):
        raise ValueError("each route stands once")
    return rules


def rules_to_data(rules: Iterable[RouteRule]) -> list[dict[str, object]]:
    """Write rules as plain data that `rules_from_data` reads back."""
    return [
        {
            "route": rule.route.value,
            "days": rule.days,
            "absences": sorted(each.value for each in rule.absences),
            "approval": rule.approval,
            "items": rule.items,
        }
        for rule in rules
    ]


def absence_of(mark: str, credited: int) -> Absence | None:
    """What a mark means for make-ups; None for somebody who was there and got minutes."""
    if mark in THERE:
        return None if credited else Absence.CUT_SHORT
    return Absence(mark)


def ways(rules: Sequence[RouteRule], missed: Missed, *, now: datetime) -> tuple[Way, ...]:
    """Every way that the event offers to this kind of absence, open or closed, each with its reason."""
    return tuple(_way(rule, missed, now) for rule in rules if missed.absence in rule.absences)


def decide_request(
    rules: Sequence[RouteRule], missed: Missed, route: Route, *, earlier: Iterable[MakeUp], now: datetime
) -> Granted | Refused:
    """One click to ask. A route without approval is granted at once; one make-up at a time per event missed.

    `earlier` are this person's make-ups.
    """
    way = next((each for each in ways(rules, missed, now=now) if each.rule.route is route), None)
    if way is None:
        return Refused("no_route", "This event does not offer that.")
    refused = _in_the_way([each for each in earlier if each.event == missed.event], route)
    if refused:
        return refused
    if way.closed:
        return Refused("closed", way.closed)
    return Granted(Standing.ASKED if way.rule.approval else Standing.APPROVED)


def decide_answer(makeup: MakeUp, *, by: int, approve: bool, reason: str = "") -> Granted | Refused:
    """One click to approve; to decline takes a reason. Nobody answers for themselves."""
    if makeup.standing is not Standing.ASKED:
        return Refused("not_asked", f"This request is {makeup.standing.value}; there is nothing to answer.")
    if by == makeup.person:
        return Refused("own", "Somebody else answers your request.")
    if approve:
        return Granted(Standing.APPROVED)
    if not reason.strip():
        return Refused("reason", "Say why, in a sentence the trainee will read.")
    return Granted(Standing.DECLINED)


def decide_withdrawal(makeup: MakeUp) -> Granted | Refused:
    """Changing one's mind, until it is done."""
    if makeup.standing not in UNDER_WAY:
        return Refused("not_asked", f"This request is {makeup.standing.value}.")
    return Granted(Standing.WITHDRAWN)


def decide_done(makeup: MakeUp) -> Granted | Refused:
    """Completed: the other date attended, the check passed, the tutorial held. Only what was approved."""
    if makeup.standing is not Standing.APPROVED:
        return Refused("not_asked", f"This request is {makeup.standing.value}.")
    return Granted(Standing.DONE)


def _rule(data: Mapping[str, object]) -> RouteRule:
    strangers = sorted(set(data) - {"route", "days", "absences", "approval", "items"})
    if strangers:
        raise ValueError(f"unknown: {', '.join(strangers)}")
    absences, approval = data.get("absences", list(Absence)), data.get("approval", True)
    if not isinstance(absences, list) or not absences:
        raise ValueError("absences is a list")
    if not isinstance(approval, bool):
        raise ValueError("approval is yes or no")
    return RouteRule(
        route=Route(str(data.get("route"))),
        days=_whole(data, "days", 1, MOST_DAYS),
        absences=frozenset(Absence(str(each)) for each in absences),
        approval=approval,
        items=_whole(data, "items", 0, MOST_ITEMS),
    )


def _whole(data: Mapping[str, object], key: str, least: int, most: int) -> int:
    value = data.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{key} is a whole number from {least} to {most}")
    return value


def _way(rule: RouteRule, missed: Missed, now: datetime) -> Way:
    last_day = max(missed.on, missed.joined_on) + timedelta(days=rule.days)
    if missed.told_on is not None:
        last_day = max(last_day, missed.told_on + min(LEAST, timedelta(days=rule.days)))
    until = day_end(last_day, missed.zone)
    words = f"{NAMES[rule.route]} until {day_words(last_day)}"
    if rule.route is Route.RECORDING and rule.items:
        words = f"the recording and a check of {rule.items} items until {day_words(last_day)}"
    return Way(
        rule=rule,
        until=until,
        last_day=last_day,
        words=words[0].upper() + words[1:],
        closed=_closed(rule, missed, until, now),
    )


def _closed(rule: RouteRule, missed: Missed, until: datetime, now: datetime) -> str | None:
    if now >= until:
        return "The time for this is over."
    if rule.route is Route.RECORDING and not missed.recorded:
        return "There is no recording of this event yet."
    if rule.route is Route.ANOTHER_DATE and not any(now < each < until for each in missed.dates):
        return "No other date is planned in time."
    return None


def _in_the_way(earlier: Sequence[MakeUp], route: Route) -> Refused | None:
    for makeup in earlier:
        if makeup.standing is Standing.DONE:
            return Refused("done", "You have made up for this event already.")
        if makeup.standing in UNDER_WAY:
            words = f"You already asked for {NAMES[makeup.route]}. Withdraw that first."
            return Refused("under_way", words)
    if any(each.route is route and each.standing is Standing.DECLINED for each in earlier):
        return Refused("declined", "This was declined before. Choose another way, or talk to the host.")
    return None
