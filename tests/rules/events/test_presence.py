"""Presence: every second once, inside the event, breaks left out."""

from datetime import UTC, datetime, timedelta

import pytest

from kaptrain.events.rules import Attendance, Interval, Mark, attended, marked, spanned, union
from kaptrain.shared.errors import Invalid
from tests.rules.events.times import WINDOW, at, stay


@pytest.mark.parametrize(
    ("stays", "minutes"),
    [
        ([], 0),
        ([stay(0, 90)], 90),
        ([stay(-30, 120)], 90),
        ([stay(-30, -10), stay(95, 99)], 0),
        ([stay(0, 30), stay(30, 60)], 60),
        ([stay(0, 40), stay(20, 60)], 60),
        ([stay(0, 60), stay(10, 20)], 60),
        ([stay(10, 20)] * 5, 10),
        ([stay(50, 60), stay(10, 20)], 20),
        ([stay(60, 10)], 0),
        ([stay(10, 10)], 0),
    ],
)
def test_stays_are_joined_and_cut_to_the_event(stays: list[Interval], minutes: int) -> None:
    presence = attended(WINDOW, stays)

    assert presence.seconds == minutes * 60
    assert presence.missed_seconds == (90 - minutes) * 60


def test_gaps_are_before_between_and_after() -> None:
    presence = attended(WINDOW, [stay(1, 40), stay(45, 88)])

    assert [(gap.where, gap.seconds) for gap in presence.gaps] == [
        ("before", 60),
        ("between", 300),
        ("after", 120),
    ]
    assert presence.longest and presence.longest.start == at(40)


def test_somebody_who_never_came_has_one_gap() -> None:
    presence = attended(WINDOW, [])

    assert [(gap.where, gap.seconds) for gap in presence.gaps] == [("whole", 5400)]


def test_somebody_who_was_there_throughout_has_no_gap() -> None:
    presence = attended(WINDOW, [WINDOW])

    assert presence.gaps == () and presence.longest is None and presence.longest_seconds == 0


def test_a_break_is_neither_attended_nor_missed() -> None:
    rest = [stay(40, 50)]

    assert attended(WINDOW, [WINDOW], rest).seconds == 80 * 60
    assert attended(WINDOW, [stay(0, 40), stay(50, 90)], rest).gaps == ()


def test_a_gap_that_spans_a_break_is_one_gap_less_the_break() -> None:
    presence = attended(WINDOW, [stay(0, 35), stay(60, 90)], [stay(40, 50)])

    assert [(gap.seconds, gap.start, gap.end) for gap in presence.gaps] == [(15 * 60, at(35), at(60))]


def test_coming_back_for_the_break_only_does_not_end_a_gap() -> None:
    presence = attended(WINDOW, [stay(0, 35), stay(41, 49), stay(60, 90)], [stay(40, 50)])

    assert presence.longest_seconds == 15 * 60


def test_seconds_and_parts_of_seconds_are_kept() -> None:
    tick = timedelta(microseconds=400_000)
    stays = [Interval(at(1), at(1, 1) - tick), Interval(at(2), at(2, 1) - tick)]

    assert attended(WINDOW, stays).seconds == 2  # 1.2 s


def test_an_hour_that_comes_twice_is_two_hours() -> None:
    new_york = at(0).tzinfo
    start = datetime(2026, 11, 1, 1, tzinfo=new_york)
    twice = Interval(start, start.replace(hour=2))

    assert twice.seconds == 7200 and twice.start.tzinfo is UTC


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Interval(datetime(2026, 11, 17, 18), at(0))  # noqa: DTZ001


def test_a_part_is_judged_by_itself() -> None:
    presence = attended(WINDOW, [stay(0, 50)]).within(stay(45, 90))

    assert presence.seconds == 300 and presence.longest_seconds == 40 * 60


def test_check_ins_alone_span_a_stay() -> None:
    assert spanned([at(80), at(5), at(5)]) == stay(5, 80)
    assert spanned([at(5)]) is None


def test_touching_intervals_are_one() -> None:
    assert union([stay(5, 6), stay(4, 5)]) == (stay(4, 6),)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (Mark(Attendance.PRESENT), [stay(0, 90)]),
        (Mark(Attendance.LATE, late=12), [stay(12, 90)]),
        (Mark(Attendance.LEFT, left=20), [stay(0, 70)]),
        (Mark(Attendance.LATE, late=12, left=20), [stay(12, 70)]),
        (Mark(Attendance.EXCUSED), []),
        (Mark(Attendance.ABSENT), []),
        (Mark(Attendance.APOLOGY), []),
        (Mark(Attendance.JOINED_LATER), []),
    ],
)
def test_a_mark_by_hand_becomes_presence(mark: Mark, expected: list[Interval]) -> None:
    assert list(marked(mark, WINDOW)) == expected


def test_a_mark_that_leaves_no_time_is_refused_beside_its_field() -> None:
    with pytest.raises(Invalid, match="1 h 30 min") as refusal:
        marked(Mark(Attendance.LATE, late=90), WINDOW)

    assert refusal.value.field == "late"


@pytest.mark.parametrize(
    ("attendance", "minutes", "field"),
    [
        ("late", {}, "late"),
        ("left", {}, "left"),
        ("late", {"late": -1}, "late"),
        ("absent", {"late": 5}, "attendance"),
        ("present", {"left": 5}, "attendance"),
    ],
)
def test_minutes_belong_to_those_who_were_late_or_left(
    attendance: str, minutes: dict[str, int], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        Mark(Attendance(attendance), **minutes)

    assert refusal.value.field == field
