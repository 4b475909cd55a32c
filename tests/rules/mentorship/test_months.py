"""Which month it is, and how far the twelve themes have come."""

from datetime import date

import pytest

from kaptrain.mentorship.rules.months import Claim, Meeting, Progress, month_of, themes

MEETINGS = tuple(Meeting(f"meeting-{number}", f"Theme {number}", "") for number in range(1, 13))


@pytest.mark.parametrize(
    ("starts_on", "day", "month"),
    [
        (date(2026, 6, 1), date(2026, 6, 1), 1),
        (date(2026, 6, 1), date(2026, 6, 30), 1),
        (date(2026, 6, 1), date(2026, 7, 1), 2),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 3, 31), 3),
        (date(2025, 12, 15), date(2026, 11, 14), 11),
        (date(2025, 12, 15), date(2026, 11, 15), 12),
        (date(2026, 6, 1), date(2026, 5, 1), 1),
        (date(2026, 6, 1), date(2028, 1, 1), 12),
    ],
)
def test_a_month_begins_on_the_day_of_the_first_one(starts_on, day, month):
    assert month_of(starts_on, day) == month


def found(claims=(), *, counted=None, logged=(), month=4):
    rows = themes(MEETINGS, claims, counted=counted or {}, logged=logged, month=month)
    return {row.meeting.id: row.progress for row in rows}


def test_themes_before_this_month_are_still_to_do_and_those_after_it_ahead():
    progress = found()

    assert [progress[f"meeting-{number}"] for number in (1, 3, 4, 5, 12)] == [
        Progress.OPEN, Progress.OPEN, Progress.NOW, Progress.AHEAD, Progress.AHEAD,
    ]  # fmt: skip


def test_a_theme_is_done_when_minutes_of_it_count_in_whatever_order():
    progress = found(counted={"meeting-9": 60, "meeting-2": 0})

    assert progress["meeting-9"] is Progress.DONE
    assert progress["meeting-2"] is Progress.OPEN


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        ("submitted", Progress.WAITING),
        ("returned", Progress.RETURNED),
        ("draft", Progress.DRAFT),
        ("withdrawn", Progress.NOW),
        ("voided", Progress.NOW),
    ],
)
def test_an_entry_says_whose_turn_it_is(status, progress):
    assert found([Claim(1, "meeting-4", status)])["meeting-4"] is progress


def test_what_came_back_is_the_first_thing_to_do():
    claims = [Claim(2, "meeting-4", "submitted"), Claim(1, "meeting-4", "returned")]

    assert found(claims)["meeting-4"] is Progress.RETURNED


def test_a_logged_meeting_waits_for_the_trainee():
    assert found(logged=["meeting-5"])["meeting-5"] is Progress.LOGGED
    assert found([Claim(1, "meeting-5", "submitted")], logged=["meeting-5"])["meeting-5"] is Progress.WAITING
