"""Who gets a body's credit for an activity, how much, and every reason why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaptrain.ce.rules.body import ZERO, Attendance, Profile, lacking
from kaptrain.ce.rules.credits import amount_words, earned
from kaptrain.events.rules.presence import Interval, Presence
from kaptrain.events.rules.words import count_minutes, format_seconds

# A platform's clock and a host's list differ by seconds; only a whole minute missed is missed.
NOISE = 60


@dataclass(frozen=True, slots=True)
class Reason:
    """What is missing. `code` names it for pages that offer the way to mend it."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Attended:
    """Instructional minutes that count by the body's rule, and what was missed where they are not all."""

    minutes: int
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person at one activity before one body.

    `presence` is None while the host has not confirmed the record; `minutes` are the activity's
    instructional minutes, `parts` those that were announced; `best` is the best post-test in percent.
    """

    body: Profile | None
    on: date
    minutes: int
    presence: Presence | None
    credited: int = 0
    parts: Sequence[Interval] = ()
    override: Decimal | None = None
    instructor: bool = False
    best: int | None = None
    evaluated: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision. `credits` are what would be awarded, 0 as long as anything but steps is missing."""

    minutes: int
    credits: Decimal
    reasons: tuple[Reason, ...]

    @property
    def eligible(self) -> bool:
        return not self.reasons


def decide(case: Case) -> Verdict:
    """Decide on one person; reasons come in the order in which they can be mended."""
    missing = lacking(case.body, case.on)
    if case.body is None or missing:
        name = case.body.name if case.body else "The body"
        return Verdict(0, ZERO, (Reason("body", f"{name} cannot award yet. Missing: {'; '.join(missing)}."),))
    if case.instructor:
        return Verdict(0, ZERO, (Reason("own", "Instructors get no credit for their own session."),))
    if case.presence is None:
        return Verdict(0, ZERO, (Reason("record", "The host has not confirmed the attendance yet."),))
    if not case.credited:
        return Verdict(0, ZERO, (Reason("absent", "The confirmed attendance gives no hours."),))
    came = attended(case.body, case.presence, case.parts, case.minutes)
    amount = earned(came.minutes, case.minutes, case.body, case.override)
    if not amount:
        return Verdict(came.minutes, ZERO, (_too_little(case.body, came),))
    return Verdict(came.minutes, amount, tuple(_steps(case.body, case)))


def attended(body: Profile, presence: Presence, parts: Sequence[Interval], minutes: int) -> Attended:
    """Return how many of an activity's instructional minutes count by the body's attendance rule."""
    if not presence.seconds:
        return Attended(0, "no presence is recorded")
    if body.attendance is Attendance.PARTS and parts:
        inside = [presence.within(each) for each in parts]
        whole = [each for each in inside if _is_whole(body, each)]
        counted = min(minutes, sum(each.possible_seconds // 60 for each in whole))
        missed = len(inside) - len(whole)
        return Attended(counted, f"{missed} of {len(inside)} parts were not attended whole" if missed else "")
    if _is_whole(body, presence):
        return Attended(minutes)
    return Attended(0, _missed(body, presence))


def _is_whole(body: Profile, presence: Presence) -> bool:
    if body.attendance is Attendance.GAP:
        return presence.longest_seconds <= max((body.longest_gap or 0) * 60, NOISE - 1)
    return presence.seconds > 0 and presence.missed_seconds < NOISE


def _missed(body: Profile, presence: Presence) -> str:
    if body.attendance is Attendance.GAP:
        limit = count_minutes(body.longest_gap or 0)
        return f"{format_seconds(presence.longest_seconds)} missed in one go, the limit is {limit}"
    return f"{format_seconds(presence.missed_seconds)} missed, and the whole session is needed"


def _too_little(body: Profile, came: Attended) -> Reason:
    if came.words:
        return Reason("attendance", f"Not enough of the session was attended: {came.words}.")
    least = amount_words(body.minimum or body.increment or ZERO)
    return Reason("minimum", f"{body.name} gives nothing below {least}.")


def _steps(body: Profile, case: Case) -> list[Reason]:
    found = []
    if body.post_test and (case.best is None or case.best < (body.cut_percent or 0)):
        so_far = "not taken yet" if case.best is None else f"best so far {case.best}%"
        found.append(Reason("post_test", f"Post-test: {body.cut_percent}% needed, {so_far}."))
    if body.evaluation and not case.evaluated:
        found.append(Reason("evaluation", "Evaluation not filled in yet."))
    return found
