"""Calendar files, read back by the library that wrote them and by ical.js, which did not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from kaptrain.events.adapters.calendar_file import Entry, House, event_file, feed
from kaptrain.events.rules.times import day_in, read_local, span_words
from tests.factories.zones import EDGES, OVERLAPS, ZONES, Change

Read = Callable[[bytes], dict[str, Any]]

HOUSE = House("KAPtrain", "events@kaptrain.example")
START = datetime(2026, 12, 1, 23, tzinfo=UTC)
WEBINAR = Entry(
    uid="event-7@kaptrain.example",
    sequence=3,
    changed=datetime(2026, 11, 22, 19, 0, 1, 5, tzinfo=UTC),
    start=START,
    end=START + timedelta(minutes=90),
    zone="America/New_York",
    title="Webinar 6: Preventing misconduct",
    description="Bring your own state’s reporting duty.\nIn one line.",
    place="Online",
    link="https://kaptrain.example/events/7",
    host="Demo Facilitator",
    remind=(60, 24 * 60),
)
HOSTILE = [
    "x\r\nSTATUS:CANCELLED",
    "x\nEND:VEVENT\nBEGIN:VEVENT",
    "x\rATTACH:https://evil.example",
    "x\u2028LOCATION:here",
    "x\x0bURL:y\x0cz\x1c\x1d\x1e\x85",
    "a;b,c\\n\\,d:e\"f'g",
    "x\x00\x07\x1b[31m",
    "\ud800 alone",
    "é" * 200,
    "🙂" * 100,
    "a" + "é" * 37 + "\\" * 80,
    " ^n^'^^ ",
]


def lines(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def by_library(data: bytes) -> Any:
    return Calendar.from_ical(data).walk("VEVENT")[0]


def test_an_event_has_all_that_calendars_need() -> None:
    written = lines(event_file(WEBINAR, HOUSE))

    for (
        line
    ) in """BEGIN:VCALENDAR|VERSION:2.0|PRODID:-//KAPtrain//Events//EN|CALSCALE:GREGORIAN|METHOD:PUBLISH
