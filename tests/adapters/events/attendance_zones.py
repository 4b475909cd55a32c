"""More attendance files: Teams and Meet, other zones, midnight, clocks put forward and back."""

from tests.adapters.events.attendance_cases import (
    ANN,
    BEN,
    HALF,
    HOUR,
    NO_EMAIL,
    TEAMS_LIST,
    WHOLE,
    Case,
    ann,
    lines,
    meet,
    teams,
    window,
    zoom,
)

TEAMS = (
    Case(
        "teams: every stay, from the third section",
        teams(
            people=(f"Ann\t12/1/26, 6:00:00 PM\t12/1/26, 7:30:00 PM\t1h 20m\t{ANN}\t{ANN}\tAttendee",),
            stays=(
                f"Ann\t12/1/26, 6:00:00 PM\t12/1/26, 6:40:00 PM\t40m\t{ANN}\tAttendee",
                f"Ann\t12/1/26, 6:50:00 PM\t12/1/26, 7:30:00 PM\t40m\t{ANN}\tAttendee",
            ),
        ),
        {ANN: 4800},
        platform="teams",
    ),
    Case(
        "teams: only first and last, without a gap",
        teams(people=(f"Ann\t12/1/26, 6:00:10 PM\t12/1/26, 7:30:11 PM\t1h 30m 1s\t{ANN}\t{ANN}\tPresenter",)),
        {ANN: 5390},
        platform="teams",
    ),
    Case(
        "teams: only first and last, away in between",
        teams(people=(f"Ann\t12/1/26, 6:00:00 PM\t12/1/26, 7:30:00 PM\t41m 7s\t{ANN}\t{ANN}\tAttendee",)),
        {},
        problems=((11, "Present for 41 min 7 s out of 1 h 30 min"),),
        platform="teams",
    ),
    Case(
        "teams: somebody whose single stays are missing",
        teams(
            people=(
                f"Ann\t12/1/26, 6:00:00 PM\t12/1/26, 6:30:00 PM\t30m\t{ANN}\t{ANN}\tAttendee",
                f"Ben\t12/1/26, 6:00:00 PM\t12/1/26, 7:00:00 PM\t1h\t{BEN}\t{BEN}\tAttendee",
            ),
            stays=(f"Ann\t12/1/26, 6:00:00 PM\t12/1/26, 6:30:00 PM\t30m 0s\t{ANN}\tAttendee",),
        ),
        {ANN: HALF, BEN: HOUR},
        platform="teams",
    ),
    Case(
        "teams: columns in UTC",
        lines(
            "Full Name\tFirst Join (UTC)\tLast Leave (UTC)\tIn-Meeting Duration\tEmail\tRole",
            f"Ann\t12/1/2026, 11:00:00 PM\t12/2/2026, 12:30:00 AM\t1h 30m\t{ANN}\tAttendee",
        ).encode("utf-16"),
        {ANN: WHOLE},
        platform="teams",
    ),
    Case(
        "teams: the older list has no addresses",
        lines(
            TEAMS_LIST,
            "Ann\tJoined before\t12/1/2026, 6:00:00 PM",
            "Ann\tLeft\t12/1/2026, 6:30:00 PM",
            "Ann\tJoined\t12/1/2026, 7:00:00 PM",
            "Ann\tLeft\t12/1/2026, 7:30:00 PM",
        ).encode("utf-16"),
        {NO_EMAIL: HOUR},
        platform="teams",
    ),
    Case(
        "teams: the older list, two devices, one still there when it was saved",
        lines(
            TEAMS_LIST,
            "Ann\tJoined\t12/1/2026, 6:00:00 PM",
            "Ann\tJoined\t12/1/2026, 6:20:00 PM",
            "Ann\tLeft\t12/1/2026, 6:30:00 PM",
        ).encode("utf-16"),
        {NO_EMAIL: WHOLE},
        notes=((3, "saved before this person left"),),
        platform="teams",
    ),
    Case(
        "teams: the older list, with rows that make no sense",
        lines(
            TEAMS_LIST,
            "Ann\tLeft\t12/1/2026, 6:30:00 PM",
            "Ann\tWaved\t12/1/2026, 6:31:00 PM",
            "Ann\tJoined\tlater",
        ).encode("utf-16"),
        {},
        problems=((2, "had not joined"), (3, "neither Joined nor Left"), (4, "timestamp “later”")),
        platform="teams",
    ),
)

GOOGLE = (
    Case(
        "meet: times without dates",
        meet(f"Ann,A,{ANN},1 hr 30 min,6:00 PM,7:30 PM"),
        {ANN: WHOLE},
        notes=((0, "no seconds"),),
        platform="meet",
    ),
    Case(
        "meet: 24 hours with seconds",
        meet(f"Ann,A,{ANN},1:29:48,18:00:12,19:30:00"),
        {ANN: 5388},
        platform="meet",
    ),
    Case(
        "meet: with dates",
        meet(f"Ann,A,{ANN},90m,2026-12-01 18:00:00,2026-12-01 19:30:00"),
        {ANN: WHOLE},
        platform="meet",
    ),
    Case(
        "meet: away in between, the file does not say when",
        meet(f"Ann,A,{ANN},41 min,6:00 PM,7:30 PM"),
        {},
        problems=((2, "Present for 41 min out of 1 h 30 min"),),
        notes=((0, "no seconds"),),
        platform="meet",
    ),
    Case(
        "meet: times in the wrong order",
        meet(f"Ann,A,{ANN},1 hr,7:30 PM,6:30 PM"),
        {},
        problems=((2, "leave time is before the join time"),),
        notes=((0, "no seconds"),),
        platform="meet",
    ),
    Case(
        "meet: across midnight, without dates",
        meet(f"Ann,A,{ANN},2 hr,23:30:00,01:30:00"),
        {ANN: 2 * HOUR},
        event=window("2026-12-01 23:00", "2026-12-02 02:00"),
        platform="meet",
    ),
    Case(
        "meet: after midnight only, without dates",
        meet(f"Ann,A,{ANN},30 min,00:30:00,01:00:00"),
        {ANN: HALF},
        event=window("2026-12-01 23:00", "2026-12-02 02:00"),
        platform="meet",
    ),
)

