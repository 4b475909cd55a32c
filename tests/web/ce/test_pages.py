"""What is announced before booking, what is asked afterwards, and what admins fill in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.models import KeptWords
from kaptrain.ce.models import Answers, BodyVersion, License
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.code import format_code
from kaptrain.events.models import CheckIn
from tests.factories.ce import STATEMENT, Room, a_profile, activity_data
from tests.signing import post, sign_in

BODY = {
    "name": "Demo Council",
    "effective_from": "2026-01-01",
    "unit": "CE credits",
    "attendance": "full",
    "evaluation": "y",
}


class Desk(Room):
    """The room with a browser."""

    client: FlaskClient

    def get(self, url: str, who: Person | None = None) -> Any:
        return sign_in(self.client, who or self.people[0]).get(url.replace("EVENT", str(self.event.id)))

    def post(self, url: str, data: dict[str, Any], who: Person | None = None) -> Any:
        browser = sign_in(self.client, who or self.people[0])
        return post(browser, url.replace("EVENT", str(self.event.id)), data)


@pytest.fixture
def desk(session: Session, client: FlaskClient, now: datetime) -> Desk:
    made = Desk(session, now)
    made.client = client
    return made


@pytest.fixture
def ahead(session: Session, client: FlaskClient, now: datetime) -> Desk:
    """The same a week before it begins."""
    made = Desk(session, now, starts_at=now + timedelta(days=7))
    made.client = client
    return made


def test_everything_a_board_wants_announced_stands_on_the_page_before_booking(ahead: Desk) -> None:
    page = ahead.get("/events/EVENT").text

    for words in (
        "1.5 CE credits (Demo Board of Practice)",
        "Live interactive webinar",
        "1 h 30 min: 1 h clinical, 30 min ethics",
        "Intermediate",
        "Sort five documents; Check one rule at the source.",
        "Interests of Demo Facilitator, LPC",
        "Paid by a made-up clinic.",
        "No conflict of interest.",
        "The break.",
        STATEMENT,
        "Grievances",
        "Accommodations",
        "Refunds",
        "Not set by your program.",
    ):
        assert words in page, words
    assert page.index("Paid by a made-up clinic.") < page.index("Booking")


def test_interests_are_said_again_at_the_check_in(ahead: Desk) -> None:
    page = ahead.get("/events/EVENT/check-in").text

    assert "Paid by a made-up clinic." in page
    assert ahead.session.scalars(select(CheckIn)).all() == []


def test_an_event_without_credit_says_nothing_of_it(ahead: Desk) -> None:
    ahead.carries()

    assert "Continuing education" not in ahead.get("/events/EVENT").text


def test_a_body_that_lacks_something_is_named_and_promises_nothing(ahead: Desk) -> None:
    ahead.add(a_profile(increment=None), ahead.body)

    page = ahead.get("/events/EVENT").text

    assert "Demo Board of Practice: no credit can be given yet" in page
    assert "1.5 CE credits" not in page


def test_afterwards_the_page_leads_to_what_is_still_needed(desk: Desk) -> None:
    desk.confirmed()

    assert f'href="/events/{desk.event.id}/evaluate"' in desk.get("/events/EVENT").text
    assert "Evaluation not filled in yet." in desk.get("/events/EVENT/ce").text


def test_an_evaluation_is_sent_once_and_without_a_name(desk: Desk) -> None:
    desk.confirmed()

    done = desk.post("/events/EVENT/evaluate", {**desk.answers(), "comment": "Calm and clear."})
    again = desk.post("/events/EVENT/evaluate", desk.answers())

    assert done.status_code == 303
    assert again.status_code == 422 and "You have filled it in" in again.text
    assert [row.answers["comment"] for row in desk.session.scalars(select(Answers))] == ["Calm and clear."]
    assert "Complete: waits for the admin" in desk.get("/events/EVENT/ce").text


def test_an_evaluation_that_misses_an_answer_keeps_the_others(desk: Desk) -> None:
    desk.confirmed()

    page = desk.post("/events/EVENT/evaluate", {**desk.answers(), "bias": "", "comment": "Kept."})

    assert page.status_code == 422
    assert "Choose an answer." in page.text and "Kept." in page.text


def test_words_in_a_comment_can_only_be_mended(desk: Desk) -> None:
    """A reason would stand beside a name, and so tell whose comment it is."""
    desk.confirmed()
    data = {**desk.answers(), "comment": "Ask Rosa Quartermain on 303-555-0199"}

    page = desk.post("/events/EVENT/evaluate", data)

    assert page.status_code == 422 and 'name="kept_mark"' not in page.text
    assert desk.session.scalars(select(KeptWords)).all() == []


def test_the_report_says_why_it_shows_nothing(desk: Desk) -> None:
    desk.confirmed()
    desk.evaluate(0, "First words")
    desk.evaluate(1)

    few = desk.get("/events/EVENT/evaluations", desk.host).text
    desk.evaluate(2)
    enough = desk.get("/events/EVENT/evaluations", desk.host).text

    assert "First words" not in few and "groups of 3" in few
    assert "First words" in enough and "Trainee 1" not in enough


def test_a_post_test_is_taken_as_often_as_one_likes(desk: Desk) -> None:
    desk.add(a_profile(post_test=True, cut_percent=80), desk.body)
    desk.confirmed()
    page = desk.get("/events/EVENT/post-test").text
    shown = page.partition('name="shown" type="hidden" value="')[2].partition('"')[0]
    data = {"shown": shown, **dict.fromkeys(set(_names(page)), "0")}

    first, second = (desk.post("/events/EVENT/post-test", data) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert "best so far" in desk.get("/events/EVENT").text


def _names(page: str) -> list[str]:
    return [piece.partition('"')[0] for piece in page.split('name="')[1:] if piece.startswith("item_")]


def test_a_license_is_printed_only_if_somebody_wants_it(desk: Desk) -> None:
    values = {"number": "LPC-1", "state": "Colorado", "profession": "Counselor"}

    kept = desk.post("/ce/license", values)
    row = desk.session.scalars(select(License)).one()
    gone = desk.post("/ce/license", dict.fromkeys(values, ""))

    assert (kept.status_code, gone.status_code) == (303, 303)
    assert row.number == "LPC-1"
    assert desk.session.scalars(select(License)).all() == []


def test_a_new_body_has_no_number_until_the_admin_fills_it_in(desk: Desk) -> None:
    page = desk.get("/admin/ce/bodies/new", desk.admin).text

    answer = desk.post("/admin/ce/bodies/new", BODY, desk.admin)

    assert 'name="minutes_per_credit" type="text" value=""' in page
    assert answer.status_code == 303
    made = desk.session.scalars(select(BodyVersion).where(BodyVersion.name == "Demo Council")).one()
    assert (made.minutes_per_credit, made.increment, made.retention_years) == (None, None, None)
    overview = desk.get("/admin/ce", desk.admin).text
    assert "Missing: minutes per credit; the smallest step of credit" in overview
    assert "not set by your program" in overview


def test_a_change_of_a_body_shows_what_it_was(desk: Desk) -> None:
    values = {
        **BODY,
        "name": "Demo Board of Practice",
        "minutes_per_credit": "50",
        "increment": "0.5",
        "effective_from": "2027-01-01",
    }

    answer = desk.post(f"/admin/ce/bodies/{desk.body}", values, desk.admin)

    page = desk.get(f"/admin/ce/bodies/{desk.body}", desk.admin).text
    assert answer.status_code == 303
    assert "smallest step 0.5" in page and "smallest step 0.25" in page


def test_a_number_that_cannot_be_is_refused_at_its_field(desk: Desk) -> None:
    page = desk.post("/admin/ce/bodies/new", {**BODY, "increment": "a quarter"}, desk.admin)

    assert page.status_code == 422
    assert "Write a number with at most two decimals" in page.text


def test_credit_of_an_event_is_saved_with_its_instructors(ahead: Desk) -> None:
    data = activity_data(ahead, interest_2="Holds shares of a made-up company.")

    answer = ahead.post("/admin/ce/activities/EVENT", data, ahead.admin)

    assert answer.status_code == 303
    assert "Holds shares of a made-up company." in ahead.get("/events/EVENT").text


def test_minutes_beyond_the_session_are_refused(ahead: Desk) -> None:
    data = activity_data(ahead, minutes="120", clinical="90")

    page = ahead.post("/admin/ce/activities/EVENT", data, ahead.admin)

    assert page.status_code == 422
    assert "the session without its breaks" in page.text


def test_an_admin_issues_to_those_who_are_complete(desk: Desk) -> None:
    desk.confirmed("present", "present", "absent")
    desk.evaluate(0)
    page = desk.get("/admin/certificates/ce/EVENT", desk.admin).text
    data = {"body": str(desk.body), "person": [str(each.id) for each in desk.places]}

    answer = desk.post("/admin/certificates/ce/EVENT", data, desk.admin)

    assert "Evaluation not filled in yet." in page and "gives no hours" in page
    assert answer.status_code == 303
    made = desk.session.scalars(select(Certificate)).one()
    assert made.trainee_id == desk.people[0].id
    after = desk.get("/admin/certificates/ce/EVENT", desk.admin).text
    assert made.number in after and "Issued" in after
    assert made.number in desk.get("/certificates").text
    assert f"/certificates/{made.id}" in desk.get("/events/EVENT/ce").text


def test_a_name_that_cannot_be_printed_takes_no_number_from_the_others(desk: Desk) -> None:
    desk.confirmed("present", "present")
    desk.evaluate(0)
    desk.evaluate(1)
    desk.people[0].name = "Demo \N{PILE OF POO}"
    desk.session.commit()
    data = {"body": str(desk.body), "person": [str(each.id) for each in desk.places[:2]]}

    desk.post("/admin/certificates/ce/EVENT", data, desk.admin)

    made = desk.session.scalars(select(Certificate)).one()
    assert (made.trainee_id, made.number) == (desk.people[1].id, "KAP-2026-000001")


def test_a_stranger_reads_every_printed_field_of_a_ce_certificate(desk: Desk, client: FlaskClient) -> None:
    desk.confirmed()
    desk.evaluate(0)
    data = {"body": str(desk.body), "person": str(desk.places[0].id)}
    desk.post("/admin/certificates/ce/EVENT", data, desk.admin)
    made = desk.session.scalars(select(Certificate)).one()
    desk.session.commit()
    stranger, address = client.application.test_client(), f"/verify/{format_code(made.code)}"

    page = stranger.get(address).text
    data = stranger.get(address, headers={"Accept": "application/json"}).get_json()
    printed = data["printed"]

    assert "This certificate is valid" in page and "Hours by component" not in page
    assert printed["Credit"] == "1.5 CE credits (Demo Board of Practice)"
    assert {"Holder", "Activity", "Held", "Format", "Level", "Instructors", "Provider number"} <= set(printed)
    assert printed["Approval statement"] == STATEMENT
    assert printed["Approval period"] == "1 January 2026 to 31 December 2027"
    assert STATEMENT in page
    assert "hours_by_component" not in data
    assert data["continuing_education"] == {
        "credits": "1.5",
        "unit": "CE credits",
        "body": "Demo Board of Practice",
        "activity": printed["Activity"],
        "activity_id": printed["Activity number"],
        "held_on": "2026-11-19",
        "minutes": 90,
        "format": "Live interactive webinar",
        "provider_number": "DEMO-0042",
        "approval_from": "2026-01-01",
        "approval_until": "2027-12-31",
    }


def test_certificates_that_no_longer_agree_are_flagged(desk: Desk) -> None:
    desk.confirmed()
    desk.evaluate(0)
    data = {"body": str(desk.body), "person": str(desk.places[0].id)}
    desk.post("/admin/certificates/ce/EVENT", data, desk.admin)
    desk.row(0).credited = 0
    desk.session.commit()

    page = desk.get("/admin/certificates/ce/EVENT", desk.admin).text

    assert "Issued for 1.5 CE credits (Demo Board of Practice); no longer so" in page


def test_choosing_nobody_says_so(desk: Desk) -> None:
    page = desk.post("/admin/certificates/ce/EVENT", {"body": str(desk.body)}, desk.admin)

    assert page.status_code == 422 and "Choose at least one person." in page.text


def test_what_is_kept_until_when_rests_on_what_was_filled_in(desk: Desk) -> None:
    other = desk.add(a_profile(name="Demo Guild", retention_years=None))
    desk.post("/admin/ce/activities/EVENT", {}, desk.admin)

    page = desk.get("/admin/ce/retention", desk.admin).text

    assert other and "19 November 2033 (7 years)" in page


def test_correcting_a_ce_certificate_leads_to_its_activity(desk: Desk) -> None:
    desk.confirmed()
    desk.evaluate(0)
    desk.post(
        "/admin/certificates/ce/EVENT", {"body": str(desk.body), "person": str(desk.places[0].id)}, desk.admin
    )
    made = desk.session.scalars(select(Certificate)).one()

    answer = desk.get(f"/admin/certificates/{made.id}/correct", desk.admin)

    assert answer.status_code == 303
    assert answer.location.endswith(f"/admin/certificates/ce/{desk.event.id}")
