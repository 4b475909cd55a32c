"""Rules of a body hold from a day on, until others do."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kaptrain.ce.rules.body import Attendance, check_profile, in_effect, lacking
from kaptrain.shared.errors import Invalid
from tests.factories.ce import a_profile

JUNE = date(2026, 6, 1)


def test_the_version_of_the_day_holds_and_the_later_one_of_two() -> None:
    old = a_profile(provider_number="1")
    mended = a_profile(provider_number="2")
    new = a_profile(provider_number="3", effective_from=JUNE)

    versions = [(1, old), (2, new), (3, mended)]

    assert in_effect(versions, date(2026, 5, 31)) == mended
    assert in_effect(versions, JUNE) == new
    assert in_effect(versions, date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ()),
        ({"minutes_per_credit": None}, ("minutes per credit",)),
        ({"increment": None}, ("the smallest step of credit",)),
        ({"minimum": None, "retention_years": None, "provider_number": ""}, ()),
        ({"attendance": Attendance.GAP}, ("the longest gap",)),
        ({"post_test": True}, ("the cut score of the post-test",)),
        ({"approval_statement": ""}, ("the approval statement",)),
        ({"approval_until": date(2026, 5, 31)}, ("an approval that holds on the day of the activity",)),
        ({"approval_from": date(2026, 6, 2)}, ("an approval that holds on the day of the activity",)),
        ({"approval_until": None}, ()),
    ],
)
def test_what_a_body_lacks_is_named(changes: dict[str, Any], missing: tuple[str, ...]) -> None:
    assert lacking(a_profile(**changes), JUNE) == missing


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": ""}),
        ("unit", {"unit": ""}),
        ("minutes_per_credit", {"minutes_per_credit": 0}),
        ("increment", {"increment": Decimal(0)}),
        ("increment", {"increment": Decimal("0.001")}),
        ("increment", {"increment": Decimal("NaN")}),
        ("minimum", {"minimum": Decimal("1.1")}),
        ("cut_percent", {"cut_percent": 101}),
        ("retention_years", {"retention_years": 0}),
        ("approval_from", {"approval_from": None}),
        ("approval_until", {"approval_until": date(2025, 1, 1)}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        check_profile(a_profile(**changes))

    assert refused.value.field == field
