"""The pages of events: what a trainee sees and does, and what those who lead see and do."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking, Event, Series
from kaptrain.outbox.models import Mail
from tests.factories import person
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap_cohort, kap_place, lesson_lines
from tests.signing import post, sign_in

ROOM = "https://meet.kaptrain.example/room"


class Stage:
    """A cohort on the real plan, an event next week, and short words for requests."""

    def __init__(self, session: Session, client: FlaskClient, now: datetime) -> None:
        self.session, self.client, self.now = session, client, now
        self.host = person(session, "Demo Facilitator", ["facilitator"])
        self.group = kap_cohort(session)
        self.place: Enrolment = kap_place(session, person(session, "Ada", ["trainee"]), self.group)
        self.event = self.plan()

    def plan(self, **more: Any) -> Event:
        starts_at = more.pop("starts_at", self.now + timedelta(days=7))
        return an_event(self.session, self.host, starts_at=starts_at, program="kap", **more)

    def other(self, name: str, state: str = "booked", event: Event | None = None) -> Enrolment:
        place = kap_place(self.session, person(self.session, name, ["trainee"]), self.group)
        a_booking(self.session, event or self.event, place, state)
        return place

    def get(self, url: str = "", who: Person | None = None) -> Any:
        browser = sign_in(self.client, who or self.place.person)
        return browser.get(url or f"/events/{self.event.id}")

    def post(self, what: str, data: dict[str, str] | None = None, who: Person | None = None) -> Any:
        browser = sign_in(self.client, who or self.place.person)
        return post(browser, f"/events/{self.event.id}/{what}", data)

    def state(self) -> str | None:
        find = select(Booking.state).where(
            Booking.event_id == self.event.id, Booking.enrolment_id == self.place.id
        )
        return self.session.scalar(find)


@pytest.fixture
def stage(session: Session, client: FlaskClient, now: datetime) -> Stage:
    return Stage(session, client, now)


def test_the_rule_of_credit_stands_before_the_button(stage: Stage) -> None:
    page = stage.get().text

    assert page.index("How this counts") < page.index("Book a seat")
    assert "1 h 30 min under webinars, live. It also counts for ethics and law (1 h 30 min)" in page
    assert "Up to 15 minutes in one go is fine" in page
    assert "Watch the recording by Sunday 13 December and pass 5 items" in page


def test_both_times_are_shown(stage: Stage) -> None:
    page = stage.get().text

    assert "Sunday 29 November 2026, 14:00 to 15:30 Eastern" in page
    assert "<b>12:00 to 13:30 Mountain, Denver</b>" in page


def test_the_address_to_join_is_for_those_with_a_seat(stage: Stage) -> None:
    before = stage.get().text
    stage.post("book")
    after = stage.get().text

    assert ROOM not in before
    assert ROOM in after
    assert ROOM in stage.get(who=stage.host).text


def test_the_waiting_list_does_not_show_the_address(stage: Stage) -> None:
    stage.event.capacity = 1
    stage.other("Bo")

    stage.post("book")

    assert stage.state() == "waiting"
    assert ROOM not in stage.get().text
    assert "You are at place 1" in stage.get().text


def test_one_press_books_and_a_second_one_changes_nothing(stage: Stage) -> None:
    answers = [stage.post("book", {"once": "the-same-form"}) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert stage.state() == "booked"
    assert stage.session.scalar(select(func.count()).where(Mail.kind == "event.booked")) == 1


def test_a_seat_is_given_back_and_can_be_taken_again(stage: Stage) -> None:
    stage.post("book")

    assert stage.post("give-back").status_code == 303
    assert stage.state() == "cancelled"
    assert stage.post("book").status_code == 303
    assert stage.state() == "booked"


def test_an_offer_is_shown_with_its_end_and_taken(stage: Stage) -> None:
    a_booking(stage.session, stage.event, stage.place, "offered")

    assert "A seat is held for you" in stage.get().text
    assert "Take the seat" in stage.get().text
    stage.post("book")
    assert stage.state() == "booked"


def test_a_clash_is_named_and_can_be_overruled(stage: Stage) -> None:
    panel = stage.plan(title="Prescriber panel", starts_at=stage.event.starts_at + timedelta(minutes=30))
    a_booking(stage.session, panel, stage.place)

    page = stage.get().text
    refused = stage.post("book")
    stage.post("book", {"despite_clash": "1"})

    assert "It overlaps what you have booked: Prescriber panel" in page
    assert "Book it anyway" in page
    assert refused.status_code == 409
    assert stage.state() == "booked"


def test_a_closed_gate_names_what_is_missing_until_it_is_done(stage: Stage) -> None:
    stage.event.gates = ["m01", "lab-1"]

    first = stage.get().text
    refused = stage.post("book")
    lesson_lines(stage.session, stage.place, 5, every=1)
    second = stage.get().text

    assert "First finish module 1 and" in first
    assert "Book a seat" not in first
    assert refused.status_code == 409
    assert "First finish module 1" not in second
    assert "First finish" in second


def test_a_cancelled_event_says_why_and_cannot_be_booked(stage: Stage) -> None:
    stage.event.state, stage.event.state_reason = "cancelled", "The speaker is ill."

    page = stage.get().text

    assert "The speaker is ill." in page
    assert "Book a seat" not in page
    assert stage.post("book").status_code == 409


def test_the_list_has_own_seats_first_and_filters_by_kind(stage: Stage) -> None:
    stage.plan(
        kind="elective", activity="elective-1", title="Alcohol", starts_at=stage.now + timedelta(days=2)
    )
    a_booking(stage.session, stage.event, stage.place)

    page = stage.get("/events").text
    filtered = stage.get("/events?kind=elective").text

    assert page.index("Your seats") < page.index("You have a seat") < page.index("Open to you")
    assert page.count("Regulation update") == 1
    coming = filtered[filtered.index("Open to you") :]
    assert "Alcohol" in coming
    assert "Regulation update" not in coming


def test_electives_say_what_remains_to_choose(stage: Stage) -> None:
    elective = stage.plan(kind="elective", activity="elective-1", starts_at=stage.now + timedelta(days=2))
    a_booking(stage.session, elective, stage.place)

    page = stage.get("/events").text

    assert "Choose 4 of 8: 0 done, 1 booked, 3 to choose." in page
    assert page.count("no date planned") == 7


def test_near_the_end_of_the_year_what_cannot_be_reached_is_named(stage: Stage) -> None:
    stage.place.ends_on = (stage.now + timedelta(days=30)).date()

    page = stage.get("/events").text

    assert "Webinars: 12 h still to do, and 1 h 30 min can be had before your year ends." in page


def test_the_host_sees_who_comes_and_a_trainee_does_not(stage: Stage) -> None:
    stage.other("Bo")
    stage.other("Cleo", "waiting")

    seen = stage.get(who=stage.host).text

    assert "Who comes" in seen
    assert seen.index("Bo") < seen.index("Cleo")
    assert "Who comes" not in stage.get().text
    assert "Bo" not in stage.get().text.split("Who comes")[0].split("<main")[1].split("About this")[0]


def test_an_event_of_another_cohort_is_an_unknown_address(stage: Stage) -> None:
    stage.event.cohort_id = kap_cohort(stage.session, "Another").id

    assert stage.get().status_code == 404
    assert stage.post("book").status_code == 404


FORM = {
    "title": "Regulation update", "on": "2026-12-08", "at": "18:00", "zone": "America/New_York",
    "cohort": "", "place": "", "join_link": ROOM, "capacity": "24", "waitlist": "y", "opens_on": "",
    "closes_hours": "0", "guard_hours": "24", "accept_hours": "24", "about": "What changed.",
    "disclosures": "", "minutes": "90", "policy": "full", "tolerance": "15", "check_ins": "y",
    "breaks": "", "make_ups": ["recording"], "gates": "m01", "count": "3", "every": "1",
    "skipped": "2026-12-15", "recording": "",
}  # fmt: skip
NEW = "/admin/events/new/kap/webinar-1"


def planned_by(stage: Stage, who: Person, **more: Any) -> Any:
    return post(sign_in(stage.client, who), NEW, {**FORM, "host": str(stage.host.id), **more})


def test_the_form_is_filled_from_the_program(stage: Stage) -> None:
    page = stage.get(NEW, stage.host).text

    assert 'value="Regulation update"' in page
    assert 'value="1 h 30 min"' in page
    assert 'value="America/Denver"' in page


def test_a_facilitator_plans_a_series_with_a_date_left_out(stage: Stage) -> None:
    answer = planned_by(stage, stage.host)

    made = stage.session.scalars(select(Event).where(Event.series_id.is_not(None)).order_by(Event.id)).all()
    assert answer.status_code == 303
    assert [str(each.on) for each in made] == ["2026-12-08", "2026-12-22"]
    assert made[0].policy == {"rule": "full", "in_one_go": 15, "check_ins": {"needed": 3, "held": 3}}
    assert made[0].gates == ["m01"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("on", "2026-11-01", "Choose a day and time to come."),
        ("at", "25 o'clock", "Write the time as HH:MM"),
        ("zone", "Nowhere", "Choose a time zone"),
        ("breaks", "ten", "Write each break as 60/10"),
        ("breaks", "100/10", "The last break ends after"),
        ("skipped", "Christmas", "Write each day as YYYY-MM-DD"),
        ("join_link", "javascript:alert(1)", "beginning with https://"),
        ("capacity", "many", "Write a whole number"),
        ("gates", "m99", "The program has no m99."),
        ("host", "987654", "Not a valid choice"),
        ("policy", "luck", "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(stage: Stage, field: str, value: str, words: str) -> None:
    answer = planned_by(stage, stage.host, **{"skipped": "", field: value})

    assert answer.status_code == 422
    assert words in answer.text.replace("&#39;", "'")


def test_a_facilitator_plans_for_nobody_else(stage: Stage) -> None:
    other = person(stage.session, "Other Facilitator", ["facilitator"])

    assert planned_by(stage, other).status_code == 422
    assert planned_by(stage, person(stage.session, "Demo Admin", ["admin"])).status_code == 303


def test_changing_moves_it_and_keeps_what_was_booked_on(stage: Stage) -> None:
    a_booking(stage.session, stage.event, stage.place)
    url = f"/admin/events/{stage.event.id}/edit"

    page = stage.get(url, stage.host).text
    answer = post(
        sign_in(stage.client, stage.host),
        url,
        {**FORM, "host": str(stage.host.id), "policy": "minutes", "on": "2026-12-10"},
    )

    assert "Somebody has booked, so this is fixed." in page
    assert answer.status_code == 303
    stage.session.expire_all()
    assert stage.event.policy == {"rule": "full", "in_one_go": 15}
    assert str(stage.event.on) == "2026-12-10"
    assert stage.event.sequence == 1


def test_cancelling_asks_for_a_reason(stage: Stage) -> None:
    url = f"/admin/events/{stage.event.id}/cancel"
    browser = sign_in(stage.client, stage.host)

    assert post(browser, url, {"reason": " "}).status_code == 422
    assert post(browser, url, {"reason": "The speaker is ill."}).status_code == 303
    stage.session.expire_all()
    assert stage.event.state == "cancelled"
    assert "Cancelled" in stage.get("/events", stage.host).text


def test_hosts_see_what_they_lead_and_admins_everything(stage: Stage) -> None:
    other = person(stage.session, "Other Facilitator", ["facilitator"])
    admin = person(stage.session, "Demo Admin", ["admin"])

    assert "Regulation update" in stage.get("/events", stage.host).text
    assert "Regulation update" not in stage.get("/admin/events", other).text
    assert "Regulation update" in stage.get("/admin/events", admin).text
    stage.event.starts_at = stage.now - timedelta(days=2)
    stage.event.ends_at = stage.now - timedelta(days=1)
    assert "Regulation update" in stage.get("/admin/events?past=1", admin).text


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
