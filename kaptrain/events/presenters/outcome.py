"""What somebody got from an event: the working's steps and its timeline; and what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kaptrain.events.models import Attendance, Event, MakeUp
from kaptrain.events.presenters.other_dates import OtherDate, date_rows
from kaptrain.events.rules.checkin import Window
from kaptrain.events.rules.credit import Step
from kaptrain.events.rules.makeups import NAMES, Missed, Route, Way
from kaptrain.events.rules.presence import Interval, common, union
from kaptrain.events.rules.record import Case, Worked, read_stays, read_steps
from kaptrain.events.rules.times import day_words, moment_words, zone_words
from kaptrain.events.rules.words import Wall
from kaptrain.shared.minutes import format_minutes

WHOLE = 10_000  # hundredths of a percent, in whole numbers
ABSENCES = {
    "apology": "you told us before",
    "joined_later": "you joined the program later",
    "excused": "you were excused",
    "absent": "you were marked absent",
    "cut_short": "you were there, but not long enough for credit",
}
STATES = {
    "asked": "Asked for; the host answers.",
    "approved": "Approved.",
    "done": "Done. The time counts in your hours.",
    "declined": "Declined.",
    "withdrawn": "Withdrawn.",
}


class Offer(Protocol):
    """What the service says somebody may do about an event."""

    @property
    def missed(self) -> Missed | None: ...

    @property
    def ways(self) -> Sequence[Way]: ...

    @property
    def make_ups(self) -> Sequence[MakeUp]: ...

    @property
    def dates(self) -> Sequence[Event]: ...


@dataclass(frozen=True)
class Piece:
    """A stretch of presence on the timeline, in percent of its width."""

    x: str
    width: str


@dataclass(frozen=True)
class Drawn:
    """A working: its steps in words, and the same as a timeline with its own description."""

    steps: tuple[Step, ...]
    pieces: tuple[Piece, ...]
    ticks: tuple[str, ...]
    starts: str
    middle: str
    ends: str
    words: str


@dataclass(frozen=True)
class Outcome:
    """What a trainee's page says after an event.

    `state`: waiting, lacking (`asked` is what the time waits for), credited or nothing.
    """

    state: str
    title: str
    words: str
    minutes: int
    drawn: Drawn | None
    claim: str
    claim_answer: str
    may_claim: bool
    closes: str
    host: str
    line: str
    asked: str = ""


@dataclass(frozen=True)
class RouteRow:
    """One way to make up for what was missed: open with a button, or closed with the reason."""

    route: str
    words: str
    closed: str


@dataclass(frozen=True)
class MadeUp:
    """A make-up that was asked for. `url` is what to do next, with its words."""

    id: int
    title: str
    state: str
    words: str
    reason: str
    url: str
    action: str
    open: bool


def drawn(case: Case, worked: Worked, check_ins: Sequence[datetime]) -> Drawn:
    """Return a working with its timeline, in the event's own time."""
    return _drawn(case, worked.working.steps, worked.stays, check_ins)


def outcome_of(
    event: Event, case: Case, known: Attendance | None, check_ins: Sequence[datetime], *, now: datetime
) -> Outcome:
    """Say what somebody with a seat got, or what it waits for."""
    waits = event.state == "planned" or now < event.record_closes_at
    may_claim = event.ends_at <= now and waits and event.state != "cancelled"
    drawing = None
    state, title, words = "waiting", "Your time is not confirmed yet", _waiting(event, check_ins, case)
    if known is not None and known.confirmed_at is not None:
        lacking = bool(event.asks and known.credited and known.line_seq is None)
        state = "lacking" if lacking else "credited" if known.credited else "nothing"
        title = _title(known.credited, event.minutes, event.asks if lacking else "")
        words = _confirmed(event, known)
        drawing = _drawn(case, read_steps(known.working), read_stays(known.intervals), check_ins)
    return Outcome(
        state=state,
        title=title,
        words=words,
        minutes=known.credited if known else 0,
        drawn=drawing,
        claim=known.claim if known and known.claimed_at else "",
        claim_answer=known.claim_answer if known else "",
        may_claim=may_claim,
        closes=moment_words(event.record_closes_at, event.zone, year=True),
        host=event.host.name,
        line=f"/hours?open=all#line-{known.line_seq}" if known and known.line_seq else "",
        asked=event.asks if state == "lacking" else "",
    )


def route_rows(ways: Sequence[Way]) -> tuple[RouteRow, ...]:
    """Return the ways, those that are open first."""
    rows = [RouteRow(each.rule.route.value, each.words, each.closed or "") for each in ways]
    return tuple(sorted(rows, key=lambda row: bool(row.closed)))


def made_up(make_up: MakeUp) -> MadeUp:
    """Return one make-up as a trainee sees it."""
    make_up_id, route, state = make_up.id, make_up.route, make_up.state
    name = NAMES[Route(route)]
    url, action = "", ""
    if route == Route.RECORDING and state in ("approved", "done"):
        url = f"/make-ups/{make_up_id}/recording"
        action = "Watch it and take the check" if state == "approved" else "Look at your answers"
    words = STATES[state]
    if state == "approved" and route == Route.TUTORIAL:
        words = "Approved. Agree on a day with the host, who signs afterwards."
    if state == "approved" and route == Route.ANOTHER_DATE:
        words = "Approved. Book a seat at another date; it counts once you were there."
    if route == Route.ANOTHER_DATE and make_up.other_event_id:
        url, action = f"/events/{make_up.other_event_id}", "See the date"
        words = "Approved. It counts once you were there." if state == "approved" else words
    return MadeUp(
        id=make_up_id,
        title=f"{name[0].upper()}{name[1:]}, asked for on {day_words(make_up.asked_at.date())}",
        state=state,
        words=words,
        reason=make_up.reason,
        url=url,
        action=action,
        open=state in ("asked", "approved"),
    )


