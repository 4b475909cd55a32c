"""Credit: each rule at its edge, and the working that a page prints."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kaptrain.events.rules import CheckIns, Interval, Step, Wall, Working, credit, read_policy
from tests.rules.events.times import EASTERN, WINDOW, at, stay

THREE = {"needed": 3, "held": 3}


def work(policy: dict[str, Any], *stays: Interval, answered: tuple[int, ...] = (), **more: Any) -> Working:
    check_ins = CheckIns(tuple(at(each) for each in answered), more.pop("held", None))
    return credit(read_policy(policy), WINDOW, stays, check_ins, wall=EASTERN, **more)


def test_the_working_is_the_one_of_the_page() -> None:
    stays = Interval(at(1), at(47, 16)), Interval(at(51, 51), at(90))

    working = work({"rule": "full", "in_one_go": 15, "check_ins": THREE}, *stays, answered=(21, 44, 76))

    assert working.minutes == working.most == 90
    assert working.steps == (
        Step("Present", "1 h 24 min 25 s", "18:01:00 to 18:47:16 and 18:51:51 to 19:30:00, Eastern"),
        Step("Longest gap", "4 min 35 s", "the limit is 15 min in one go"),
        Step("Check-ins answered", "3 of 3", "18:21, 18:44, 19:16"),
        Step("Credit by the rule of this session", "1 h 30 min"),
    )


@pytest.mark.parametrize(
    ("policy", "stays", "minutes"),
    [
        # the whole session or nothing
        ({"rule": "full"}, [stay(0, 90)], 90),
        ({"rule": "full"}, [Interval(at(0, 1), at(90))], 0),
        ({"rule": "full", "in_one_go": 15}, [stay(15, 90)], 90),
        ({"rule": "full", "in_one_go": 15}, [Interval(at(15, 1), at(90))], 0),
        ({"rule": "full", "in_one_go": 15}, [stay(0, 75)], 90),
        ({"rule": "full", "in_one_go": 15}, [stay(0, 30), stay(46, 90)], 0),
        ({"rule": "full", "in_one_go": 120}, [], 0),
        # so many minutes of each hour, in all
        ({"rule": "grace", "per_hour": 10}, [stay(15, 90)], 90),
        ({"rule": "grace", "per_hour": 10}, [Interval(at(15, 1), at(90))], 0),
        ({"rule": "grace", "per_hour": 10}, [stay(5, 40), stay(45, 85)], 90),
        ({"rule": "grace", "per_hour": 10, "in_one_go": 12}, [stay(13, 90)], 0),
        ({"rule": "grace", "per_hour": 0}, [stay(0, 90)], 90),
        # every hour for itself; the last one is half an hour
        ({"rule": "per_hour", "in_one_go": 15}, [stay(0, 90)], 90),
        ({"rule": "per_hour", "in_one_go": 15}, [stay(16, 90)], 30),
        ({"rule": "per_hour", "in_one_go": 15}, [stay(0, 60)], 60),
        ({"rule": "per_hour", "in_one_go": 15}, [stay(0, 50), stay(70, 90)], 90),
        ({"rule": "per_hour", "in_one_go": 15}, [stay(0, 15), stay(31, 59), stay(76, 90)], 0),
        ({"rule": "per_hour", "in_one_go": 40}, [stay(0, 60)], 60),
        # announced parts
        ({"rule": "parts", "parts": [(0, 45), (45, 45)]}, [stay(0, 90)], 90),
        ({"rule": "parts", "parts": [(0, 45), (45, 45)]}, [stay(0, 89)], 45),
        ({"rule": "parts", "in_one_go": 5, "parts": [(0, 45), (45, 45)]}, [stay(5, 85)], 90),
        ({"rule": "parts", "parts": [(0, 30), (60, 30)]}, [stay(0, 30), stay(60, 90)], 60),
        # minutes
        ({"rule": "minutes"}, [stay(10, 52)], 42),
        ({"rule": "minutes"}, [Interval(at(0), at(4, 50))], 5),
        ({"rule": "minutes"}, [Interval(at(0), at(0, 1))], 1),
        ({"rule": "minutes"}, [stay(-10, 99)], 90),
        ({"rule": "minutes"}, [], 0),
    ],
)
def test_a_rule_at_its_edge(policy: dict[str, Any], stays: list[Interval], minutes: int) -> None:
    if "parts" in policy:
        policy = policy | {"parts": [{"after": after, "minutes": long} for after, long in policy["parts"]]}

    assert work(policy, *stays).minutes == minutes


BREAK = [{"after": 40, "minutes": 10}]


@pytest.mark.parametrize(
    ("policy", "stays", "minutes"),
    [
        ({"rule": "full"}, [stay(0, 40), stay(50, 90)], 80),
        ({"rule": "minutes"}, [stay(0, 90)], 80),
        ({"rule": "minutes"}, [stay(30, 55)], 15),
        # The first hour of what can be attended ends at minute 70.
        ({"rule": "per_hour", "in_one_go": 15}, [stay(0, 70)], 60),
        ({"rule": "per_hour", "in_one_go": 15}, [stay(70, 90)], 20),
        ({"rule": "parts", "parts": [{"after": 0, "minutes": 60}]}, [stay(0, 40), stay(50, 60)], 50),
    ],
)
def test_breaks_earn_nothing_and_need_no_attendance(
    policy: dict[str, Any], stays: list[Interval], minutes: int
) -> None:
    assert work(policy | {"breaks": BREAK}, *stays).minutes == minutes


@pytest.mark.parametrize(
    ("needed", "answered", "held", "minutes"),
    [
        (3, (21, 44, 76), None, 90),
        (3, (21, 44), None, 0),
        (2, (21, 44), None, 90),
        (3, (21, 44), 2, 90),
        (3, (), 0, 90),
        (3, (21, 21, 21), None, 0),
    ],
)
def test_check_ins_are_needed_as_far_as_they_were_held(
    needed: int, answered: tuple[int, ...], held: int | None, minutes: int
) -> None:
    policy = {"rule": "full", "check_ins": {"needed": needed, "held": 3}}

    assert work(policy, WINDOW, answered=answered, held=held).minutes == minutes


def test_fewer_check_ins_than_held_say_how_many_are_needed() -> None:
    working = work({"rule": "minutes", "check_ins": {"needed": 2, "held": 3}}, WINDOW, answered=(21,))

    assert working.steps[-2] == Step("Check-ins answered", "1 of 3", "18:21; 2 are needed")
    assert working.steps[-1].value == "0 h"


def test_an_event_may_be_worth_less_than_its_window() -> None:
    working = work({"rule": "minutes"}, WINDOW, minutes=60)

    assert working.minutes == working.most == 60
    assert working.steps[1] == Step("Minutes present", "1 h", "every minute that was begun, at most 1 h")


def test_an_event_is_never_worth_more_than_its_window() -> None:
    assert work({"rule": "full"}, WINDOW, minutes=120).minutes == 90


def test_every_hour_is_in_the_working() -> None:
    working = work({"rule": "per_hour", "in_one_go": 15}, stay(20, 90))

    assert working.steps[1:3] == (
        Step("Hour 1", "0 h", "18:00 to 19:00, longest gap 20 min; the limit is 15 min in one go"),
        Step("Hour 2", "30 min", "19:00 to 19:30, longest gap 0 s; the limit is 15 min in one go"),
    )


def test_every_part_is_in_the_working_by_its_title() -> None:
    parts = [{"title": "Talk", "after": 0, "minutes": 45}, {"after": 45, "minutes": 45}]

    working = work({"rule": "parts", "parts": parts}, stay(0, 45))

    assert [(step.words, step.value) for step in working.steps[1:3]] == [
        ("Part 1: Talk", "45 min"),
        ("Part 2", "0 h"),
    ]
    assert "none is allowed" in working.steps[1].detail


def test_what_was_missed_in_all_is_in_the_working() -> None:
    working = work({"rule": "grace", "per_hour": 15, "in_one_go": 20}, stay(0, 60))

    assert working.steps[1:3] == (
        Step("Missed in all", "30 min", "the limit is 15 min of every hour, here 22 min 30 s"),
        Step("Longest gap", "30 min", "the limit is 20 min in one go"),
    )


def test_somebody_who_was_not_there_reads_so() -> None:
    assert work({"rule": "full"}).steps[0] == Step("Present", "0 s", "no time in this session")


def test_many_stays_are_cut_short() -> None:
    working = work({"rule": "minutes"}, *(stay(each, each + 1) for each in range(0, 20, 2)))

    assert working.steps[0].detail.endswith("18:10:00 to 18:11:00 and 4 more, Eastern")


def test_times_of_a_night_with_a_changed_clock_name_their_zone() -> None:
    start = datetime(2026, 11, 1, 1, tzinfo=ZoneInfo("America/New_York"))
    window = Interval(start, start.replace(hour=2))

    working = credit(read_policy({"rule": "full"}), window, [window], wall=EASTERN)

    assert working.minutes == 120
    assert working.steps[0].detail == "01:00:00 EDT to 02:00:00 EST, Eastern"


def test_without_a_wall_the_times_are_utc() -> None:
    working = credit(read_policy({"rule": "full"}), WINDOW, [WINDOW])

    assert working.steps[0].detail == "23:00:00 to 00:30:00, UTC"
    assert Wall().at(at(0), WINDOW, seconds=False) == "23:00"
