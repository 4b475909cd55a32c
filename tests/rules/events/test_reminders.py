"""When a reminder is due, and when it is the same one."""

from datetime import UTC, datetime, timedelta

import pytest

from kaptrain.events.rules.reminders import due_lead, record_key, reminder_key

START = datetime(2026, 12, 1, 23, tzinfo=UTC)
LONG_AGO = START - timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("before", "lead"),
    [
        (DAY + MOMENT, None),
        (DAY, "day"),
        (HOUR + MOMENT, "day"),
        (HOUR, "hour"),
        (MOMENT, "hour"),
        (timedelta(), None),
        (-MOMENT, None),
    ],
)
def test_a_lead_is_due_from_its_moment_until_the_next(before: timedelta, lead: str | None) -> None:
    found = due_lead(START, LONG_AGO, START - before)

    assert (found and found.name) == lead


def test_who_took_the_seat_after_the_moment_is_not_reminded_of_what_was_just_read() -> None:
    taken = START - timedelta(hours=3)

    assert due_lead(START, taken, START - timedelta(hours=2)) is None
    assert due_lead(START, taken, START - HOUR).name == "hour"
    assert due_lead(START, START - timedelta(minutes=30), START - timedelta(minutes=20)) is None


def test_a_moved_event_has_other_reminders() -> None:
    lead = due_lead(START, LONG_AGO, START - HOUR)

    keys = {reminder_key(7, START, lead), reminder_key(7, START + DAY, lead), reminder_key(8, START, lead)}
    assert len(keys) == 3
    assert reminder_key(7, START, lead) == "reminder:7:20261201T230000Z:hour"


def test_news_of_a_record_is_other_news_when_something_became_nothing() -> None:
    assert record_key(3, 90) == record_key(3, 75) != record_key(3, 0)
