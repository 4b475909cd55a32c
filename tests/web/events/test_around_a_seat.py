"""Lists, series, clashes and what is lost with a seat: what stands on the pages before one acts."""

from datetime import timedelta

from sqlalchemy import select

from kaptrain.events.models import Event, Series
from tests.factories import person
from tests.factories.events import a_booking
from tests.signing import post, sign_in
from tests.web.events.conftest import Stage

ROOM = "https://meet.kaptrain.example/room"


def test_inside_the_guard_time_one_can_still_tell_the_host(stage: Stage) -> None:
    stage.event.starts_at = stage.now + timedelta(hours=2)
    stage.event.ends_at = stage.now + timedelta(hours=3)
    a_booking(stage.session, stage.event, stage.place)

    page = stage.get().text
    empty = stage.post("apology", {"reason": ""})
    told = stage.post("apology", {"reason": "I am ill."})

    assert "It is kept as an apology" in page
    assert "I cannot come" in page
    assert empty.status_code == 422
    assert "Write a line; the host reads it." in empty.text
    assert told.status_code == 303
    assert stage.state() == "cancelled"
    assert "I am ill." in stage.get(who=stage.host).text


def test_a_host_takes_somebody_off_the_list_and_puts_them_back(stage: Stage) -> None:
    a_booking(stage.session, stage.event, stage.place)
    seat = f"seats/{stage.place.id}"

    without = stage.post(seat, {"reason": ""}, who=stage.host)
    gone = stage.post(seat, {"reason": "You are in another group."}, who=stage.host)

    assert without.status_code == 422
    assert "Say why; the trainee reads it." in without.text
    assert gone.status_code == 303
    assert stage.state() == "cancelled"
    assert "You are in another group." in stage.get().text
    assert "Book a seat" not in stage.get().text
    assert "Put back" in stage.get(who=stage.host).text

    assert stage.post(f"{seat}/again", who=stage.host).status_code == 303
    assert stage.state() == "booked"


def test_only_the_host_and_admins_change_the_list(stage: Stage) -> None:
    a_booking(stage.session, stage.event, stage.place)
    strangers = [stage.place.person, person(stage.session, "Other", ["facilitator"])]

    answers = [
        stage.post(f"seats/{stage.place.id}", {"reason": "No"}, who=each).status_code for each in strangers
    ]

    assert answers == [404, 404]
    assert stage.state() == "booked"


def test_the_dates_of_a_series_lead_to_each_other(stage: Stage) -> None:
    series = Series(title="Group", created_by=stage.host.id, created_at=stage.now)
    stage.session.add(series)
    stage.session.flush()
    dates = [
        stage.plan(starts_at=stage.now + timedelta(weeks=at), series_id=series.id, number=at, title="Group")
        for at in (1, 2, 3)
    ]
    dates[1].state, dates[1].state_reason = "cancelled", "Snow"
    a_booking(stage.session, dates[2], stage.place)

    page = stage.get(f"/events/{dates[0].id}").text
    staff = stage.get("/admin/events", stage.host).text

    assert "1 of 3; next:" in page
    assert page.index(f"/events/{dates[2].id}") < page.index(f"/events/{dates[1].id}")
    assert "Cancelled" in page
    assert "You have a seat" in page
    assert "date 2 of 3" in staff


def test_a_form_moves_this_date_or_the_rest_of_its_series(stage: Stage) -> None:
    form = {
        "title": "Group", "on": "2026-12-01", "at": "18:00", "zone": "America/New_York",
        "host": str(stage.host.id), "cohort": "", "place": "", "join_link": ROOM, "capacity": "8",
        "waitlist": "y", "closes_hours": "0", "guard_hours": "24", "accept_hours": "24", "minutes": "1:30",
        "policy": "full", "tolerance": "15", "count": "3", "every": "1",
    }  # fmt: skip
    browser = sign_in(stage.client, stage.host)
    first = post(browser, "/admin/events/new/kap/webinar-1", form).location
    asked = browser.get(f"/admin{first}/edit").text

    answer = post(browser, f"/admin{first}/edit", form | {"on": "2026-12-02", "rest": "y", "recording": ""})

    find = select(Event.on).where(Event.series_id.is_not(None)).order_by(Event.starts_at)
    assert "There are 2 more dates after this one" in asked
    assert answer.status_code == 303
    assert [each.day for each in stage.session.scalars(find)] == [2, 9, 16]


def test_a_clash_stands_in_the_list_and_at_an_offer_before_anything_is_pressed(stage: Stage) -> None:
    held = stage.plan(title="Access", starts_at=stage.event.starts_at + timedelta(minutes=30))
    a_booking(stage.session, held, stage.place)
    listed = stage.get("/events").text
    a_booking(stage.session, stage.event, stage.place, "offered")

    page = stage.get().text
    taken = stage.post("book", {"despite_clash": "1"})

    assert "Overlaps your seat: Access" in listed
    assert "It overlaps what you have booked: Access" in page
    assert "Take it anyway" in page
    assert taken.status_code == 303
    assert stage.state() == "booked"


def electives(stage: Stage, number: int) -> list[Event]:
    return [
        stage.plan(
            kind="elective", activity=f"elective-{at}", title=f"Elective {at}", minutes=180,
            starts_at=stage.now + timedelta(days=at),
        )
        for at in range(1, number + 1)
    ]  # fmt: skip


def test_too_few_dates_for_a_choice_are_named_early_in_the_year(stage: Stage) -> None:
    electives(stage, 1)

    page = stage.get("/events").text

    assert "The dates planned so far do not reach for" in page
    assert "Electives (9 h can be had, 12 h (4 to choose) still to do)" in page


def test_two_dates_and_two_electives_at_ones_own_pace_are_enough_for_four(stage: Stage) -> None:
    electives(stage, 2)

    assert "Electives (" not in stage.get("/events").text


def test_before_a_seat_is_given_back_its_page_says_what_is_lost_with_it(stage: Stage) -> None:
    dates = electives(stage, 2)
    for each in dates:
        a_booking(stage.session, each, stage.place)
    address = f"/events/{dates[1].id}"

    alone = stage.get(address).text
    stage.plan(kind="elective", activity="elective-3", minutes=180, starts_at=stage.now + timedelta(days=9))

    assert "If you give this seat back, electives can no longer be met" in alone
    assert "If you give this seat back" not in stage.get(address).text
