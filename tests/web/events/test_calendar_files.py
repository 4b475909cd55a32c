"""Z7: a calendar by a secret address, its own for each person, ended at once; and single events as files."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from kaptrain.audit.models import AuditRow, Receipt
from kaptrain.authz.actor import Actor, Role
from kaptrain.events.models import Feed
from kaptrain.events.service import Act, cancel_events, make_address
from tests.factories.events import a_booking, an_event
from tests.signing import csrf, sign_in
from tests.web.events.conftest import AT, Wall

JOIN = "https://meet.kaptrain.example/room"


def entries(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.status
    assert answer.content_type == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def one(answer: Any) -> Any:
    (found,) = entries(answer)
    return found


def test_the_address_is_shown_once_and_kept_as_a_hash(wall: Wall) -> None:
    path = wall.address()
    token = re.fullmatch(r"/calendar/([A-Za-z0-9_-]{43})\.ics", path)

    assert token
    assert token[1] not in wall.get("/calendar").text
    kept = [wall.session.scalars(select(table)).all() for table in (Feed, AuditRow, Receipt)]
    assert not any(token[1] in str(vars(row)) for rows in kept for row in rows)
    assert "Renew the address" in wall.get("/calendar").text


def test_a_renewed_address_ends_the_one_before(wall: Wall) -> None:
    first, second = wall.address(), wall.address()

    assert wall.visit(first).status_code == 404
    assert wall.visit(second).status_code == 200


def test_an_ended_address_is_as_unknown_as_any_other(wall: Wall) -> None:
    path = wall.address()
    assert wall.post("/calendar/address/end").status_code == 303

    nonce = re.compile(r'nonce="[^"]*"')
    ended, never = wall.visit(path), wall.visit(f"/calendar/{'x' * 43}.ics")
    assert (ended.status_code, never.status_code) == (404, 404)
    assert nonce.sub("", ended.text) == nonce.sub("", never.text)
    assert set(ended.headers.keys()) == set(never.headers.keys())


def test_the_calendar_of_somebody_suspended_ends(wall: Wall, now: datetime) -> None:
    path = wall.address()
    wall.trainee.suspended_at = now

    assert wall.visit(path).status_code == 404


def test_without_an_address_there_is_nothing_to_end(wall: Wall) -> None:
    assert wall.post("/calendar/address/end").status_code == 409


def test_a_second_copy_of_the_form_makes_no_second_address(wall: Wall) -> None:
    browser = sign_in(wall.client, wall.trainee)
    form = {"csrf_token": csrf(browser), "once": "k" * 43}
    first = browser.post("/calendar/address", data=form).text
    path = first.partition('value="http://localhost')[2].partition('"')[0]
    again = browser.post("/calendar/address", data=form)

    assert (again.status_code, again.location) == (303, "/calendar#address")
    assert wall.visit(path).status_code == 200


def test_at_most_one_address_is_open(wall: Wall, now: datetime) -> None:
    actor = Actor(wall.trainee.id, "Demo Trainee")
    for _ in range(3):
        make_address(wall.session, actor, now=now)

    rows = wall.session.scalars(select(Feed)).all()
    assert [row.revoked_at is None for row in rows].count(True) == 1


def test_what_was_done_with_addresses_is_written_down(wall: Wall) -> None:
    wall.address()
    wall.address()
    wall.post("/calendar/address/end")

    done = wall.session.scalars(select(AuditRow.action).where(AuditRow.action.like("person.calendar%")))
    assert list(done) == ["person.calendar_made", "person.calendar_renewed", "person.calendar_ended"]


@pytest.mark.parametrize(
    ("state", "status", "title", "join"),
    [
        ("booked", "CONFIRMED", "Regulation update", True),
        ("waiting", "TENTATIVE", "Waiting list: Regulation update", False),
        ("offered", "TENTATIVE", "Waiting list: Regulation update", False),
        ("lapsed", "CANCELLED", "Cancelled: Regulation update", False),
        ("cancelled", "CANCELLED", "Cancelled: Regulation update", False),
    ],
)
def test_the_feed_says_how_one_stands(wall: Wall, state: str, status: str, title: str, join: bool) -> None:
    wall.booked(state)
    answer = wall.visit(wall.address())

    entry = one(answer)
    assert (entry["STATUS"], entry["SUMMARY"]) == (status, title)
    assert (JOIN in answer.text.replace("\r\n ", "")) == join


def test_a_cancelled_event_shows_as_cancelled(wall: Wall) -> None:
    booking = wall.booked()
    path = wall.address()
    before = one(wall.visit(path))
    booking.event.state, booking.event.sequence = "cancelled", 1
    after = one(wall.visit(path))

    assert (before["UID"], before["STATUS"]) == (after["UID"], "CONFIRMED")
    assert after["STATUS"] == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_each_change_of_event_or_booking_raises_the_sequence(wall: Wall) -> None:
    booking = wall.booked("waiting")
    path = wall.address()
    counts = [one(wall.visit(path))["SEQUENCE"]]

    def note() -> None:
        wall.session.flush()
        counts.append(one(wall.visit(path))["SEQUENCE"])

    booking.state = "booked"
    note()
    booking.event.sequence += 1
    note()
    booking.state = "cancelled"
    note()
    booking.state, booking.queued = "waiting", 2
    note()

    assert counts == sorted(set(counts))


def test_a_host_gets_what_they_host(wall: Wall) -> None:
    wall.event("Mine", capacity=2)
    an_event(wall.session, wall.mentor, starts_at=AT, title="Somebody else's")
    answer = wall.visit(wall.address(wall.host))

    assert one(answer)["SUMMARY"] == "Mine"
    assert JOIN in answer.text.replace("\r\n ", "")


def test_the_feed_has_nothing_that_was_not_booked(wall: Wall) -> None:
    a_booking(wall.session, wall.event(), wall.others_place)

    assert entries(wall.visit(wall.address())) == []


def test_what_is_long_over_leaves_the_feed(wall: Wall, now: datetime) -> None:
    wall.booked(title="Old", starts_at=now - timedelta(days=401))
    wall.booked(title="Kept", starts_at=now - timedelta(days=399))

    assert one(wall.visit(wall.address()))["SUMMARY"] == "Kept"


def test_a_link_nobody_could_follow_does_not_take_the_feed_with_it(wall: Wall) -> None:
    event = wall.booked(join_link="javascript:alert(1) x\r\ny").event

    assert one(wall.visit(wall.address()))["URL"] == f"http://localhost/events/{event.id}"


def test_a_feed_that_did_not_change_is_not_sent_again(wall: Wall) -> None:
    booking = wall.booked()
    path = wall.address()
    first = wall.visit(path)
    tag, since = first.headers["ETag"], first.headers["Last-Modified"]
    unchanged = [
        wall.visit(path, headers=asked).status_code
        for asked in ({"If-None-Match": tag}, {"If-Modified-Since": since})
    ]
    booking.event.title = "Another title"
    changed = wall.visit(path, headers={"If-None-Match": tag})

    assert unchanged == [304, 304]
    assert changed.status_code == 200
    assert "private" in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers


def test_nobody_elses_name_or_address_stands_in_a_feed(wall: Wall) -> None:
    a_booking(wall.session, wall.booked(capacity=9).event, wall.others_place)
    text = wall.visit(wall.address()).text

    assert wall.other.name not in text
    assert "@" not in re.sub(r"UID:\S+|no-reply@kaptrain.example", "", text)


def test_a_single_event_is_a_file_with_the_link_for_those_booked_alone(wall: Wall) -> None:
    event = wall.booked().event
    own, others = wall.get(f"/events/{event.id}.ics"), wall.get(f"/events/{event.id}.ics", wall.other)

    assert one(own)["URL"] == JOIN
    assert one(others)["URL"] == f"http://localhost/events/{event.id}"
    assert "You have no seat" in one(others)["DESCRIPTION"]
    assert one(own)["UID"] == one(others)["UID"] == one(wall.visit(wall.address()))["UID"]


def test_an_event_out_of_reach_is_an_unknown_file(wall: Wall) -> None:
    event = wall.event(program="kap")

    assert wall.get(f"/events/{event.id}.ics").status_code == 404
    assert wall.get(f"/events/{event.id}.ics", wall.mentor).status_code == 404
    assert wall.get(f"/events/{event.id}.ics", wall.admin).status_code == 200


def test_a_file_of_a_signed_in_person_is_kept_by_no_cache(wall: Wall) -> None:
    assert "no-store" in wall.get(f"/events/{wall.event().id}.ics").headers["Cache-Control"]


def test_the_address_page_is_kept_by_no_cache_and_sent_nowhere(wall: Wall) -> None:
    page = wall.post("/calendar/address")

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_last_modified_never_hides_a_renewed_seat(wall: Wall, now: datetime) -> None:
    booking = wall.booked()
    path = wall.address()
    since = wall.visit(path).headers["Last-Modified"]
    booking.state, booking.changed_at = "cancelled", now

    assert wall.visit(path, headers={"If-Modified-Since": since}).status_code == 200


def test_what_is_booked_given_back_and_cancelled_shows_in_the_feed_at_once(wall: Wall, now: datetime) -> None:
    event = wall.event(guard_minutes=0)
    path = wall.address()
    told = [len(entries(wall.visit(path)))]
    wall.post(f"/events/{event.id}/book")
    seen = [one(wall.visit(path))]
    wall.post(f"/events/{event.id}/give-back")
    seen.append(one(wall.visit(path)))
    wall.post(f"/events/{event.id}/book")
    seen.append(one(wall.visit(path)))
    actor = Actor(wall.host.id, wall.host.name, roles=frozenset({Role.FACILITATOR}))
    wall.session.expire_all()
    cancel_events(wall.session, Act(actor, now, "http://localhost"), event.id, "Ill.")
    seen.append(one(wall.visit(path)))

    assert told == [0]
    assert [entry["STATUS"] for entry in seen] == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]
    counts = [entry["SEQUENCE"] for entry in seen]
    assert counts == sorted(set(counts))
    assert len({entry["UID"] for entry in seen}) == 1
