"""From presence to credit, with every step of the working.

Nothing is rounded against the trainee, and nobody gets more than the session is worth.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from kaptrain.events.rules.policy import Policy, Rule
from kaptrain.events.rules.presence import Interval, Presence, attended
from kaptrain.events.rules.words import Wall, format_seconds, written_stays
from kaptrain.shared.minutes import format_minutes

UTC_WALL = Wall()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a working: what it is, how it came about (small), and its value."""

    words: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Working:
    """Credit in whole minutes, out of `most`, and how it was worked out. The last step is the credit."""

    minutes: int
    most: int
    steps: tuple[Step, ...]
    presence: Presence


@dataclass(frozen=True, slots=True)
class CheckIns:
    """The moments of the check-ins that somebody answered, one of each, and how many were really held."""

    answered: tuple[datetime, ...] = ()
    held: int | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    policy: Policy
    presence: Presence
    most: int
    wall: Wall


def credit(
    policy: Policy,
    window: Interval,
    stays: Iterable[Interval],
    check_ins: CheckIns | None = None,
    *,
    minutes: int | None = None,
    wall: Wall = UTC_WALL,
) -> Working:
    """Work out the credit for stays in an event.

    `minutes` is what the event is worth when that is less than its window without breaks. The times of
    the steps are those of `wall`.
    """
    presence = attended(window, stays, policy.breaks_in(window))
    possible = begun_minutes(presence.possible_seconds)
    case = _Case(policy, presence, possible if minutes is None else min(minutes, possible), wall)
    earned, steps = RULES[policy.rule](case)
    answered_enough, answers = _check_ins(case, check_ins or CheckIns())
    result = min(earned, case.most) if answered_enough and presence.seconds else 0
    return Working(
        minutes=result,
        most=case.most,
        presence=presence,
        steps=(
            Step(
                "Present",
                format_seconds(presence.seconds),
                written_stays(presence.stays, window, wall),
            ),
            *steps,
            *answers,
            Step("Credit by the rule of this session", format_minutes(result)),
        ),
    )


def begun_minutes(seconds: int) -> int:
    """Turn seconds into minutes; a minute that was begun is one."""
    return -(-seconds // 60)


def _full(case: _Case) -> tuple[int, list[Step]]:
    enough, step = _longest_gap(case, case.presence)
    return (case.most if enough else 0), [step]


def _grace(case: _Case) -> tuple[int, list[Step]]:
    policy, presence = case.policy, case.presence
    limit = -(-presence.possible_seconds * policy.per_hour // 60)
    steps = [
        Step(
            "Missed in all",
            format_seconds(presence.missed_seconds),
            f"the limit is {policy.per_hour} min of every hour, here {format_seconds(limit)}",
        )
    ]
    enough = presence.missed_seconds <= limit
    if policy.in_one_go:
        short, step = _longest_gap(case, presence)
        enough = enough and short
        steps.append(step)
    return (case.most if enough else 0), steps


def _per_hour(case: _Case) -> tuple[int, list[Step]]:
    hours = _hours(case.presence)
    return _piecewise(case, [(f"Hour {at}", hour) for at, hour in enumerate(hours, 1)])


def _parts(case: _Case) -> tuple[int, list[Step]]:
    window = case.presence.window
    return _piecewise(
        case,
        [
            (f"Part {at}: {each.title}" if each.title else f"Part {at}", each.within(window))
            for at, each in enumerate(case.policy.parts, 1)
        ],
    )


def _minutes(case: _Case) -> tuple[int, list[Step]]:
    earned = begun_minutes(case.presence.seconds)
    detail = "every minute that was begun"
    if earned > case.most:
        detail += f", at most {format_minutes(case.most)}"
    return earned, [Step("Minutes present", format_minutes(min(earned, case.most)), detail)]


RULES: dict[Rule, Callable[[_Case], tuple[int, list[Step]]]] = {
    Rule.FULL: _full,
    Rule.GRACE: _grace,
    Rule.PER_HOUR: _per_hour,
    Rule.PARTS: _parts,
    Rule.MINUTES: _minutes,
}


def _longest_gap(case: _Case, presence: Presence) -> tuple[bool, Step]:
    longest = presence.longest_seconds
    enough = presence.seconds > 0 and longest <= case.policy.in_one_go * 60
    return enough, Step("Longest gap", format_seconds(longest), _limit(case.policy))


def _piecewise(case: _Case, pieces: list[tuple[str, Interval]]) -> tuple[int, list[Step]]:
    earned = 0
    steps = []
    for words, interval in pieces:
        presence = case.presence.within(interval)
        enough, gap = _longest_gap(case, presence)
        worth = begun_minutes(presence.possible_seconds) if enough else 0
        earned += worth
        window = case.presence.window
        between = " to ".join(
            case.wall.at(moment, window, seconds=False) for moment in (interval.start, interval.end)
        )
        steps.append(
            Step(words, format_minutes(worth), f"{between}, longest gap {gap.value}; {_limit(case.policy)}")
        )
    return earned, steps


def _limit(policy: Policy) -> str:
    return f"the limit is {policy.in_one_go} min in one go" if policy.in_one_go else "none is allowed"


def _hours(presence: Presence) -> list[Interval]:
    """Cut a session into hours of what can be attended: a break makes its hour end later."""
    count = -(-presence.possible_seconds // 3600)
    inner = [presence.moment_after(3600 * each) for each in range(1, count)]
    edges = [presence.window.start, *inner, presence.window.end]
    return [Interval(start, end) for start, end in pairwise(edges)]


def _check_ins(case: _Case, check_ins: CheckIns) -> tuple[bool, list[Step]]:
    policy = case.policy
    if not policy.check_ins_held:
        return True, []
    # A check-in that was announced but never held cannot be asked for.
    held = policy.check_ins_held if check_ins.held is None else check_ins.held
    needed = min(policy.check_ins, held)
    moments = sorted(set(check_ins.answered))
    answered = min(len(moments), held)
    detail = ", ".join(case.wall.at(moment, case.presence.window, seconds=False) for moment in moments)
    if needed < held:
        detail = f"{detail}; {needed} are needed" if detail else f"{needed} are needed"
    return answered >= needed, [Step("Check-ins answered", f"{answered} of {held}", detail)]
