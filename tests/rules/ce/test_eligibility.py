"""Who gets a body's credit: a table of cases, each with its reasons."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kaptrain.ce.rules.body import Attendance
from kaptrain.ce.rules.eligibility import Case, Verdict, decide
from kaptrain.events.rules.presence import Interval, Presence, attended
from tests.factories.ce import a_profile

START = datetime(2026, 11, 19, 23, tzinfo=UTC)


def at(first: float, last: float) -> Interval:
    return Interval(START + timedelta(minutes=first), START + timedelta(minutes=last))


WINDOW, BREAK = at(0, 100), at(45, 55)
HALVES = (at(0, 45), at(55, 100))


def there(*stays: Interval) -> Presence:
    return attended(WINDOW, stays, (BREAK,))


def decided(
    presence: Presence | None = None, profile: dict[str, Any] | None = None, **changes: Any
) -> Verdict:
    values: dict[str, Any] = {
        "body": a_profile(**profile or {}),
        "on": date(2026, 11, 19),
        "minutes": 90,
        "presence": presence,
        "credited": 90,
        "evaluated": True,
    }
    return decide(Case(**{**values, **changes}))


GAP = {"attendance": Attendance.GAP, "longest_gap": 10}
PARTS = {"attendance": Attendance.PARTS, "minimum": Decimal("0.5")}
TEST = {"post_test": True, "cut_percent": 80}
WHOLE, LATE, MIDDLE, LONG = (
    there(WINDOW),
    there(at(11, 100)),
    there(at(0, 30), at(39, 100)),
    there(at(0, 99.5)),
)


@pytest.mark.parametrize(
    ("presence", "profile", "changes", "credits", "reasons"),
    [
        pytest.param(WHOLE, {}, {}, "1.5", [], id="the whole session"),
        pytest.param(LONG, {}, {}, "1.5", [], id="seconds are no minute"),
        pytest.param(there(at(1, 100)), {}, {}, "0", ["attendance"], id="one minute is"),
        pytest.param(there(at(0, 45), at(55, 100)), {}, {}, "1.5", [], id="a break is free"),
        pytest.param(LATE, {}, {}, "0", ["attendance"], id="late, whole session asked"),
        pytest.param(MIDDLE, GAP, {}, "1.5", [], id="nine minutes missed of ten"),
        pytest.param(LATE, GAP, {}, "0", ["attendance"], id="eleven minutes missed of ten"),
        pytest.param(
            there(at(9, 40), at(60, 91)), GAP, {}, "1.5", [], id="each gap is short, a break in one is free"
        ),
        pytest.param(WHOLE, PARTS, {"parts": HALVES}, "1.5", [], id="both parts"),
        pytest.param(LATE, PARTS, {"parts": HALVES}, "0.75", [], id="the second part"),
        pytest.param(
            LATE, {"attendance": Attendance.PARTS}, {"parts": HALVES}, "0", ["attendance"], id="minimum"
        ),
        pytest.param(LATE, PARTS, {}, "0", ["attendance"], id="no part was announced"),
        pytest.param(WHOLE, {}, {"minutes": 45}, "0", ["minimum"], id="too short an activity"),
        pytest.param(WHOLE, {}, {"override": Decimal("1.25")}, "1.25", [], id="an override"),
        pytest.param(
            LATE, PARTS, {"parts": HALVES, "override": Decimal(1)}, "0.5", [], id="half of an override"
        ),
        pytest.param(None, {}, {}, "0", ["record"], id="not confirmed"),
        pytest.param(WHOLE, {}, {"credited": 0}, "0", ["absent"], id="no hours"),
        pytest.param(WHOLE, {}, {"instructor": True}, "0", ["own"], id="one's own session"),
        pytest.param(WHOLE, {}, {"evaluated": False}, "1.5", ["evaluation"], id="no evaluation"),
        pytest.param(WHOLE, {"evaluation": False}, {"evaluated": False}, "1.5", [], id="none asked for"),
        pytest.param(WHOLE, TEST, {}, "1.5", ["post_test"], id="no post-test"),
        pytest.param(WHOLE, TEST, {"best": 79}, "1.5", ["post_test"], id="below the cut"),
        pytest.param(WHOLE, TEST, {"best": 80}, "1.5", [], id="at the cut"),
        pytest.param(WHOLE, TEST, {"evaluated": False}, "1.5", ["post_test", "evaluation"], id="both"),
        pytest.param(WHOLE, {"increment": None}, {}, "0", ["body"], id="a body without numbers"),
        pytest.param(WHOLE, {}, {"body": None}, "0", ["body"], id="no rules for the day"),
        pytest.param(WHOLE, {"approval_until": date(2026, 11, 18)}, {}, "0", ["body"], id="approval over"),
    ],
)
def test_every_case_has_its_credit_and_its_reasons(
    presence: Presence, profile: dict[str, Any], changes: dict[str, Any], credits: str, reasons: list[str]
) -> None:
    verdict = decided(presence, profile, **changes)

    assert verdict.credits == Decimal(credits)
    assert [each.code for each in verdict.reasons] == reasons
    assert verdict.eligible is (not reasons)


def test_a_reason_says_what_to_do() -> None:
    assert [each.words for each in decided(LATE).reasons] == [
        "Not enough of the session was attended: 11 min missed, and the whole session is needed."
    ]
    missing = decided(WHOLE, {"increment": None}).reasons[0].words
    assert missing == "Demo Board of Practice cannot award yet. Missing: the smallest step of credit."
