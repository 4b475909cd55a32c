"""Join/leave files: the right seconds, or a message with the row."""

from time import perf_counter

import pytest

from kaptrain.accounts.rules.identity import email_key
from kaptrain.events.adapters import AttendanceFile, read_attendance
from kaptrain.events.rules import Interval, attended
from kaptrain.shared.errors import Invalid
from tests.adapters.events import attendance_cases as plain
from tests.adapters.events import attendance_zones as zones
from tests.adapters.events.attendance_cases import (
    ANN,
    EVENING,
    NEW_YORK,
    ZOOM,
    Case,
    ann,
    lines,
    teams,
    zoom,
)

CASES = (
    *plain.PLAIN,
    *plain.SHAPES,
    *plain.CLOCKS,
    *plain.PEOPLE,
    *zones.TEAMS,
    *zones.GOOGLE,
    *zones.ZONES,
)


def read(data: bytes, event: Interval = EVENING) -> AttendanceFile:
    return read_attendance(data, window=event, zone=NEW_YORK)


def seconds_of(file: AttendanceFile, event: Interval) -> dict[str, int]:
    stays: dict[str, list[Interval]] = {}
    for row in file.rows:
        if row.stay:
            stays.setdefault(email_key(row.emails[0]) if row.emails else "", []).append(row.stay)
    return {email: attended(event, each).seconds for email, each in stays.items()}


def test_the_table_holds_more_than_forty_files() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_gives_the_right_seconds_or_a_message_with_the_row(case: Case) -> None:
    file = read_attendance(case.data, window=case.event, zone=case.zone, file_zone=case.file_zone)

    assert seconds_of(file, case.event) == case.seconds
    for found, expected in ((file.problems, case.problems), (file.notes, case.notes)):
        assert [each.row for each in found] == [row for row, _ in expected], found
        for each, (_, words) in zip(found, expected, strict=True):
            assert words in each.message
    assert file.platform == case.platform


REFUSED = {
    "empty": (b" \r\n", "empty"),
    "a workbook": (b"PK\x03\x04rest", "save it as CSV"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"ab\0" * 50, "not a text file"),
    "other columns": (b"Name,Grade\nAnn,1\n", "No row of column names"),
    "totals only": (
        b"Name (Original Name),User Email,Total Duration (Minutes),Guest\nAnn,a@b,5,No\n",
        "total",
    ),
    "only a header of the meeting": (plain.ZOOM_MEETING.encode(), "No row of column names"),
    "too large": (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    "too many rows": (zoom(*["a,b"] * 20_001), "more than 20,000 rows"),
    "half a character": (zoom(encoding="utf-16") + b"\xd8", "damaged"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(case: str) -> None:
    data, reason = REFUSED[case]

    with pytest.raises(Invalid, match=reason) as refusal:
        read(data)

    assert refusal.value.field == "file"


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(Invalid, match="Mars") as refusal:
        read_attendance(zoom(plain.FULL), window=EVENING, zone=NEW_YORK, file_zone="Mars/Olympus")

    assert refusal.value.field == "file_zone"


def test_rows_keep_their_line_in_the_file() -> None:
    data = (plain.ZOOM_MEETING + lines(ZOOM, plain.FULL, "", plain.FULL)).encode()

    assert [row.row for row in read(data).rows] == [5, 7]


def test_both_addresses_of_a_teams_report_are_kept() -> None:
    upn = "a17@kaptrain.example"
    times = "12/1/26, 6:00:00 PM\t12/1/26, 7:30:00 PM\t1h 30m"

    file = read(
        teams(
            people=(f"Ann\t{times}\t{ANN}\t{upn}\tAttendee",),
            stays=(f"Ann\t{times}\t{ANN}\tAttendee",),
        )
    )

    assert [row.emails for row in file.rows] == [(ANN, upn)]


def test_a_row_without_usable_times_still_names_its_person() -> None:
    file = read(zoom(ann("12/01/2026 06:00:00 PM", "")))

    assert [(row.emails, row.stay) for row in file.rows] == [((ANN,), None)]


def many_rows(count: int) -> bytes:
    return zoom(
        *(
            f"P{at},p{at}@kaptrain.example,12/01/2026 06:{at % 60:02}:{at % 59:02} PM,"
            "12/01/2026 07:30:00 PM,60,No,"
            for at in range(count)
        )
    )


def test_ten_thousand_rows_are_read_at_once() -> None:
    data = many_rows(10_000)
    start = perf_counter()

    file = read(data)

    assert len(file.rows) == 10_000 and perf_counter() - start < 20


def test_ten_thousand_rows_of_one_person_are_added_up_at_once() -> None:
    row = "Ann,{},12/01/2026 06:{:02}:00 PM,12/01/2026 06:{:02}:30 PM,1,No,"
    data = zoom(*(row.format(ANN, at % 60, at % 60) for at in range(10_000)))
    start = perf_counter()

    seconds = seconds_of(read(data), EVENING)

    assert seconds == {ANN: 60 * 30} and perf_counter() - start < 20


@pytest.mark.parametrize(
    "text", ["1/1/1" * 5000, " " * 50_000 + "x", "1h" * 20_000, "12:00:00." + "1" * 50_000]
)
def test_a_hostile_cell_takes_no_time(text: str) -> None:
    start = perf_counter()

    file = read(zoom(f"Ann,{ANN},{text},12/01/2026 07:30:00 PM,{text},No,"))

    assert file.problems and perf_counter() - start < 5
