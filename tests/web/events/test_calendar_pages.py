"""The month on the reader's wall: what is one's own, what is open, and what is nobody's business."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from kaptrain.events.models import Booking
from tests.factories import cohort, person
from tests.factories.events import a_booking, an_event
from tests.signing import sign_in
from tests.statements import statements
from tests.web.events.conftest import AT, Wall

DECEMBER = "/calendar?month=2026-12"
LIST = f"{DECEMBER}&view=list"
BOTH = pytest.mark.parametrize("address", [DECEMBER, LIST])


def words(page: Any) -> str:
    """What the page says, without its markup."""
    assert page.status_code == 200, page.status
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@BOTH
def test_an_event_stands_at_the_readers_time_with_its_own_beside_it(wall: Wall, address: str) -> None:
    wall.event()

    said = words(wall.get(address))
    assert "16:00" in said
    assert "18:00 to 19:30 Eastern, New York" in said


def test_the_same_time_is_said_once(wall: Wall) -> None:
    wall.event(zone="America/Boise")

    assert "Boise" not in words(wall.get(LIST))


def test_the_zone_is_named(wall: Wall) -> None:
    assert "Times are yours: Mountain, Denver." in words(wall.get("/calendar"))


def test_an_event_is_on_the_day_of_the_readers_wall(wall: Wall) -> None:
    wall.trainee.zone = "Pacific/Auckland"
    wall.event()

    said = words(wall.get(LIST))
    assert "Wednesday 2 December Regulation update" in said
    assert "Tuesday 1 December, 18:00 to 19:30 Eastern" in said


@BOTH
@pytest.mark.parametrize(
    ("state", "mark", "shape"),
    [
        ("booked", "Your seat", "is-seat"),
        ("waiting", "Waiting list", "is-waiting"),
        ("offered", "Accept your seat until Tuesday 1 December, 16:00 Mountain", "is-waiting"),
    ],
)
def test_ones_own_are_marked_in_words_and_shape(
    wall: Wall, address: str, state: str, mark: str, shape: str
) -> None:
    wall.booked(state)
    page = wall.get(address)

    assert mark in words(page)
    assert shape in page.text


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({"capacity": 8}, "Bookable, 8 seats"),
        ({"capacity": 1}, "Bookable, 1 seat"),
        ({"opens_at": AT - timedelta(days=1)}, "Booking opens Monday 30 November, 16:00 Mountain"),
        ({"closes_at": datetime(2026, 11, 21, tzinfo=UTC)}, "Booking closed"),
        ({"starts_at": AT - timedelta(days=27)}, "Over"),
    ],
)
def test_what_others_offer_is_said(wall: Wall, values: Any, mark: str) -> None:
    event = wall.event(**values)

    assert mark in words(wall.get(f"/calendar?month={event.starts_at:%Y-%m}"))


@pytest.mark.parametrize(("waitlist", "mark"), [(True, "Waiting list open"), (False, "Full")])
def test_a_full_event_says_so(wall: Wall, waitlist: bool, mark: str) -> None:
    event = wall.event(capacity=1, waitlist=waitlist)
    a_booking(wall.session, event, wall.others_place)

    assert mark in words(wall.get(DECEMBER))


def test_a_lapsed_offer_holds_no_seat(wall: Wall, now: datetime) -> None:
    event = wall.event(capacity=1)
    a_booking(wall.session, event, wall.others_place, "offered").offered_until = now

    assert "Bookable, 1 seat" in words(wall.get(DECEMBER))


def test_a_cancelled_event_stays_for_those_who_booked_it(wall: Wall) -> None:
    booking = wall.booked()
    booking.event.state = "cancelled"

    assert "Regulation update Tuesday 1 December, 16:00 to 17:30 Mountain" in words(wall.get(LIST))
    assert "Cancelled" in words(wall.get(LIST))
    assert "Regulation update" not in words(wall.get(LIST, wall.other))


def test_a_host_sees_what_they_host_and_nothing_else(wall: Wall) -> None:
    wall.event("Mine")
    an_event(wall.session, wall.mentor, starts_at=AT, title="Somebody else's")

    said = words(wall.get(DECEMBER, wall.host))
    assert "Mine" in said and "You host" in said
    assert "Somebody" not in said


def test_events_of_other_cohorts_and_programs_are_not_shown(wall: Wall) -> None:
    wall.event("Of my cohort", cohort_id=wall.group.id)
    wall.event("Of another cohort", cohort_id=cohort(wall.session, "July 2026").id)
    wall.event("Of another program", program="kap")

    said = words(wall.get(DECEMBER))
    assert "Of my cohort" in said
    assert "Of another" not in said
    assert "Of another" in words(wall.get(DECEMBER, wall.admin))
    assert wall.get(DECEMBER, wall.mentor).status_code == 404


def test_who_withdrew_keeps_only_what_was_booked(wall: Wall) -> None:
    wall.booked(title="Booked")
    wall.event("Open")
    wall.place.state = "withdrawn"

    said = words(wall.get(DECEMBER))
    assert "Booked" in said and "Open" not in said


def test_one_goes_from_month_to_month(wall: Wall) -> None:
    page = wall.get(LIST).text

    assert 'href="/calendar?month=2026-11&amp;view=list"' in page
    assert 'href="/calendar?month=2027-01&amp;view=list"' in page
    assert 'href="/calendar?month=2026-12"' in page
    assert "November 2026" in words(wall.get("/calendar"))


@pytest.mark.parametrize(
    "address",
    ["/calendar?month=2026-13", "/calendar?month=x", "/calendar?day=2026-12-32", "/calendar?day=0001-01-01"],
)
def test_a_month_that_does_not_exist_is_an_unknown_address(wall: Wall, address: str) -> None:
    assert wall.get(address).status_code == 404


@pytest.mark.parametrize("month", ["2000-01", "2100-12"])
@pytest.mark.parametrize("view", ["", "&view=list", "&view=list&page=99999"])
def test_the_first_and_the_last_month_are_shown(wall: Wall, month: str, view: str) -> None:
    assert "No events" in words(wall.get(f"/calendar?month={month}{view}"))


def test_a_crowded_day_keeps_ones_own_and_leads_to_the_rest(wall: Wall) -> None:
    for number in range(9):
        wall.event(f"Other {number}", starts_at=AT - timedelta(hours=2))
    wall.booked(title="Mine")
    page = wall.get(DECEMBER)

    assert "Mine" in words(page)
    assert words(page).count("Bookable") == 3
    assert "6 more" in words(page)
    day = words(wall.get("/calendar?view=list&day=2026-12-01"))
    assert day.count("Bookable") == 9 and "Mine" in day


def test_a_long_list_has_pages(wall: Wall) -> None:
    for number in range(70):
        wall.event(f"Event {number}", starts_at=AT + timedelta(hours=number))

    first, second = wall.get(LIST), wall.get(f"{LIST}&page=2")
    assert "1 to 60 of 70" in words(first)
    assert "61 to 70 of 70" in words(second) and "Event 69" in words(second)


def a_month_of(session: Session, wall: Wall, number: int) -> None:
    for at in range(number):
        event = wall.event(f"Event {at}", starts_at=AT + timedelta(hours=at), capacity=20)
        session.add(
            Booking(
                event_id=event.id,
                enrolment_id=(wall.place if at % 7 == 0 else wall.others_place).id,
                state="booked",
                queued=1,
                offered_until=None,
                at=AT,
                changed_at=AT,
            )
        )
    session.flush()


@BOTH
def test_a_month_of_500_events_asks_as_little_as_one_of_5(
    wall: Wall, session: Session, connection: Connection, address: str
) -> None:
    asked = []
    for number in (5, 495):
        a_month_of(session, wall, number)
        browser = sign_in(wall.client, wall.trainee)
        browser.get(address)
        with statements(connection) as seen:
            page = browser.get(address)
        asked.append(len(seen))

    assert asked[0] == asked[1] <= 5
    assert len(page.data) < 150_000


def test_people_of_a_place_alone_see_no_link_to_join(wall: Wall) -> None:
    wall.event()

    assert "meet.kaptrain.example" not in wall.get(DECEMBER).text
    assert "meet.kaptrain.example" not in wall.get(LIST).text


def test_somebody_without_any_role_has_no_calendar(wall: Wall) -> None:
    assert wall.get(DECEMBER, person(wall.session, "Nobody")).status_code == 404
