"""The pages of events: what a trainee sees and does, and what those who lead see and do."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from kaptrain.accounts.models import Person
from kaptrain.events.models import Event
from kaptrain.outbox.models import Mail
from tests.factories import person
from tests.factories.events import a_booking
from tests.factories.reporting import kap_cohort, lesson_lines
from tests.signing import post, sign_in
from tests.web.events.conftest import Stage

ROOM = "https://meet.kaptrain.example/room"


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
    assert page.count("no date planned") == 5
    assert page.count("at your own pace") == 2


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
    "disclosures": "", "minutes": "90", "modality": "live", "policy": "full", "tolerance": "15",
    "check_ins": "y", "breaks": "", "make_ups": ["recording"], "gates": "m01", "count": "3", "every": "1",
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


def test_a_webinar_may_be_held_in_a_room(stage: Stage) -> None:
    planned_by(stage, stage.host, count="1", skipped="", modality="in_person", place="Training room")

    made = stage.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert made.modality == "in_person"


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
        ("modality", "self_paced", "Not a valid choice"),
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
