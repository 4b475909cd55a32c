"""R8: at every change of clocks the page's time, the ledger's date and the feed say the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from kaptrain.events.rules.times import MONTHS, WEEKDAYS
from tests.factories.zones import EDGES, ZONES, Change
from tests.web.events.conftest import Wall

ZONED = {zone: [edge for edge in EDGES if edge.zone == zone] for zone in ZONES}


def in_words(on: date) -> str:
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def spans(edge: Change) -> list[datetime]:
    """Starts around a change: before, across, at and after it, and the end of that day."""
    return [edge.at + timedelta(minutes=minutes) for minutes in (-180, -30, 0, 30, 12 * 60, 22 * 60 + 45)]


@pytest.mark.parametrize("zone", ZONES)
def test_page_ledger_and_feed_agree_at_every_change(wall: Wall, zone: str, now: datetime) -> None:
    wall.trainee.zone = zone
    path = wall.address()
    for edge in ZONED[zone]:
        made = {start: wall.booked(starts_at=start, zone=zone, minutes=90).event for start in spans(edge)}
        feed = Calendar.from_ical(wall.visit(path).data)
        found = {str(entry["UID"]): entry for entry in feed.walk("VEVENT")}
        for start, event in made.items():
            here = edge.wall(start)
            page = wall.get(f"/calendar?view=list&day={here:%Y-%m-%d}").text
            entry = found[event.uid]
            assert event.on == here.date()
            assert f"{in_words(here.date())}, {here:%H:%M}" in page
            assert f'href="/events/{event.id}"' in page
            assert entry["DTSTART"].dt.astimezone(UTC) == start
            assert entry["DTEND"].dt.astimezone(UTC) == start + timedelta(minutes=90)
            if "TZID" in entry["DTSTART"].params:
                assert f"{entry['DTSTART'].dt:%Y-%m-%d %H:%M}" == f"{here:%Y-%m-%d %H:%M}"


def test_a_reader_across_the_date_line_sees_their_own_day_and_the_events(wall: Wall) -> None:
    wall.trainee.zone = "Pacific/Kiritimati"
    start = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    event = wall.booked(starts_at=start, zone="America/Adak").event
    page = wall.get("/calendar?view=list&day=2026-12-01").text

    assert event.on == date(2026, 11, 30)
    assert "Tuesday 1 December, 23:30" in page
    assert "Monday 30 November, 23:30" in page
