"""The code on the screen, one device per person, and which check-ins were answered."""

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kaptrain.events.rules import checkin
from kaptrain.events.rules.checkin import Accepted, Attempt, CheckIn

SECRET = b"a secret of one event, 32 bytes."
START = datetime(2026, 12, 1, 23, tzinfo=UTC)
END = START + timedelta(minutes=90)
STEP = timedelta(seconds=20)
WINDOWS = checkin.windows(START, END)


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def attempt(now: datetime, *, person: int = 1, device: str = "phone", wrong: int = 0, **code: str) -> Attempt:
    typed = code.get("code", checkin.code_at(SECRET, 7, now))
    return Attempt(person=person, device=device, code=typed, wrong=wrong)


def decide(now: datetime, it: Attempt, *earlier: CheckIn) -> checkin.Accepted | checkin.Refused:
    return checkin.decide_check_in(SECRET, 7, WINDOWS, it, earlier=earlier, now=now)


def test_the_code_stands_for_twenty_seconds_and_is_known_beforehand() -> None:
    codes = [checkin.code_at(SECRET, 7, START + timedelta(seconds=each)) for each in range(40)]

    assert len(set(codes[:20])) == len(set(codes[20:])) == 1
    assert codes[0] != codes[20]
    assert checkin.shown(SECRET, 7, START + timedelta(seconds=7)) == checkin.Shown(codes[0], START + STEP)


def test_the_code_is_the_one_the_recipe_gives() -> None:
    # Computed once with another tool: printf 'check-in:7:89808300' | openssl dgst -sha256 -hmac "$SECRET"
    assert START.timestamp() // 20 == 89808300
    assert checkin.code_at(SECRET, 7, START) == "872178"


def test_the_current_and_the_previous_code_are_accepted() -> None:
    code = checkin.code_at(SECRET, 7, START)

    accepted = [checkin.code_matches(SECRET, 7, code, START + STEP * each) for each in (-1, 0, 1, 2)]

    assert accepted == [False, True, True, False]


@pytest.mark.parametrize("typed", ["{a}{b}", " {a} {b} ", "{a}-{b}"])
def test_spaces_and_hyphens_in_a_code_do_not_matter(typed: str) -> None:
    code = checkin.code_at(SECRET, 7, START)

    assert checkin.code_matches(SECRET, 7, typed.format(a=code[:3], b=code[3:]), START)


@pytest.mark.parametrize("typed", ["", "1", "0000000", "１２３４５６", "é", "\ud800", "x" * 10_000])
def test_what_is_no_code_is_refused_quietly(typed: str) -> None:
    assert not checkin.code_matches(SECRET, 7, typed, START)


def test_codes_of_other_events_and_other_secrets_differ() -> None:
    moments = [START + STEP * each for each in range(200)]

    own = [checkin.code_at(SECRET, 7, at) for at in moments]

    for other in (
        [checkin.code_at(SECRET, 8, at) for at in moments],
        [checkin.code_at(SECRET[::-1], 7, at) for at in moments],
    ):
        assert sum(a == b for a, b in zip(own, other, strict=True)) == 0


def test_codes_are_spread_evenly() -> None:
    codes = [checkin.code_at(SECRET, 7, START + STEP * each) for each in range(5000)]

    digits = Counter("".join(codes))

    assert all(len(code) == 6 for code in codes)
    assert all(2700 < number < 3300 for number in digits.values())


def test_a_short_secret_is_a_fault() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        checkin.code_at(b"short", 7, START)


@pytest.mark.parametrize(("minutes", "number"), [(90, 3), (75, 2), (60, 2), (59, 1), (20, 1)])
def test_there_is_one_window_per_full_half_hour_and_at_least_one(minutes: int, number: int) -> None:
    planned = checkin.windows(START, minute(minutes))

    assert [each.number for each in planned] == list(range(1, number + 1))
    assert planned[0].opens == minute(-10)
    assert planned[-1].closes == minute(minutes)
    assert all(a.closes == b.opens for a, b in itertools.pairwise(planned))


@pytest.mark.parametrize("change", [{"every_minutes": 0}, {"early_minutes": -1}])
def test_windows_that_make_no_sense_are_a_fault(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="windows need"):
        checkin.windows(START, END, **change)


def test_each_window_is_answered_by_its_first_moment() -> None:
    moments = [minute(44), minute(-5), minute(5), minute(30), minute(90)]

    answers = checkin.answered(WINDOWS, moments)

    assert [each.at for each in answers] == [minute(-5), minute(30), None]
    assert checkin.number_answered(answers) == 2


def test_a_check_in_with_the_code_counts_for_its_window_once() -> None:
    first = decide(minute(31), attempt(minute(31)))
    again = decide(minute(32), attempt(minute(32)), CheckIn(person=1, device="phone", at=minute(31)))

    assert first == Accepted(WINDOWS[1])
    assert again == Accepted(WINDOWS[1], again=True)


@pytest.mark.parametrize(
    ("now", "change", "earlier", "code"),
    [
        (-11, {}, [], "not_open"),
        (90, {}, [], "not_open"),
        (5, {"code": "123"}, [], "wrong_code"),
        (5, {"wrong": 5}, [], "too_many"),
        (5, {"device": "tablet"}, [(1, "phone")], "other_device"),
        (5, {"person": 2}, [(1, "phone")], "device_used"),
    ],
)
def test_a_check_in_is_refused_with_a_reason(
    now: int, change: dict[str, Any], earlier: list[Any], code: str
) -> None:
    seen = [CheckIn(person=person, device=device, at=minute(1)) for person, device in earlier]

    refused = decide(minute(now), attempt(minute(now), **change), *seen)

    assert refused.code == code
    assert refused.words.endswith(".")


def test_a_borrowed_device_is_refused_whether_or_not_the_code_is_right() -> None:
    seen = CheckIn(person=1, device="phone", at=minute(1))

    assert decide(minute(5), attempt(minute(5), person=2, code="0"), seen).code == "device_used"


def test_people_with_devices_of_their_own_do_not_disturb_each_other() -> None:
    seen = CheckIn(person=1, device="phone", at=minute(1))

    assert decide(minute(5), attempt(minute(5), person=2, device="tablet"), seen) == Accepted(WINDOWS[0])
