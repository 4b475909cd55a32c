"""The record of an event: what is known of each person, what it is worth, and exactly what is signed."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from kaptrain.events.rules.checkin import Window, windows
from kaptrain.events.rules.credit import CheckIns, Step, Working, credit
from kaptrain.events.rules.marks import THERE, Attendance, Mark, marked
from kaptrain.events.rules.policy import Policy
from kaptrain.events.rules.presence import Interval, union
from kaptrain.events.rules.words import Wall
from kaptrain.shared.ids import digest

FORMAT = 1


class Source(StrEnum):
    """Where a person's presence comes from; what the host marks by hand outranks the rest."""

    NONE = ""
    CODE = "code"
    FILE = "file"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What an event says about credit. `start` and `on` are local in its zone; topics are pairs in order."""

    uid: str
    title: str
    kind: str
    component: str
    activity: str
    modality: str
    minutes: int
    topics: tuple[tuple[str, int], ...]
    on: date
    start: time
    window: Interval
    policy: Policy
    wall: Wall
    asks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of one person. `stays` are those of a file; a mark by hand makes its own."""

    mark: Attendance | None = None
    late: int = 0
    left: int = 0
    source: Source = Source.NONE
    stays: tuple[Interval, ...] = ()
    check_ins: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Worked:
    """What somebody's presence is worth. `mark` is None while nothing is known."""

    mark: Attendance | None
    source: Source
    stays: tuple[Interval, ...]
    working: Working

    @property
    def minutes(self) -> int:
        return self.working.minutes


