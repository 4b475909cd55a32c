"""A platform's file: found by address, the rest put before the host, taken over to the second."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from kaptrain.events.models import AttendanceFile
from kaptrain.events.service.files import IGNORE, Takeover, Upload, drop_file, read_file, take_over
from kaptrain.shared.errors import Invalid, Missing
from tests.factories.attendance import Evening

HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"
ROWS = (
    "Trainee 1,trainee.1@kaptrain.example,11/19/2026 06:01:00 PM,11/19/2026 06:47:16 PM,47,No",
    "Trainee 1,trainee.1@kaptrain.example,11/19/2026 06:51:51 PM,11/19/2026 07:30:00 PM,39,No",
    "Trainee 2,somebody@else.example,11/19/2026 06:00:00 PM,11/19/2026 07:30:00 PM,90,No",
    "iPad,,11/19/2026 06:30:00 PM,11/19/2026 06:40:00 PM,10,Yes",
    "Demo Facilitator,demo.facilitator@kaptrain.example,11/19/2026 05:50:00 PM,11/19/2026 07:40:00 PM,110,No",
)


def read(evening: Evening, *rows: str) -> AttendanceFile:
    data = "\r\n".join((HEAD, *(rows or ROWS))).encode()
    upload = Upload(name="participants.csv", data=data)
    return read_file(evening.session, evening.actor(evening.host), evening.event.id, upload, now=evening.now)


def taken(evening: Evening, file: AttendanceFile, aside: dict[int, int], **more: bool) -> int:
    takeover = Takeover(file_id=file.id, aside=aside, **more)
    return take_over(
        evening.session, evening.actor(evening.host), evening.event.id, takeover, now=evening.now
    )


def test_people_are_found_by_address_and_never_by_name(session: Session, now: datetime) -> None:
    evening = Evening(session, now)

    file = read(evening)

    assert [each["enrolment"] for each in file.found] == [evening.places[0].id]
    assert [(each["name"], each["why"]) for each in file.aside] == [
        ("Trainee 2", "unknown"),
        ("iPad", "no_email"),
    ]
    assert evening.record.worked(evening.record.seats[0]).mark is None


def test_what_the_host_decides_is_taken_over_to_the_second(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    file = read(evening)

    count = taken(evening, file, {0: evening.places[1].id, 1: IGNORE}, rest_absent=True)

    worked = [evening.record.worked(seat) for seat in evening.record.seats]
    assert count == 2
    assert [each.working.presence.seconds for each in worked] == [5065, 5400, 0]
    assert [each.mark.value if each.mark else "" for each in worked] == ["present", "present", "absent"]
    assert worked[0].minutes == 90


def test_a_row_without_a_decision_stops_the_takeover(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    file = read(evening)

    with pytest.raises(Invalid) as refused:
        taken(evening, file, {0: evening.places[1].id})

    assert refused.value.field == "aside-1"


def test_nobody_from_elsewhere_can_be_chosen(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    file = read(evening)

    with pytest.raises(Invalid):
        taken(evening, file, {0: 987_654, 1: IGNORE})


def test_nothing_about_strangers_stays_once_it_was_decided(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    file = read(evening)
    taken(evening, file, {0: IGNORE, 1: IGNORE})

    assert (file.found, file.aside, file.remarks) == ([], [], [])
    with pytest.raises(Missing):
        taken(evening, file, {0: IGNORE, 1: IGNORE})


def test_a_second_file_sets_the_first_aside(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    first = read(evening)

    second = read(evening)

    assert first.closed_at is not None
    drop_file(session, evening.actor(evening.host), evening.event.id, second.id, now=now)
    assert second.closed_at is not None


def test_a_file_that_cannot_be_read_says_why(session: Session, now: datetime) -> None:
    evening = Evening(session, now)

    with pytest.raises(Invalid) as refused:
        read_file(
            session,
            evening.actor(evening.host),
            evening.event.id,
            Upload(name="x.xlsx", data=b"PK\x03\x04 more"),
            now=now,
        )

    assert refused.value.field == "file"


FIRST_HALF = "Trainee 1,trainee.1@kaptrain.example,11/19/2026 06:00:00 PM,11/19/2026 06:40:00 PM,40,No"
SECOND_HALF = "Trainee 1,trainee.1@kaptrain.example,11/19/2026 06:41:00 PM,11/19/2026 07:30:00 PM,49,No"


def seconds(evening: Evening) -> int:
    return evening.record.worked(evening.record.seats[0]).working.presence.seconds


def test_the_files_of_a_meeting_that_was_begun_anew_are_added_up(session: Session, now: datetime) -> None:
    evening = Evening(session, now)

    taken(evening, read(evening, FIRST_HALF), {})
    taken(evening, read(evening, SECOND_HALF), {})

    assert seconds(evening) == 89 * 60


def test_the_same_file_twice_changes_nothing(session: Session, now: datetime) -> None:
    evening = Evening(session, now)

    for _ in range(2):
        taken(evening, read(evening, FIRST_HALF), {})

    assert seconds(evening) == 40 * 60


def test_a_wrong_file_is_replaced_by_the_right_one(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    taken(evening, read(evening, FIRST_HALF), {})

    taken(evening, read(evening, SECOND_HALF), {}, alone=True)

    assert seconds(evening) == 49 * 60


def test_who_answered_codes_in_the_room_is_not_absent_by_a_test_call(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 2)
    for at in (0, 1):
        evening.answered(at, 1, 5)
    before = "{0},{1},11/19/2026 04:00:00 PM,11/19/2026 04:05:00 PM,5,No"
    inside = "{0},{1},11/19/2026 06:30:00 PM,11/19/2026 07:30:00 PM,60,No"

    taken(
        evening,
        read(
            evening,
            before.format("Trainee 1", "trainee.1@kaptrain.example"),
            inside.format("Trainee 2", "trainee.2@kaptrain.example"),
        ),
        {},
    )

    first, second = (evening.record.worked(seat) for seat in evening.record.seats)
    assert (first.source, first.minutes) == ("code", 90)
    assert (second.source, second.working.presence.seconds) == ("file", 3600)


def test_whose_times_cannot_be_read_is_not_marked_absent(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    unclear = "{0},{1},11/19/2026 07:00:00 PM,11/19/2026 06:00:00 PM,5,No"

    file = read(
        evening,
        unclear.format("Trainee 1", "trainee.1@kaptrain.example"),
        unclear.format("Somebody", "somebody@else.example"),
    )
    taken(evening, file, {0: IGNORE, 1: evening.places[1].id}, rest_absent=True)

    marks = [evening.record.worked(seat).mark for seat in evening.record.seats]
    assert marks == [None, None, "absent"]