UID:event-7@kaptrain.example|SEQUENCE:3|DTSTAMP:20261122T190001Z|LAST-MODIFIED:20261122T190001Z
DTSTART;TZID=America/New_York:20261201T180000|DTEND;TZID=America/New_York:20261201T193000
STATUS:CONFIRMED|SUMMARY:Webinar 6: Preventing misconduct|LOCATION:Online|TZID:America/New_York
URL:https://kaptrain.example/events/7|DESCRIPTION:Bring your own state’s reporting duty.\\nIn one line.
TRIGGER:-P1D|TRIGGER:-PT1H|END:VCALENDAR""".replace("\n", "|").split("|"):
        assert line in written
    (organizer,) = [line for line in written if line.startswith("ORGANIZER")]
    assert organizer.replace('"', "") == "ORGANIZER;CN=Demo Facilitator:mailto:events@kaptrain.example"


def test_what_is_not_given_is_not_written() -> None:
    bare = replace(WEBINAR, description=" ", place="", link="", host="", remind=())

    written = event_file(bare, HOUSE).decode()

    assert not {"DESCRIPTION", "LOCATION", "URL", "BEGIN:VALARM"} & set(
        written.replace(":", "\r\n").split("\r\n")
    )
    assert "CN=KAPtrain:mailto:events@kaptrain.example" in written


def test_a_feed_has_a_name_and_says_when_to_come_back(ical_js: Read) -> None:
    data = feed([WEBINAR], HOUSE, name="Demo Trainee, events")

    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines(data)
    assert "X-WR-CALNAME:Demo Trainee\\, events" in lines(data)
    read = ical_js(data)
    # ical.js leaves the text of properties it does not know as it stands.
    assert (read["name"], read["method"], read["refresh"]) == ("Demo Trainee\\, events", "PUBLISH", 3600)


def test_an_empty_feed_is_a_calendar(ical_js: Read) -> None:
    assert ical_js(feed([], HOUSE, name="Nothing yet"))["events"] == []


def test_ical_js_reads_what_was_written(ical_js: Read) -> None:
    (event,) = ical_js(event_file(WEBINAR, HOUSE))["events"]

    assert event["start"] == {
        "at": START.timestamp(),
        "wall": "2026-12-01T18:00:00",
        "zone": "America/New_York",
    }
    assert event["end"]["at"] - event["start"]["at"] == 90 * 60
    assert event["description"] == WEBINAR.description
    assert event["alarms"] == [-24 * 3600, -3600]
    assert (event["summary"], event["location"], event["url"]) == (WEBINAR.title, WEBINAR.place, WEBINAR.link)
    assert event["organizer"] == "mailto:events@kaptrain.example"


def test_a_change_replaces_the_entry(ical_js: Read) -> None:
    moved = replace(
        WEBINAR, sequence=4, start=START + timedelta(hours=1), changed=WEBINAR.changed + timedelta(1)
    )

    (old,) = ical_js(feed([WEBINAR], HOUSE, name="Mine"))["events"]
    (new,) = ical_js(feed([moved], HOUSE, name="Mine"))["events"]

    assert new["uid"] == old["uid"]
    assert new["sequence"] > old["sequence"]
    assert new["changed"]["at"] > old["changed"]["at"]
    assert new["start"]["wall"] == "2026-12-01T19:00:00"


@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("cancelled", "Cancelled: Webinar 6: Preventing misconduct"),
        ("tentative", "Waiting list: Webinar 6: Preventing misconduct"),
    ],
)
def test_what_is_cancelled_or_waited_for_stays_and_says_so(status: Any, title: str, ical_js: Read) -> None:
    data = feed([replace(WEBINAR, status=status)], HOUSE, name="Mine")

    (event,) = ical_js(data)["events"]

    assert (event["status"], event["summary"], event["alarms"]) == (status.upper(), title, [])
    assert (event["uid"], event["start"]["at"]) == (WEBINAR.uid, START.timestamp())
    assert str(by_library(data)["status"]) == status.upper()


def test_the_same_entries_make_the_same_bytes() -> None:
    assert feed([WEBINAR], HOUSE, name="Mine") == feed([WEBINAR], HOUSE, name="Mine")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_becomes_anything_but_text(text: str, ical_js: Read) -> None:
    entry = replace(WEBINAR, title=text, description=text, place=text, host=text)

    data = feed([entry], HOUSE, name=text)

    read = ical_js(data)
    (event,) = read["events"]
    assert sorted(set(read["parts"])) == ["vevent", "vtimezone"]
    assert " ".join(sorted(event["names"])) == (
        "description dtend dtstamp dtstart last-modified location organizer sequence status summary transp "
        "uid url"
    )
    assert (event["status"], event["url"]) == ("CONFIRMED", WEBINAR.link)
    plain = " ".join(
        "".join(
            c if c.isprintable() else " " * (c in "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028") for c in text
        ).split()
    )
    assert event["summary"] == event["location"] == plain
    assert str(by_library(data)["summary"]) == plain


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_lines_end_with_crlf_and_are_folded_by_octets(text: str) -> None:
    data = feed([replace(WEBINAR, title=text, description=text, host=text)], HOUSE, name=text)

    assert data.endswith(b"END:VCALENDAR\r\n")
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line and b"\r" not in line
        line.decode()  # no character is cut in two


@pytest.mark.parametrize(
    "change",
    [
        {"link": "javascript:alert(1)"},
        {"link": "https://x.example/a b"},
        {"link": "https://x.example/\r\nATTACH:y"},
        {"link": "https://x.example/é"},
        {"uid": "a\r\nb@x"},
        {"uid": ""},
        {"sequence": -1},
        {"end": START - timedelta(seconds=1)},
        {"start": START.replace(tzinfo=None)},
    ],
    ids=str,
)
def test_what_cannot_stand_in_a_file_is_a_fault(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        event_file(replace(WEBINAR, **change), HOUSE)


def test_an_address_that_is_none_is_a_fault() -> None:
    with pytest.raises(ValueError, match="address"):
        event_file(WEBINAR, House("x", "a@b\r\nATTENDEE:mailto:c@d"))


def test_each_zone_stands_once_and_utc_needs_none(ical_js: Read) -> None:
    zones = ["America/New_York", "UTC", "Europe/Berlin", "America/New_York", "Etc/UTC"]
    entries = [replace(WEBINAR, uid=f"event-{n}@x.example", zone=zone) for n, zone in enumerate(zones)]

    read = ical_js(feed(entries, HOUSE, name="Mine"))

    assert read["zones"] == ["America/New_York", "Europe/Berlin"]
    assert {event["start"]["at"] for event in read["events"]} == {START.timestamp()}


def around(change: Change) -> list[datetime]:
    return [change.at + timedelta(minutes=each) for each in (-181, -61, -31, -1, 0, 1, 29, 31, 59, 61, 181)]


def entries_of_all_edges() -> list[tuple[str, Entry]]:
    moments = [(change.zone, at) for change in EDGES for at in around(change)]
    # Zones without changes have their edges at midnight and at the turn of the year.
    moments += [(zone, datetime(2027, 1, 1, hour, tzinfo=UTC)) for zone in ZONES for hour in range(0, 24, 4)]
    return [
        (zone, replace(WEBINAR, uid=f"{n}@x.example", zone=zone, start=at, end=at + timedelta(minutes=45)))
        for n, (zone, at) in enumerate(moments)
    ]


def test_in_thirty_zones_around_every_change_feed_page_and_ledger_agree(ical_js: Read) -> None:
    made = entries_of_all_edges()

    read = ical_js(feed([entry for _, entry in made], HOUSE, name="Edges"))["events"]

    assert len(read) == len(made) > 500
    for (zone, entry), event in zip(made, read, strict=True):
        assert event["uid"] == entry.uid
        moments = event["start"]["at"], event["end"]["at"]
        assert moments == (entry.start.timestamp(), entry.end.timestamp())
        if event["start"]["zone"] != "UTC":
            wall = datetime.fromisoformat(event["start"]["wall"])
            assert wall.date() == day_in(entry.start, zone)
            assert f"{wall:%H:%M}" in span_words(entry.start, entry.end, zone)


@pytest.mark.parametrize("change", OVERLAPS, ids=lambda each: f"{each.zone} {each.at:%m-%d}")
def test_only_a_repeated_hour_is_written_in_utc(change: Change) -> None:
    twice = timedelta(minutes=change.before - change.after)
    second = timedelta(seconds=1)
    starts = [change.at - twice - second, change.at - twice, change.at, change.at + twice - second]
    starts.append(change.at + twice)

    files = [
        event_file(replace(WEBINAR, zone=change.zone, start=at, end=at + timedelta(days=1)), HOUSE)
        for at in starts
    ]

    assert [b"DTSTART;TZID" in each for each in files] == [True, False, False, False, True]


@pytest.mark.parametrize("change", EDGES, ids=lambda each: f"{each.zone} {each.at:%m-%d}")
def test_a_time_typed_for_an_event_is_the_time_in_its_file(change: Change) -> None:
    wall = change.wall(change.at + timedelta(hours=2))
    start = read_local(wall.date(), wall.time(), change.zone).at

    data = event_file(replace(WEBINAR, zone=change.zone, start=start, end=start + timedelta(hours=1)), HOUSE)

    assert f"DTSTART;TZID={change.zone}:{wall:%Y%m%dT%H%M%S}" in lines(data)
    assert by_library(data)["dtstart"].dt.astimezone(UTC) == change.at + timedelta(hours=2)
