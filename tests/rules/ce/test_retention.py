"""Until when a record is kept: as many years as a body says, and no number of our own."""

from datetime import date

import pytest

from kaptrain.ce.rules.retention import kept_until


@pytest.mark.parametrize(
    ("on", "years", "until"),
    [
        (date(2026, 11, 19), 7, date(2033, 11, 19)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2026, 11, 19), None, None),
    ],
)
def test_years_are_counted_from_the_day_of_the_activity(
    on: date, years: int | None, until: date | None
) -> None:
    assert kept_until(on, years) == until
