"""What holds for every plan and every set of lines."""

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaptrain.hours.rules import Facts, evaluate, statement_to_data

SEEDS = st.integers(0, 10**9)


def judge(it: Any, lines: Any = None, facts: Any = None) -> Any:
    return evaluate(it.plan, it.enrolment, it.lines if lines is None else lines, facts or it.facts, it.today)


@given(seed=SEEDS)
def test_every_minute_is_counted_or_removed_with_a_reason(seed: int, case: Any) -> None:
    statement = judge(case(seed))

    for line in statement.lines:
        assert line.minutes == line.counted + sum(each.minutes for each in line.removed)
        assert line.counted >= 0
        assert all(each.minutes > 0 for each in line.removed)


@given(seed=SEEDS)
def test_nothing_counts_above_a_cap_or_a_day(seed: int, case: Any) -> None:
    it = case(seed)

    statement = judge(it)

    assert all(each.counted <= each.cap for each in statement.components)
    assert all(minutes <= it.plan.day_limit for minutes in statement.days.values())
    assert statement.total.counted == sum(line.counted for line in statement.lines)
    for axis in ("program", "state"):
        names = {topic.id for topic in it.plan.topics if topic.axis == axis}
        assert sum(each.counted for each in statement.topics if each.id in names) <= statement.total.counted


@given(seed=SEEDS)
def test_the_order_in_which_lines_are_given_changes_nothing(seed: int, case: Any) -> None:
    it = case(seed)
    shuffled = list(it.lines)
    Random(seed).shuffle(shuffled)

    assert statement_to_data(judge(it, shuffled)) == statement_to_data(judge(it))


@given(seed=SEEDS)
def test_an_unsigned_line_changes_no_counted_minute(seed: int, case: Any) -> None:
    it = case(seed)
    unsigned = it.with_line(status=Random(seed).choice(("draft", "submitted", "returned", "withdrawn")))

    before, after = judge(it), judge(it, [*it.lines, unsigned])

    assert before.lines == tuple(each for each in after.lines if each.line is not unsigned)
    assert (before.topics, before.modalities) == (after.topics, after.modalities)
    assert before.total.counted == after.total.counted


@given(seed=SEEDS)
def test_an_exemption_never_makes_complete_incomplete(seed: int, case: Any) -> None:
    it = case(seed)
    more = {name: it.facts.exempt.get(name, 0) + 45 for name in ("one", "two", "three")}

    before, after = judge(it), judge(it, facts=Facts(it.facts.met, more))

    assert after.complete or not before.complete
    assert after.lines == before.lines


@given(seed=SEEDS)
def test_a_longer_window_never_closes_a_line_out(seed: int, case: Any) -> None:
    it = case(seed)
    codes = {each.id: [one.code for one in each.removed] for each in judge(it).lines}

    it.enrolment = replace(it.enrolment, ends_on=it.enrolment.ends_on.replace(day=28))

    for each in judge(it).lines:
        if "outside_window" in [one.code for one in each.removed]:
            assert codes[each.id] == ["outside_window"]
