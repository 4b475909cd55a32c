"""What holds for every set of stays and every policy."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaptrain.events.rules import (
    CheckIns,
    Interval,
    Policy,
    attended,
    credit,
    policy_data,
    read_policy,
    union,
)
from tests.rules.events.times import START, WINDOW

SECONDS = st.integers(-600, 6000)
STAYS = st.lists(
    st.tuples(SECONDS, SECONDS).map(
        lambda pair: Interval(*(START + timedelta(seconds=each) for each in pair)),
    ),
    max_size=12,
)
PIECES = st.lists(st.integers(0, 89), min_size=2, max_size=8, unique=True).map(
    lambda edges: [
        {"after": start, "minutes": end - start}
        for start, end in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    ]
)
BREAKS: st.SearchStrategy[Any] = st.one_of(st.just([]), PIECES)
CHECK_INS = st.integers(0, 3).flatmap(
    lambda held: st.fixed_dictionaries({"needed": st.integers(0, held), "held": st.just(held)})
)
LIMIT = st.integers(0, 40)


def rule(name: str, **fields: Any) -> Any:
    return st.fixed_dictionaries(
        {"rule": st.just(name), **fields, "breaks": BREAKS, "check_ins": CHECK_INS}
    ).map(read_policy)


POLICIES: st.SearchStrategy[Policy] = st.one_of(
    rule("full", in_one_go=LIMIT),
    rule("grace", per_hour=LIMIT, in_one_go=LIMIT),
    rule("per_hour", in_one_go=LIMIT),
    rule("parts", parts=PIECES, in_one_go=LIMIT),
    rule("minutes"),
)
ANSWERS = st.lists(st.integers(0, 5400), max_size=4)


def answers(seconds: list[int]) -> CheckIns:
    return CheckIns(tuple(START + timedelta(seconds=each) for each in seconds))


def naive(stays: list[Interval], breaks: tuple[Interval, ...]) -> set[int]:
    """Take every second of the window by itself."""
    second = timedelta(seconds=1)
    present, resting = (
        {
            at
            for each in intervals
            for at in range((each.start - WINDOW.start) // second, (each.end - WINDOW.start) // second)
        }
        for intervals in (stays, breaks)
    )
    return (present - resting) & set(range(90 * 60))


@given(stays=STAYS, policy=POLICIES)
def test_presence_is_what_a_count_of_single_seconds_finds(stays: list[Interval], policy: Policy) -> None:
    breaks = policy.breaks_in(WINDOW)

    presence = attended(WINDOW, stays, breaks)

    assert presence.seconds == len(naive(stays, breaks))


@given(stays=STAYS, policy=POLICIES)
def test_seconds_are_present_or_missed_or_a_break(stays: list[Interval], policy: Policy) -> None:
    presence = attended(WINDOW, stays, policy.breaks_in(WINDOW))

    assert presence.seconds + sum(gap.seconds for gap in presence.gaps) == presence.possible_seconds
    resting = sum(each.seconds for each in presence.breaks)
    assert presence.possible_seconds + resting == WINDOW.seconds
    assert presence.seconds <= WINDOW.seconds


@given(stays=STAYS, seed=st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference(stays: list[Interval], seed: Any) -> None:
    shuffled = [*stays, *stays[:3]]
    seed.shuffle(shuffled)

    assert union(shuffled) == union(stays) == union(union(stays))


@given(stays=STAYS, policy=POLICIES, answered=ANSWERS, minutes=st.integers(0, 100))
def test_credit_is_never_above_the_event(
    stays: list[Interval], policy: Policy, answered: list[int], minutes: int
) -> None:
    working = credit(policy, WINDOW, stays, answers(answered), minutes=minutes)

    assert 0 <= working.minutes <= working.most <= min(minutes, 90)


@given(stays=STAYS, more=STAYS, policy=POLICIES, answered=ANSWERS)
def test_more_presence_never_gives_less_credit(
    stays: list[Interval], more: list[Interval], policy: Policy, answered: list[int]
) -> None:
    less_of_it = credit(policy, WINDOW, stays, answers(answered[:1]))

    more_of_it = credit(policy, WINDOW, stays + more, answers(answered))

    assert more_of_it.minutes >= less_of_it.minutes


@given(policy=POLICIES)
def test_whoever_was_there_throughout_gets_everything_that_can_be_had(policy: Policy) -> None:
    working = credit(policy, WINDOW, [WINDOW], CheckIns(held=0))

    if policy.rule != "parts":
        assert working.minutes == working.most


@given(policy=POLICIES)
def test_a_policy_survives_being_written(policy: Policy) -> None:
    assert read_policy(policy_data(policy)) == policy
