"""Targets and the dates that are left for them."""

from datetime import date

import pytest

from kaptrain.events.rules.reach import Chance, Reach, Target, lost_with, reach

ENDS = date(2027, 5, 31)
IN_TIME = date(2027, 5, 31)
TOO_LATE = date(2027, 6, 1)


def dates(*activities: str, minutes: int = 180, on: date = IN_TIME) -> list[Chance]:
    return [Chance(number, activity, minutes, on) for number, activity in enumerate(activities, 1)]


@pytest.mark.parametrize(
    ("done", "planned", "enough"),
    [
        ((), ("a", "b", "c", "d"), True),
        ((), ("a", "b", "c"), False),
        (("a",), ("b", "c", "d"), True),
        (("a",), ("a", "b", "c"), False),
        (("a", "b", "c"), ("d",), True),
        (("a", "b", "c"), (), False),
        ((), ("a", "a", "b", "c"), False),
    ],
    ids=str,
)
def test_four_of_eight_need_as_many_different_dates_as_are_left_to_choose(
    done: tuple[str, ...], planned: tuple[str, ...], enough: bool
) -> None:
    left = 4 - len(done)
    target = Target(title="Electives", missing=left * 180, choose=left, done=frozenset(done))

    assert reach(target, dates(*planned), until=ENDS).meets(target) is enough


def test_a_date_after_the_year_brings_nothing() -> None:
    target = Target(title="Webinars", missing=90)

    assert reach(target, dates("a", minutes=90, on=TOO_LATE), until=ENDS) == Reach(0, 0)
    assert reach(target, dates("a", minutes=90), until=ENDS).meets(target)


def test_of_two_dates_of_one_activity_the_longer_one_counts() -> None:
    target = Target(title="Webinars", missing=120)
    planned = [Chance(1, "a", 60, IN_TIME), Chance(2, "a", 90, IN_TIME)]

    assert reach(target, planned, until=ENDS) == Reach(90, 1)


def test_where_one_chooses_the_longest_are_taken() -> None:
    target = Target(title="Electives", missing=300, choose=2)
    planned = [Chance(1, "a", 60, IN_TIME), Chance(2, "b", 120, IN_TIME), Chance(3, "c", 180, IN_TIME)]

    assert reach(target, planned, until=ENDS) == Reach(300, 3)


def test_the_last_date_that_reaches_the_target_cannot_be_given_back_unseen() -> None:
    target = Target(title="Electives", missing=360, choose=2)

    assert lost_with(target, dates("a", "b"), 1, until=ENDS)
    assert not lost_with(target, dates("a", "b", "c"), 1, until=ENDS)
    assert not lost_with(target, dates("a", "a", "b"), 1, until=ENDS)


def test_what_is_out_of_reach_already_is_not_lost_again() -> None:
    target = Target(title="Electives", missing=720, choose=4)

    assert not lost_with(target, dates("a", "b"), 1, until=ENDS)
