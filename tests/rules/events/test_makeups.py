"""Kinds of absence, ways to make up for them, until when, and who decides."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kaptrain.events.rules import makeups
from kaptrain.events.rules.makeups import Absence, Granted, MakeUp, Missed, Route, Standing

DATA: list[dict[str, Any]] = [
    {"route": "another_date", "days": 60, "approval": False},
    {"route": "recording", "days": 14, "absences": ["apology", "excused", "joined_later"], "items": 5},
    {"route": "tutorial", "days": 30, "absences": ["excused"]},
]
RULES = makeups.rules_from_data(DATA)
NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)
MISSED = Missed(
    event=7,
    absence=Absence.EXCUSED,
    on=date(2026, 12, 1),
    zone="America/New_York",
    joined_on=date(2026, 1, 10),
    recorded=True,
    dates=(datetime(2026, 12, 20, 23, tzinfo=UTC),),
)


def asked(standing: Standing = Standing.ASKED, route: Route = Route.RECORDING, event: int = 7) -> MakeUp:
    return MakeUp(person=1, event=event, route=route, standing=standing)


def open_routes(missed: Missed, now: datetime = NOW) -> list[str]:
    return [each.rule.route.value for each in makeups.ways(RULES, missed, now=now) if not each.closed]


@pytest.mark.parametrize(
    ("mark", "credited", "absence"),
    [
        ("present", 90, None),
        ("left", 45, None),
        ("late", 0, Absence.CUT_SHORT),
        ("apology", 0, Absence.APOLOGY),
        ("joined_later", 0, Absence.JOINED_LATER),
        ("excused", 0, Absence.EXCUSED),
        ("absent", 0, Absence.ABSENT),
    ],
)
def test_a_mark_says_which_kind_of_absence_it_was(mark: str, credited: int, absence: Absence | None) -> None:
    assert makeups.absence_of(mark, credited) is absence


def test_an_unknown_mark_is_a_fault() -> None:
    with pytest.raises(ValueError, match="asleep"):
        makeups.absence_of("asleep", 0)


@pytest.mark.parametrize(
    ("absence", "routes"),
    [
        (Absence.EXCUSED, ["another_date", "recording", "tutorial"]),
        (Absence.APOLOGY, ["another_date", "recording"]),
        (Absence.ABSENT, ["another_date"]),
        (Absence.CUT_SHORT, ["another_date"]),
    ],
)
def test_which_ways_are_open_depends_on_the_kind_of_absence(absence: Absence, routes: list[str]) -> None:
    assert open_routes(replace(MISSED, absence=absence)) == routes


@pytest.mark.parametrize(
    ("told", "last"),
    [
        (None, date(2026, 12, 15)),
        (date(2026, 12, 2), date(2026, 12, 15)),
        (date(2026, 12, 8), date(2026, 12, 15)),
        (date(2026, 12, 20), date(2026, 12, 27)),
    ],
)
def test_who_hears_late_has_a_week(told: date | None, last: date) -> None:
    found = makeups.ways(RULES, replace(MISSED, told_on=told), now=NOW)

    assert next(each.last_day for each in found if each.rule.route is Route.RECORDING) == last


def test_a_way_of_three_days_stays_one_of_three_days() -> None:
    rules = makeups.rules_from_data([{"route": "recording", "days": 3}])

    (way,) = makeups.ways(rules, replace(MISSED, told_on=date(2026, 12, 20)), now=NOW)

    assert way.last_day == date(2026, 12, 23)


def test_ways_say_what_and_until_when_and_why_not() -> None:
    bare = replace(MISSED, recorded=False, dates=())

    first, second, third = makeups.ways(RULES, bare, now=NOW)

    assert (first.words, first.closed) == (
        "Another date until Saturday 30 January",
        "No other date is planned in time.",
    )
    assert (second.words, second.closed) == (
        "The recording and a check of 5 items until Tuesday 15 December",
        "There is no recording of this event yet.",
    )
    assert (third.words, third.closed) == ("A tutorial until Thursday 31 December", None)


def test_the_last_day_counts_whole_in_the_zone_of_the_event() -> None:
    over = datetime(2026, 12, 16, 5, tzinfo=UTC)  # midnight after 15 December in New York

    assert "recording" in open_routes(MISSED, over - timedelta(seconds=1))
    assert "recording" not in open_routes(MISSED, over)


def test_for_a_late_joiner_the_days_run_from_joining() -> None:
    late = replace(MISSED, absence=Absence.JOINED_LATER, joined_on=date(2027, 3, 1))

    (another, recording) = makeups.ways(RULES, late, now=datetime(2027, 3, 10, tzinfo=UTC))

    assert recording.closed is None and recording.last_day == date(2027, 3, 15)
    assert another.closed == "No other date is planned in time."


@pytest.mark.parametrize(
    ("route", "decision"),
    [(Route.ANOTHER_DATE, Granted(Standing.APPROVED)), (Route.RECORDING, Granted(Standing.ASKED))],
)
def test_one_click_asks_and_what_needs_no_approval_is_granted(route: Route, decision: Granted) -> None:
    assert makeups.decide_request(RULES, MISSED, route, earlier=[], now=NOW) == decision


@pytest.mark.parametrize(
    ("missed", "earlier", "code"),
    [
        ({"absence": Absence.ABSENT}, [], "no_route"),
        ({"recorded": False}, [], "closed"),
        ({}, [asked(route=Route.TUTORIAL)], "under_way"),
        ({}, [asked(Standing.APPROVED)], "under_way"),
        ({}, [asked(Standing.DONE, Route.TUTORIAL)], "done"),
        ({}, [asked(Standing.DECLINED)], "declined"),
    ],
)
def test_a_request_is_refused_with_a_reason(missed: dict[str, Any], earlier: list[MakeUp], code: str) -> None:
    refused = makeups.decide_request(
        RULES, replace(MISSED, **missed), Route.RECORDING, earlier=earlier, now=NOW
    )

    assert refused.code == code
    assert refused.words.endswith(".")


@pytest.mark.parametrize(
    "earlier",
    [asked(Standing.WITHDRAWN), asked(Standing.DECLINED, Route.TUTORIAL), asked(event=8)],
    ids=["withdrawn", "another route declined", "another event"],
)
def test_other_requests_do_not_stand_in_the_way(earlier: MakeUp) -> None:
    decision = makeups.decide_request(RULES, MISSED, Route.RECORDING, earlier=[earlier], now=NOW)

    assert decision == Granted(Standing.ASKED)


def test_one_click_approves_and_declining_takes_a_reason() -> None:
    assert makeups.decide_answer(asked(), by=2, approve=True) == Granted(Standing.APPROVED)
    assert makeups.decide_answer(asked(), by=2, approve=False, reason=" ").code == "reason"
    assert makeups.decide_answer(asked(), by=2, approve=False, reason="Seen.") == Granted(Standing.DECLINED)


def test_nobody_answers_for_themselves_or_twice() -> None:
    assert makeups.decide_answer(asked(), by=1, approve=True).code == "own"
    assert makeups.decide_answer(asked(Standing.APPROVED), by=2, approve=True).code == "not_asked"


@pytest.mark.parametrize(
    ("standing", "withdrawn", "done"),
    [
        (Standing.ASKED, True, False),
        (Standing.APPROVED, True, True),
        (Standing.DECLINED, False, False),
        (Standing.DONE, False, False),
    ],
)
def test_only_what_is_under_way_is_withdrawn_and_only_what_is_approved_is_done(
    standing: Standing, withdrawn: bool, done: bool
) -> None:
    assert isinstance(makeups.decide_withdrawal(asked(standing)), Granted) is withdrawn
    assert isinstance(makeups.decide_done(asked(standing)), Granted) is done


def test_rules_survive_being_stored() -> None:
    assert makeups.rules_from_data(makeups.rules_to_data(RULES)) == RULES


@pytest.mark.parametrize(
    "data",
    [
        [{"route": "magic", "days": 1}],
        [{"route": "tutorial"}],
        [{"route": "tutorial", "days": 0}],
        [{"route": "tutorial", "days": True}],
        [{"route": "tutorial", "days": 1.5}],
        [{"route": "tutorial", "days": 367}],
        [{"route": "tutorial", "days": 1, "absences": []}],
        [{"route": "tutorial", "days": 1, "absences": "absent"}],
        [{"route": "tutorial", "days": 1, "absences": ["asleep"]}],
        [{"route": "tutorial", "days": 1, "approval": "yes"}],
        [{"route": "tutorial", "days": 1, "items": -1}],
        [{"route": "tutorial", "days": 1, "colour": "red"}],
        [{"route": "tutorial", "days": 1}, {"route": "tutorial", "days": 2}],
    ],
)
def test_rules_that_make_no_sense_are_refused(data: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        makeups.rules_from_data(data)
