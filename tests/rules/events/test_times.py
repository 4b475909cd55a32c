"""Wall times and moments, in thirty zones and at every change of their clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from kaptrain.events.rules import times
from kaptrain.shared.errors import Invalid
from tests.factories.zones import EDGES, FIXED, GAPS, OVERLAPS, ZONES, Change

HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def name(change: Change) -> str:
    return f"{change.zone} {change.at:%m-%d}"


def test_there_are_thirty_zones() -> None:
    assert len(ZONES) == 30


@pytest.mark.parametrize("change", EDGES, ids=name)
def test_a_wall_time_around_a_change_is_the_moment_arithmetic_says(change: Change) -> None:
    before, after = change.at - 3 * HOUR, change.at + 3 * HOUR

    for moment in (before, after):
        wall = change.wall(moment)

        reading = times.read_local(wall.date(), wall.time(), change.zone)

        assert reading == times.Reading(moment)
        assert times.day_in(moment, change.zone) == wall.date()


@pytest.mark.parametrize("change", GAPS, ids=name)
def test_a_skipped_time_is_refused_and_the_next_valid_one_is_named(change: Change) -> None:
    first_valid = change.wall(change.at)
    skipped = first_valid - timedelta(minutes=1)

    with pytest.raises(Invalid) as refusal:
        times.read_local(skipped.date(), skipped.time(), change.zone, field="at")

    words = refusal.value.message
    assert (refusal.value.code, refusal.value.field) == ("gap", "at")
    assert words.startswith(f"{skipped:%H:%M} does not exist on ")
    assert words.endswith(f"{first_valid:%H:%M}.")
    assert times.read_local(first_valid.date(), first_valid.time(), change.zone).at == change.at
    last_valid = change.wall(change.at - timedelta(minutes=1))
    assert times.read_local(last_valid.date(), last_valid.time(), change.zone).said is None


@pytest.mark.parametrize("change", OVERLAPS, ids=name)
def test_a_repeated_time_is_the_earlier_one_and_the_writer_is_told(change: Change) -> None:
    repeated = change.wall(change.at)

    reading = times.read_local(repeated.date(), repeated.time(), change.zone)

    assert reading.at == change.at - timedelta(minutes=change.before - change.after)
    assert reading.said.startswith(f"{repeated:%H:%M} happens twice on ")
    assert "The earlier one is meant, UTC" in reading.said


@pytest.mark.parametrize("zone", FIXED)
def test_zones_without_changes_have_none(zone: str) -> None:
    assert times.changes(zone, at("2026-01-01"), at("2027-01-01")) == ()


@pytest.mark.parametrize("change", EDGES, ids=name)
def test_changes_are_found_to_the_second(change: Change) -> None:
    assert change.at in times.changes(change.zone, at("2026-01-01"), at("2027-01-01"))
    assert times.changes(change.zone, change.at - HOUR, change.at) == (change.at,)
    assert times.changes(change.zone, change.at, change.at + HOUR) == ()


@pytest.mark.parametrize("zone", ZONES)
def test_the_days_of_a_year_follow_each_other_without_holes(zone: str) -> None:
    days = [date(2026, 1, 1) + timedelta(days=each) for each in range(365)]

    for on in days:
        start, end = times.day_start(on, zone), times.day_end(on, zone)
        assert times.day_in(start, zone) == on == times.day_in(end - timedelta(seconds=1), zone)
        assert times.day_in(start - timedelta(seconds=1), zone) < on


def test_words_of_a_gap_at_night_and_of_a_day_that_never_was() -> None:
    with pytest.raises(Invalid) as denver:
        times.read_local(date(2026, 3, 8), time(2, 30), "America/Denver")
    with pytest.raises(Invalid) as apia:
        times.read_local(date(2011, 12, 30), time(12), "Pacific/Apia")

    assert denver.value.message == (
        "02:30 does not exist on Sunday 8 March 2026 in Mountain time: clocks go from 02:00 to 03:00. "
        "The next valid time is 03:00."
    )
    assert apia.value.message == (
        "12:00 does not exist on Friday 30 December 2011 in Apia: clocks go from Friday 30 December, 00:00 "
        "to Saturday 31 December, 00:00. The next valid time is Saturday 31 December, 00:00."
    )


def test_words_of_a_repeated_time() -> None:
    reading = times.read_local(date(2026, 11, 1), time(1, 30), "America/Denver")

    assert reading.said == (
        "01:30 happens twice on Sunday 1 November 2026 in Mountain time. The earlier one is meant, UTC−6."
    )


@pytest.mark.parametrize(
    "zone", ["", "America", "Mars/Base", "../UTC", "/etc/passwd", "america/denver", "EST\0"]
)
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(Invalid) as refusal:
        times.read_local(date(2026, 1, 1), time(1), zone)

    assert refusal.value.code == "zone"


@pytest.mark.parametrize(
    ("on", "hour", "code"),
    [
        (date(1999, 12, 31), time(1), "year"),
        (date(2101, 1, 1), time(1), "year"),
        (date(2026, 1, 1), time(1, 0, 30), "seconds"),
        (date(2026, 1, 1), time(1, tzinfo=UTC), "seconds"),
    ],
)
def test_dates_and_times_that_nobody_means_are_refused(on: date, hour: time, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        times.read_local(on, hour, "UTC")

    assert refusal.value.code == code


def test_a_moment_without_a_zone_is_a_fault() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        times.day_in(datetime(2026, 1, 1), "UTC")  # noqa: DTZ001 - the fault under test


EVENING = at("2026-12-01T23:00"), at("2026-12-02T00:30")


@pytest.mark.parametrize(
    ("event", "reader", "words"),
    [
        (
            "America/New_York",
            "America/Denver",
            "Tuesday 1 December, 18:00 to 19:30 Eastern, which is 16:00 to 17:30 your time",
        ),
        ("America/New_York", "America/New_York", "Tuesday 1 December, 18:00 to 19:30 Eastern"),
        (
            "America/New_York",
            "America/Bogota",
            "Tuesday 1 December, 18:00 to 19:30 Eastern, the same your time",
        ),
        (
            "Asia/Kolkata",
            "UTC",
            "Wednesday 2 December, 04:30 to 06:00 Kolkata time, "
            "which is Tuesday 1 December, 23:00 to Wednesday 2 December, 00:30 your time",
        ),
    ],
)
def test_a_span_is_worded_for_both(event: str, reader: str, words: str) -> None:
    assert times.both_words(*EVENING, event, reader) == words


def test_a_span_alone_may_name_its_year_and_the_readers_place() -> None:
    assert times.span_words(*EVENING, "UTC", year=True) == (
        "Tuesday 1 December 2026, 23:00 to Wednesday 2 December, 00:30 UTC"
    )
    assert (
        times.reader_words(*EVENING, "America/New_York", "America/Denver")
        == "16:00 to 17:30 Mountain, Denver"
    )
    assert times.reader_words(*EVENING, "America/New_York", "Asia/Tokyo") == (
        "Wednesday 2 December, 08:00 to 09:30 Tokyo time"
    )
    assert times.moment_words(EVENING[0], "America/New_York") == "Tuesday 1 December, 18:00 Eastern"


def test_a_span_across_a_change_names_its_offsets() -> None:
    start, end = at("2026-11-01T07:30"), at("2026-11-01T08:30")

    assert times.span_words(start, end, "America/Denver") == (
        "Sunday 1 November, 01:30 (UTC−6) to 01:30 (UTC−7) Mountain"
    )
    assert times.moment_words(end, "America/Denver") == "Sunday 1 November, 01:30 (UTC−7) Mountain"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Phoenix", "Arizona"),
        ("America/Toronto", "Eastern, Toronto"),
        ("Europe/Berlin", "Berlin time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("US/Pacific", "Pacific"),
        ("UTC", "UTC"),
    ],
)
def test_zones_have_names_that_people_know(zone: str, words: str) -> None:
    assert times.place_words(zone) == words
