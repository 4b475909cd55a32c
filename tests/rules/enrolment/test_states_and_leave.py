"""States of an enrolment and days of leave."""

from datetime import date

import pytest

from kaptrain.enrolment.rules import next_state, overlapping
from kaptrain.shared.errors import Refused


@pytest.mark.parametrize(
    ("state", "act", "after"), [("active", "withdraw", "withdrawn"), ("withdrawn", "reactivate", "active")]
)
def test_an_act_leads_to_its_state(state: str, act: str, after: str) -> None:
    assert next_state(state, act) == after


@pytest.mark.parametrize(
    ("state", "act"), [("withdrawn", "withdraw"), ("active", "reactivate"), ("finished", "withdraw")]
)
def test_other_acts_are_refused(state: str, act: str) -> None:
    with pytest.raises(Refused):
        next_state(state, act)


@pytest.mark.parametrize(
    ("first", "days", "shares"),
    [
        (date(2026, 9, 1), 10, True),
        (date(2026, 9, 10), 1, True),
        (date(2026, 8, 1), 31, False),
        (date(2026, 8, 1), 32, True),
        (date(2026, 9, 11), 5, False),
    ],
)
def test_leave_from_1_to_10_september_is_taken(first: date, days: int, shares: bool) -> None:
    taken = [(date(2026, 9, 1), 10)]

    assert (overlapping(first, days, taken) is not None) is shares