def check_in_windows(case: Case) -> tuple[Window, ...]:
    """As many windows as the policy announces; one for the whole event when it announces none."""
    held = max(1, case.policy.check_ins_held)
    total = case.window.length // timedelta(minutes=1)
    planned = windows(case.window.start, case.window.end, every_minutes=max(1, total // held))[:held]
    return (*planned[:-1], replace(planned[-1], closes=case.window.end))


def held_windows(planned: Sequence[Window], moments: Iterable[datetime]) -> frozenset[int]:
    """Return the numbers of the check-ins that were really held: those that anybody answered."""
    return frozenset(number for at in moments for number in [_number(planned, at)] if number)


def work(case: Case, evidence: Evidence, *, held: Set[int]) -> Worked:
    """Work out one person's credit; `held` are the numbers of the check-ins that were held for all.

    A code attests the window in which it was answered, and those beside it in which nobody was asked. What
    a host marks by hand stands for check-ins too: the host is who a person with a broken phone turns to.
    """
    stays, mark = _stays(case, evidence, held), evidence.mark
    if mark is None and evidence.check_ins:
        mark = Attendance.PRESENT
    source = evidence.source
    if source is Source.NONE and evidence.check_ins:
        source = Source.CODE
    by_hand = source is Source.LIST
    policy, note = _asked(case.policy, len(held), by_hand=by_hand)
    working = credit(
        policy,
        case.window,
        stays,
        CheckIns(evidence.check_ins, len(held)),
        minutes=case.minutes,
        wall=case.wall,
    )
    if note:
        working = replace(working, steps=(*working.steps[:-1], note, working.steps[-1]))
    return Worked(mark, source, stays, working)


def evidence_of_file(stays: Iterable[Interval], case: Case) -> tuple[Attendance, tuple[Interval, ...]]:
    """Return the mark and the stays that a file's times mean."""
    joined = union(stays)
    inside = any(each.start < case.window.end and each.end > case.window.start for each in joined)
    return (Attendance.PRESENT if inside else Attendance.ABSENT), joined


def refuse_mark(case: Case, evidence: Evidence) -> None:
    """Raise Invalid for a mark that cannot be, such as minutes late beyond the end."""
    _stays(case, evidence, frozenset())


def topics_for(case: Case, minutes: int) -> tuple[tuple[str, int], ...]:
    """Return the event's topic minutes for a part of its time, so that they never exceed it."""
    if minutes >= case.minutes:
        return case.topics
    parts = ((topic, part * minutes // case.minutes) for topic, part in case.topics)
    return tuple((topic, part) for topic, part in parts if part)


def content(
    case: Case, worked: Worked, evidence: Evidence, *, enrolment: int, trainee: int
) -> dict[str, Any]:
    """Return everything that is signed about one person, as plain data.

    What is asked besides presence is part of it; whether it is done is not, since that may change meanwhile.
    """
    asks = {"asks": case.asks} if case.asks and worked.minutes else {}
    return {
        "format": FORMAT,
        "event": case.uid,
        "enrolment": enrolment,
        "trainee": trainee,
        "component": case.component,
        "kind": case.kind,
        "activity": case.activity,
        "title": case.title,
        "on": case.on.isoformat(),
        "start": case.start.strftime("%H:%M"),
        "minutes": worked.minutes,
        "modality": case.modality,
        "topics": [list(pair) for pair in topics_for(case, worked.minutes)],
        "mark": worked.mark.value if worked.mark else "",
        "late": evidence.late,
        "left": evidence.left,
        "source": worked.source.value,
        "stays": stays_data(worked.stays),
        "check_ins": [at.isoformat() for at in sorted(evidence.check_ins)],
        "working": steps_data(worked.working.steps),
        **asks,
    }


def record_mark(uid: str, statement_key: str, contents: Iterable[Mapping[str, Any]]) -> str:
    """Return what a confirming form carries: the whole record as shown, and the text under it."""
    people = sorted(digest(each) for each in contents)
    return f"{digest({'event': uid, 'people': people})}.{statement_key}"


def stays_data(stays: Iterable[Interval]) -> list[list[str]]:
    """Write stays as pairs of UTC moments."""
    return [[each.start.isoformat(), each.end.isoformat()] for each in stays]


def read_stays(data: Iterable[Sequence[str]]) -> tuple[Interval, ...]:
    """Read what `stays_data` wrote."""
    return tuple(Interval(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in data)


def steps_data(steps: Iterable[Step]) -> list[list[str]]:
    """Write the steps of a working as words, value, detail."""
    return [[each.words, each.value, each.detail] for each in steps]


def read_steps(data: Iterable[Sequence[str]]) -> tuple[Step, ...]:
    """Read what `steps_data` wrote."""
    return tuple(Step(words, value, detail) for words, value, detail in data)


def _number(planned: Sequence[Window], at: datetime) -> int | None:
    return next((each.number for each in planned if each.opens <= at < each.closes), None)


def _stays(case: Case, evidence: Evidence, held: Set[int]) -> tuple[Interval, ...]:
    if evidence.source is Source.FILE:
        return evidence.stays
    if evidence.source is Source.LIST and evidence.mark is not None:
        return marked(Mark(evidence.mark, evidence.late, evidence.left), case.window)
    planned = check_in_windows(case)
    answered = held_windows(planned, evidence.check_ins)
    attested = _attested(case.policy, planned, answered, held | answered)
    return union(Interval(each.opens, each.closes) for each in planned if each.number in attested)


def _attested(
    policy: Policy, planned: Sequence[Window], answered: Set[int], held: Set[int]
) -> frozenset[int]:
    """Return the numbers of the windows that somebody's codes speak for.

    Where some check-ins may be missed, enough of them speak for all. A window in which nobody was asked says
    nothing against anybody: it goes with its neighbours that were held.
    """
    everything = frozenset(each.number for each in planned)
    if answered and policy.check_ins < policy.check_ins_held and len(answered) >= policy.check_ins:
        return everything
    missed = held - answered
    if not answered or not missed:
        return everything if answered else frozenset()
    return frozenset(each for each in everything if not _neighbours(each, held) & missed)


def _neighbours(number: int, held: Set[int]) -> frozenset[int]:
    """Return the window itself when it was held, else the nearest ones before and after that were."""
    if number in held:
        return frozenset({number})
    before, after = (each for each in held if each < number), (each for each in held if each > number)
    return frozenset(each for each in (max(before, default=0), min(after, default=0)) if each)


def _asked(policy: Policy, held: int, *, by_hand: bool) -> tuple[Policy, Step | None]:
    """Leave out the check-ins when the host marked by hand, or when none was held."""
    if not policy.check_ins_held or (held and not by_hand):
        return policy, None
    note = Step("Check-ins", "by the host", "marked on the host's list") if by_hand else None
    if note is None:
        note = Step("Check-ins", "none held", "so none can be asked for")
    return replace(policy, check_ins=0, check_ins_held=0), note


def was_there(mark: str) -> bool:
    """Tell whether a mark says that the person came."""
    return mark in set(THERE)
