"""Files from thirty zones, around the nights in which their clocks are changed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from kaptrain.events.adapters import read_attendance
from kaptrain.events.rules import Interval, attended
from tests.adapters.events.attendance_cases import ANN, zoom

ZONES = """
America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage
Pacific/Honolulu America/St_Johns America/Sao_Paulo America/Santiago America/Mexico_City America/Havana
Atlantic/Azores Europe/London Europe/Dublin Europe/Berlin Europe/Helsinki Africa/Cairo Africa/Casablanca
Asia/Jerusalem Asia/Tehran Asia/Kolkata Asia/Kathmandu Asia/Tokyo Australia/Adelaide Australia/Sydney
Australia/Lord_Howe Pacific/Auckland Pacific/Chatham Pacific/Kiritimati
""".split()
FORMS = ("%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S")


def nights(zone: ZoneInfo) -> list[datetime]:
    """Find the moments of 2026 at which a zone's clock is changed; noon of a day where it never is."""
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=each) for each in range(365 * 24)]
    changes = [
        hour
        for before, hour in pairwise(hours)
        if before.astimezone(zone).utcoffset() != hour.astimezone(zone).utcoffset()
    ]
    return changes or [datetime(2026, 7, 1, 12, tzinfo=UTC)]


def stays_around(change: datetime) -> list[Interval]:
    marks = [change + timedelta(minutes=each, seconds=7) for each in (-130, -70, -40, -5, 5, 40, 70, 130)]
    return [Interval(join, leave) for join in marks for leave in marks if join <= leave]


@pytest.mark.parametrize("name", ZONES)
def test_local_times_of_a_file_give_no_second_too_few(name: str) -> None:
    zone = ZoneInfo(name)
    for change in nights(zone):
        event = Interval(change - timedelta(minutes=90), change + timedelta(minutes=90))
        for form in FORMS:
            stays = stays_around(change)
            data = zoom(*(_row(each, zone, form) for each in stays))

            file = read_attendance(data, window=event, zone=name)

            assert file.problems == () and len(file.rows) == len(stays)
            for row, true in zip(file.rows, stays, strict=True):
                read = row.stay
                assert read and attended(event, [read]).seconds >= attended(event, [true]).seconds
                assert read.seconds == true.seconds, f"{name}: {true} was read as {read}"
                assert read == true or any(note.row == row.row for note in file.notes)


@pytest.mark.parametrize("name", ZONES)
def test_times_with_their_offset_are_read_to_the_second(name: str) -> None:
    zone = ZoneInfo(name)
    for change in nights(zone):
        event = Interval(change - timedelta(minutes=90), change + timedelta(minutes=90))
        stays = stays_around(change)
        data = zoom(
            *(
                f"Ann,{ANN},{each.start.astimezone(zone).isoformat()},{each.end.astimezone(zone).isoformat()}"
                for each in stays
            )
        )

        file = read_attendance(data, window=event, zone=name)

        assert [row.stay for row in file.rows] == stays


def _row(stay: Interval, zone: ZoneInfo, form: str) -> str:
    join, leave = (each.astimezone(zone).strftime(form) for each in (stay.start, stay.end))
    return f"Ann,{ANN},{join},{leave},{-(-stay.seconds // 60)},No,"
