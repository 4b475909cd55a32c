"""Attendance files with invented people, after the columns that the platforms document, and what they say.

`seconds` is what each address was present inside the event; `problems` and `notes` the rows with a part of
the message each. The event, unless a case says otherwise: 1 December 2026, 18:00 to 19:30 in New York.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kaptrain.events.rules import Interval

NEW_YORK = "America/New_York"
ANN, BEN, CAT = "ann@kaptrain.example", "ben@kaptrain.example", "cat@kaptrain.example"
NO_EMAIL = ""
HALF, HOUR, WHOLE = 1800, 3600, 5400

ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent"
ZOOM_MEETING = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\r\n"
    "812 3456 7890,Consent and touch,12/01/2026 05:55:00 PM,12/01/2026 07:35:00 PM,"
    "host@kaptrain.example,100,3\r\n\r\n"
)
TEAMS_LIST = "Full Name\tUser Action\tTimestamp"
TEAMS_PEOPLE = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole"
TEAMS_STAYS = "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole"
TEAMS_SUMMARY = (
    "1. Summary\r\nMeeting title\tConsent and touch\r\nAttended participants\t2\r\n"
    "Start time\t12/1/26, 5:58:00 PM\r\nEnd time\t12/1/26, 7:31:00 PM\r\nMeeting duration\t1h 33m\r\n"
    "Average attendance time\t1h 20m 1s\r\n\r\n"
)
MEET = "First name,Last name,Email,Duration,Time joined,Time exited"


def window(start: str, end: str, zone: str = NEW_YORK) -> Interval:
    """An event by its local times, summer time being the first reading of an hour that comes twice."""
    return Interval(
        *(datetime.fromisoformat(each).replace(tzinfo=ZoneInfo(zone)) for each in (start, end)),
    )


EVENING = window("2026-12-01 18:00", "2026-12-01 19:30")


@dataclass(frozen=True)
class Case:
    name: str
    data: bytes
    seconds: dict[str, int]
    problems: tuple[tuple[int, str], ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    event: Interval = EVENING
    zone: str = NEW_YORK
    file_zone: str | None = None
    platform: str = "zoom"


def lines(*rows: str, end: str = "\r\n") -> str:
    return end.join(rows) + end


def zoom(*rows: str, header: str = ZOOM, encoding: str = "utf-8-sig") -> bytes:
    return lines(header, *rows).encode(encoding)


def ann(join: str, leave: str, rest: str = ",,") -> str:
    return f"Ann,{ANN},{join},{leave}{rest}"


def teams(*, people: tuple[str, ...] = (), stays: tuple[str, ...] = ()) -> bytes:
    text = TEAMS_SUMMARY + lines("2. Participants", TEAMS_PEOPLE, *people, "")
    if stays:
        text += lines("3. In-Meeting Activities", TEAMS_STAYS, *stays)
    return text.encode("utf-16")


def meet(*rows: str) -> bytes:
    return lines(MEET, *rows, end="\n").encode()


FULL = ann("12/01/2026 06:00:00 PM", "12/01/2026 07:30:00 PM", ",90,No,Yes")

PLAIN = (
    Case("zoom: the whole session", zoom(FULL), {ANN: WHOLE}),
    Case("zoom: with the block about the meeting", (ZOOM_MEETING + lines(ZOOM, FULL)).encode(), {ANN: WHOLE}),
    Case(
        "zoom: early and late is cut to the session",
        zoom(ann("12/01/2026 05:40:00 PM", "12/01/2026 08:10:00 PM", ",150,No,")),
        {ANN: WHOLE},
    ),
    Case(
        "zoom: cut off and back, to the second",
        zoom(
            ann("12/01/2026 06:01:00 PM", "12/01/2026 06:47:16 PM", ",47,Yes,"),
            ann("12/01/2026 06:51:51 PM", "12/01/2026 07:30:00 PM", ",39,Yes,"),
        ),
        {ANN: 5065},
    ),
    Case(
        "zoom: two devices at once count once",
        zoom(
            ann("12/01/2026 06:00:00 PM", "12/01/2026 07:00:00 PM", ",60,No,"),
            ann("12/01/2026 06:30:00 PM", "12/01/2026 07:15:00 PM", ",45,No,"),
        ),
        {ANN: 4500},
    ),
    Case("zoom: the same row three times", zoom(FULL, FULL, FULL), {ANN: WHOLE}),
    Case(
        "zoom: one stay inside another",
        zoom(FULL, ann("12/01/2026 06:10:00 PM", "12/01/2026 06:20:00 PM", ",10,No,")),
        {ANN: WHOLE},
    ),
    Case(
        "zoom: an address in capitals and in full-width letters is the same one",
        zoom(
            f"Ann,{ANN.upper()},12/01/2026 06:00:00 PM,12/01/2026 06:30:00 PM,30,No,",
            "Ann,ａｎｎ@kaptrain.example,12/01/2026 06:30:00 PM,12/01/2026 07:00:00 PM,30,No,",
        ),
        {ANN: HOUR},
    ),
    Case(
        "zoom: quoted commas and doubled quotation marks in a name",
        zoom(f'"Ann ""Annie"", LCSW",{ANN},12/01/2026 06:00:00 PM,12/01/2026 07:30:00 PM,90,No,'),
        {ANN: WHOLE},
    ),
    Case(
        "zoom: newer column names, and a line of the waiting room",
        zoom(
            f"Ann,{ANN},12/01/2026 05:50:00 PM,12/01/2026 06:10:00 PM,20,No,,Yes",
            f"Ann,{ANN},12/01/2026 06:10:00 PM,12/01/2026 07:30:00 PM,80,No,,No",
            header="Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,"
            "Recording disclaimer response,In waiting room",
        ),
        {ANN: 4800},
        notes=((2, "waiting room"),),
    ),
    Case(
        "zoom: the meeting repeated in every row, with the host's address first",
        zoom(
            f"Consent,812,host@kaptrain.example,100,Ann,{ANN},12/01/2026 06:00:00 PM,"
            "12/01/2026 06:30:00 PM,30,No",
            header="Topic,Meeting ID,User Email,Duration (Minutes),Name (Original Name),User Email,"
            "Join Time,Leave Time,Duration (Minutes),Guest",
        ),
        {ANN: HALF},
    ),
    Case(
        "zoom: a webinar's report, with hosts, absent people and attendees",
        lines(
            "Attendee Report",
            "Host Details,",
            "Attended,User Name (Original Name),Email,Join Time,Leave Time,"
            "Time in Session (minutes),Is Guest",
            "Yes,Host,host@kaptrain.example,12/01/2026 05:55:00 PM,12/01/2026 07:35:00 PM,100,No",
            "Attendee Details,",
            "Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Approval Status,"
            "Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name",
            f"Yes,Ann,Ann,A,{ANN},11/20/2026 10:00:00 AM,approved,12/01/2026 06:00:00 PM,"
            "12/01/2026 07:00:00 PM,60,Yes,United States",
            f"No,Ben,Ben,B,{BEN},11/20/2026 10:00:00 AM,approved,--,--,--,--,",
        ).encode("utf-8-sig"),
        {ANN: HOUR, "host@kaptrain.example": WHOLE},
    ),
    Case("zoom: nobody came", zoom(), {}),
    Case(
        "zoom: there and gone in one second",
        zoom(ann("12/01/2026 06:00:00 PM", "12/01/2026 06:00:00 PM", ",0,No,")),
        {ANN: 0},
    ),
)

SHAPES = (
    Case("lines end in LF", zoom(FULL).replace(b"\r\n", b"\n"), {ANN: WHOLE}),
    Case("lines end in CR", zoom(FULL).replace(b"\r\n", b"\r"), {ANN: WHOLE}),
    Case("no line end after the last row", zoom(FULL).rstrip(), {ANN: WHOLE}),
    Case("no byte order mark", zoom(FULL, encoding="utf-8"), {ANN: WHOLE}),
    Case("UTF-16 with its mark", zoom(FULL, encoding="utf-16"), {ANN: WHOLE}),
    Case("UTF-16 big end first, without a mark", zoom(FULL, encoding="utf-16-be"), {ANN: WHOLE}),
    Case(
        "Western European characters",
        zoom(FULL.replace("Ann,", "Änne,"), encoding="cp1252"),
        {ANN: WHOLE},
        notes=((0, "Western European"),),
    ),
    Case("semicolons", zoom(FULL).replace(b",", b";"), {ANN: WHOLE}),
    Case(
        "semicolons, saved by a spreadsheet that named them",
        ("sep=;\r\n" + lines(ZOOM, FULL).replace(",", ";")).encode(),
        {ANN: WHOLE},
    ),
    Case("tabs", zoom(FULL).replace(b",", b"\t"), {ANN: WHOLE}),
    Case(
        "empty rows and rows of commas between",
        lines("", ",,,,,,", ZOOM, "", FULL, ",,,,,,", "").encode(),
        {ANN: WHOLE},
    ),
    Case(
        "columns in another order",
        zoom(
            f"12/01/2026 07:30:00 PM,{ANN},12/01/2026 06:00:00 PM,A",
            header="Leave Time,User Email,Join Time,Name (Original Name)",
        ),
        {ANN: WHOLE},
    ),
)

CLOCKS = (
    Case("24 hours, ISO dates", zoom(ann("2026-12-01 18:00:00", "2026-12-01 19:30:00")), {ANN: WHOLE}),
    Case(
        "ISO with T and the zone of Greenwich",
        zoom(ann("2026-12-01T23:00:00Z", "2026-12-02T00:30:00Z")),
        {ANN: WHOLE},
    ),
    Case(
        "ISO with an offset and parts of a second, none of which is lost",
        zoom(ann("2026-12-01T17:00:00.900-06:00", "2026-12-01T17:30:00.100-06:00")),
        {ANN: 1801},
    ),
    Case(
        "12 hours, noon and midnight",
        zoom(ann("12/01/2026 12:00:00 PM", "12/02/2026 12:00:00 AM", ",720,No,")),
        {ANN: 12 * HOUR},
        event=window("2026-12-01 12:00", "2026-12-02 01:00"),
    ),
    Case(
        "12 hours with a narrow space and small letters",
        zoom(ann("12/01/2026 6:00:00\u202fpm", "12/01/2026 7:30:00\u202fp.m.")),
        {ANN: WHOLE},
    ),
    Case(
        "no seconds",
        zoom(ann("12/01/2026 06:05 PM", "12/01/2026 07:30 PM")),
        {ANN: 5100},
        notes=((0, "no seconds"),),
    ),
    Case("D.M.Y", zoom(ann("01.12.2026 18:00:00", "01.12.2026 19:30:00")), {ANN: WHOLE}),
    Case(
        "the month by name", zoom(ann('"Dec 1, 2026 06:00:00 PM"', '"Dec 1, 2026 07:30:00 PM"')), {ANN: WHOLE}
    ),
    Case(
        "D/M/Y, settled by the day of the event",
        zoom(ann("01/12/2026 18:00:00", "01/12/2026 19:30:00")),
        {ANN: WHOLE},
    ),
    Case(
        "D/M/Y, settled by a row of another day",
        zoom(
            ann("05/06/2026 18:00:00", "05/06/2026 19:00:00"),
            f"Ben,{BEN},13/06/2026 18:00:00,13/06/2026 19:00:00,60,No,",
        ),
        {ANN: HOUR, BEN: 0},
        event=window("2026-06-05 18:00", "2026-06-05 19:30"),
        notes=((3, "outside this session"),),
    ),
    Case(
        "neither order is the day of the event",
        zoom(ann("03/04/2026 18:00:00", "03/04/2026 19:00:00")),
        {},
        problems=((2, "day or the month stand first in 3/4/2026"),),
    ),
    Case(
        "rows that contradict each other about the order",
        zoom(
            ann("12/13/2026 18:00:00", "12/13/2026 19:00:00"),
            f"Ben,{BEN},13/12/2026 18:00:00,13/12/2026 19:00:00,60,No,",
            f"Cat,{CAT},01/12/2026 18:00:00,01/12/2026 19:00:00,60,No,",
        ),
        {},
        problems=((2, "stand first in 12/13/2026"), (3, "in 13/12/2026"), (4, "in 1/12/2026")),
    ),
    Case(
        "a day that no month has",
        zoom(FULL, f"Ben,{BEN},13/32/2026 18:00:00,13/32/2026 19:00:00,60,No,"),
        {ANN: WHOLE},
        problems=((3, "13/32/2026 is no date"),),
    ),
    Case(
        "not a time at all",
        zoom(f"Ben,{BEN},soon,12/01/2026 07:00:00 PM,60,No,", FULL),
        {ANN: WHOLE},
        problems=((2, "join time “soon” is not a time"),),
    ),
    Case(
        "hour 25",
        zoom(ann("2026-12-01 25:00:00", "2026-12-01 19:00:00")),
        {},
        problems=((2, "“2026-12-01 25:00:00” is not a time"),),
    ),
    Case(
        "13 AM",
        zoom(ann("12/01/2026 13:00:00 AM", "12/01/2026 07:00:00 PM")),
        {},
        problems=((2, "is not a time"),),
    ),
    Case(
        "no leave time", zoom(ann("12/01/2026 06:00:00 PM", "")), {}, problems=((2, "leave time is missing"),)
    ),
    Case(
        "a row that is cut short",
        zoom(FULL, f"Ben,{BEN}"),
        {ANN: WHOLE},
        problems=((3, "join time is missing"), (3, "leave time is missing")),
    ),
    Case(
        "left before joining",
        zoom(ann("12/01/2026 07:00:00 PM", "12/01/2026 06:00:00 PM")),
        {},
        problems=((2, "leave time is before the join time"),),
    ),
    Case(
        "a quotation mark too many spoils one row only",
        zoom(f'"Ben,{BEN},12/01/2026 06:00:00 PM,12/01/2026 07:00:00 PM,60,No,', FULL),
        {ANN: WHOLE},
        problems=((2, "quotation marks"),),
    ),
    Case(
        "minutes that do not agree with the times",
        zoom(ann("2026-12-01 18:00:00", "2026-12-01 19:00:00", ",20,,")),
        {ANN: HOUR},
        notes=((2, "The file says 20 min, its times say 1 h"),),
    ),
    Case(
        "another occurrence of the meeting",
        zoom(ann("2026-11-24 18:00:00", "2026-11-24 19:30:00"), FULL),
        {ANN: WHOLE},
        notes=((2, "outside this session"),),
    ),
)

PEOPLE = (
    Case(
        "a name that holds a row of somebody else",
        zoom(
            '"x\r\n\r\n\r\n\r\n\r\n\r\n\r\n'
            f'Ben,{BEN},12/01/2026 06:00:00 PM,12/01/2026 07:30:00 PM,90,No,",{FULL[4:]}',
            FULL,
        ),
        {ANN: WHOLE},
        notes=((2, "runs over 8 lines"),),
    ),
    Case(
        "no address",
        zoom("iPhone,,12/01/2026 06:00:00 PM,12/01/2026 07:00:00 PM,60,Yes,", FULL),
        {ANN: WHOLE, NO_EMAIL: HOUR},
    ),
    Case(
        "an address hidden by the platform",
        zoom("Guest,a****@kaptrain.example,12/01/2026 06:00:00 PM,12/01/2026 07:00:00 PM,60,Yes,"),
        {NO_EMAIL: HOUR},
    ),
    Case(
        "something in the place of an address",
        zoom("Guest,unknown,12/01/2026 06:00:00 PM,12/01/2026 07:00:00 PM,60,Yes,"),
        {NO_EMAIL: HOUR},
    ),
)
