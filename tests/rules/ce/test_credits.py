"""Credits are whole steps, never more than the minutes give; every number is the program's own."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaptrain.ce.rules.body import Profile, lacking
from kaptrain.ce.rules.credits import amount_words, check_override, credit_words, credits, earned
from kaptrain.shared.errors import Invalid, Refused
from tests.factories.ce import a_profile

STEPS = st.sampled_from([Decimal(each) for each in ("0.1", "0.25", "0.5", "1", "0.05", "0.3")])


@given(st.integers(0, 3000), st.integers(30, 90), STEPS, st.integers(0, 8))
def test_credits_are_steps_and_never_rounded_up(minutes: int, per: int, step: Decimal, least: int) -> None:
    body = a_profile(minutes_per_credit=per, increment=step, minimum=step * least or None)

    amount = credits(minutes, body)

    assert isinstance(amount, Decimal)
    assert amount % step == 0
    assert Fraction(amount) <= Fraction(minutes, per)
    assert amount == 0 or amount >= step * least
    if amount:
        assert Fraction(amount) + Fraction(step) > Fraction(minutes, per)


@given(st.integers(0, 600), st.integers(0, 600), STEPS)
def test_more_minutes_never_give_less(one: int, other: int, step: Decimal) -> None:
    body = a_profile(increment=step, minimum=None)

    few, many = sorted((one, other))

    assert credits(few, body) <= credits(many, body)


@given(st.integers(-5, 600), st.integers(1, 400), STEPS)
def test_a_part_of_an_override_never_gives_more_than_it(attended: int, minutes: int, step: Decimal) -> None:
    body = a_profile(increment=step, minimum=None)
    override = credits(minutes, body)

    amount = earned(attended, minutes, body, override if override else None)

    assert 0 <= amount <= override
    assert amount % step == 0
    if attended >= minutes:
        assert amount == override


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(59, "0.0"), (60, "1.0"), (74, "1.0"), (75, "1.25"), (89, "1.25"), (90, "1.5"), (1800, "30.0")],
)
def test_a_quarter_of_an_hour_is_the_step_of_the_demo_body(minutes: int, words: str) -> None:
    assert amount_words(credits(minutes, a_profile())) == words


def test_another_hour_gives_another_credit() -> None:
    assert credits(100, a_profile(minutes_per_credit=50, increment=Decimal("0.5"))) == Decimal(2)


def test_a_credit_is_written_with_its_unit_and_its_body() -> None:
    assert credit_words(Decimal(2), a_profile()) == "2.0 CE credits (Demo Board of Practice)"


def test_nothing_is_built_in_and_a_body_without_numbers_cannot_award() -> None:
    """Numbers are settings to be filled in: empty by default, named where they are missing."""
    body = Profile(name="Demo Council", effective_from=date(2026, 1, 1))

    with pytest.raises(Refused) as refused:
        credits(60, body)

    assert refused.value.code == "not_set"
    assert lacking(body, date(2026, 6, 1)) == (
        "minutes per credit",
        "the smallest step of credit",
        "the approval statement",
        "an approval that holds on the day of the activity",
    )
    empty = [getattr(body, each) for each in ("minimum", "longest_gap", "cut_percent", "retention_years")]
    assert empty == [None] * 4
    assert body.unit == "CE credits"


@pytest.mark.parametrize("override", ["1.75", "1.4", "0.75", "0", "-1", "NaN"])
def test_an_override_is_never_more_than_the_minutes_give(override: str) -> None:
    with pytest.raises(Invalid):
        check_override(Decimal(override), 90, a_profile())


def test_an_override_may_be_less() -> None:
    check_override(Decimal("1.25"), 90, a_profile())