SPRING = window("2026-03-08 01:00", "2026-03-08 04:00")  # two hours: 02:00 to 03:00 never came
AUTUMN = window("2026-11-01 00:30", "2026-11-01 02:30")  # three hours: 01:00 to 02:00 came twice
BERLIN, SYDNEY = "Europe/Berlin", "Australia/Sydney"

ZONES = (
    Case(
        "across midnight",
        zoom(ann("12/01/2026 11:30:00 PM", "12/02/2026 12:45:00 AM", ",75,No,")),
        {ANN: 4500},
        event=window("2026-12-01 23:00", "2026-12-02 01:00"),
    ),
    Case(
        "a file in the zone of the host",
        zoom(ann("2026-12-02 00:00:00", "2026-12-02 01:30:00")),
        {ANN: WHOLE},
        file_zone=BERLIN,
    ),
    Case(
        "the day before, on the other side of the date line",
        zoom(ann("01/12/2026 12:00:00", "01/12/2026 13:00:00")),
        {ANN: HOUR},
        event=window("2026-12-02 13:00", "2026-12-02 14:00", "Pacific/Kiritimati"),
        zone="Pacific/Kiritimati",
        file_zone="Pacific/Pago_Pago",
    ),
    Case(
        "a file in a zone without summer time",
        zoom(ann("2026-03-08 06:30:00", "2026-03-08 07:30:00")),
        {ANN: HOUR},
        event=SPRING,
        file_zone="UTC",
    ),
    Case(
        "spring: across the hour that never came",
        zoom(ann("03/08/2026 01:30:00 AM", "03/08/2026 03:30:00 AM")),
        {ANN: HOUR},
        event=SPRING,
    ),
    Case(
        "spring: a time that never came, settled by the length",
        zoom(ann("03/08/2026 01:30:00 AM", "03/08/2026 02:30:00 AM", ",60,No,")),
        {ANN: HOUR},
        event=SPRING,
        notes=((2, "put forward over this time; it was read as 03:30:00 EDT."),),
    ),
    Case(
        "spring: a time that never came, in favour of the person",
        zoom(ann("03/08/2026 01:10:00 AM", "03/08/2026 02:30:00 AM")),
        {ANN: 4800},
        event=SPRING,
        notes=((2, "03:30:00 EDT, in favour of the person"),),
    ),
    Case(
        "autumn: across both of the hours",
        zoom(ann("11/01/2026 12:30:00 AM", "11/01/2026 02:30:00 AM")),
        {ANN: 3 * HOUR},
        event=AUTUMN,
    ),
    Case(
        "autumn: joined before, left in the hour that came twice",
        zoom(ann("11/01/2026 12:30:00 AM", "11/01/2026 01:30:00 AM")),
        {ANN: 2 * HOUR},
        event=AUTUMN,
        notes=((2, "01:30:00 came twice; it was read as 01:30:00 EST, in favour of the person"),),
    ),
    Case(
        "autumn: the same, settled by the length",
        zoom(ann("11/01/2026 12:30:00 AM", "11/01/2026 01:30:00 AM", ",60,No,")),
        {ANN: HOUR},
        event=AUTUMN,
        notes=((2, "came twice; it was read as 01:30:00 EDT."),),
    ),
    Case(
        "autumn: earlier on the clock, later in time",
        zoom(ann("11/01/2026 01:50:00 AM", "11/01/2026 01:20:00 AM", ",30,No,")),
        {ANN: HALF},
        event=AUTUMN,
        notes=((2, "01:50:00 EDT"), (2, "01:20:00 EST")),
    ),
    Case(
        "autumn in Berlin, the clock put back at three",
        zoom(ann("25.10.2026 01:30:00", "25.10.2026 03:30:00")),
        {ANN: 3 * HOUR},
        event=window("2026-10-25 01:00", "2026-10-25 04:00", BERLIN),
        zone=BERLIN,
    ),
    Case(
        "spring in Berlin",
        zoom(ann("29.03.2026 01:30:00", "29.03.2026 03:30:00")),
        {ANN: HOUR},
        event=window("2026-03-29 01:00", "2026-03-29 04:00", BERLIN),
        zone=BERLIN,
    ),
    Case(
        "half an hour put forward on Lord Howe Island",
        zoom(ann("2026-10-04 01:30:00", "2026-10-04 03:00:00")),
        {ANN: HOUR},
        event=window("2026-10-04 01:00", "2026-10-04 04:00", "Australia/Lord_Howe"),
        zone="Australia/Lord_Howe",
    ),
    Case(
        "autumn in the south",
        zoom(ann("05/04/2026 01:30:00", "05/04/2026 03:30:00")),
        {ANN: 3 * HOUR},
        event=window("2026-04-05 01:00", "2026-04-05 04:00", SYDNEY),
        zone=SYDNEY,
    ),
)