def absence_words(absence: str) -> str:
    """Say why somebody has nothing from an event."""
    return ABSENCES[absence]


def _drawn(
    case: Case, steps: Sequence[Step], stays: Sequence[Interval], check_ins: Sequence[datetime]
) -> Drawn:
    window = case.window
    inside = common((window,), union(stays))
    middle = window.start + window.length / 2
    marks = [at for at in check_ins if window.start <= at <= window.end]
    starts, mid, ends = (
        case.wall.at(each, window, seconds=False) for each in (window.start, middle, window.end)
    )
    return Drawn(
        steps=tuple(steps),
        pieces=tuple(Piece(_percent(window, each.start), _share(window, each.seconds)) for each in inside),
        ticks=tuple(_percent(window, at) for at in marks),
        starts=starts,
        middle=mid,
        ends=ends,
        words=_described(case, inside, marks),
    )


def _described(case: Case, inside: Sequence[Interval], marks: Sequence[datetime]) -> str:
    def at(moment: datetime) -> str:
        return case.wall.at(moment, case.window, seconds=False)

    stays = " and ".join(f"from {at(each.start)} to {at(each.end)}" for each in inside)
    words = f"Present {stays} {case.wall.name}" if stays else "Not present"
    return f"{words}; check-ins at {', '.join(at(each) for each in marks)}" if marks else words


def _percent(window: Interval, at: datetime) -> str:
    return _share(window, max(0, int((at - window.start).total_seconds())))


def _share(window: Interval, seconds: int) -> str:
    hundredths = min(WHOLE, seconds * WHOLE // window.seconds)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _title(credited: int, most: int, asks: str) -> str:
    if asks:
        return f"{format_minutes(credited)} wait for your {asks}"
    if not credited:
        return "You get no time from this session"
    if credited >= most:
        return f"You get {format_minutes(credited)}: full credit"
    return f"You get {format_minutes(credited)} of {format_minutes(most)}"


def _waiting(event: Event, check_ins: Sequence[datetime], case: Case) -> str:
    times = ", ".join(case.wall.at(each, case.window, seconds=False) for each in check_ins)
    told = f" You checked in at {times} {case.wall.name}." if times else ""
    return f"{event.host.name} confirms the record for the whole group.{told}"


def _confirmed(event: Event, known: Attendance) -> str:
    sources = {
        "code": "Worked out from your check-ins",
        "file": "Worked out from the meeting's join times",
        "list": "Marked by the host",
    }
    words = sources.get(known.source, "Worked out")
    on = moment_words(known.confirmed_at, event.zone) if known.confirmed_at else ""
    again = " after looking at it again" if known.version > 1 else ""
    return f"{words} and confirmed by {event.host.name}{again} on {on}."


@dataclass(frozen=True)
class After:
    """What an event's page says to a trainee once it is over; `outcome` is None without a seat."""

    event_id: int
    outcome: Outcome | None
    absence: str
    routes: tuple[RouteRow, ...]
    make_ups: tuple[MadeUp, ...]
    dates: tuple[OtherDate, ...] = ()
    asked_url: str = ""


@dataclass(frozen=True)
class DoorPage:
    """What somebody sees who may check in: what was answered, and what is open now."""

    event_id: int
    open: bool
    again: bool
    number: int
    of: int
    times: str
    opens: str


def after_page(
    event: Event,
    case: Case,
    known: Attendance | None,
    check_ins: Sequence[datetime],
    *,
    offer: Offer,
    seat: bool,
    zone: str,
    now: datetime,
) -> After:
    """Put together what a trainee got, and the ways to make up for what was missed."""
    standing = [each for each in offer.make_ups if each.state in ("asked", "approved", "done")]
    another = not standing or (standing[0].route == Route.ANOTHER_DATE and standing[0].state != "done")
    return After(
        event_id=event.id,
        outcome=outcome_of(event, case, known, check_ins, now=now) if seat else None,
        absence=absence_words(offer.missed.absence) if offer.missed else "",
        routes=() if standing else route_rows(offer.ways),
        make_ups=tuple(made_up(each) for each in offer.make_ups),
        dates=date_rows(offer.dates, offer.ways, zone) if another else (),
    )


def door_page(
    event: Event, answered: Sequence[datetime], window: Window | None, planned: Sequence[Window]
) -> DoorPage:
    """Say whether there is a check-in now, and which were answered."""
    wall, span = Wall(event.zone, zone_words(event.zone)), Interval(event.starts_at, event.ends_at)
    again = window is not None and any(window.opens <= at < window.closes for at in answered)
    return DoorPage(
        event_id=event.id,
        open=window is not None,
        again=again,
        number=window.number if window else 0,
        of=len(planned),
        times=", ".join(f"{wall.at(at, span, seconds=False)} {wall.name}" for at in answered),
        opens=moment_words(planned[0].opens, event.zone),
    )
