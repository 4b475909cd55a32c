"""The board, its file, sites, and what events say about clearance."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from kaptrain.events.models import Booking
from kaptrain.practicum.models import Practitioner, Site, Slot
from tests.factories.events import a_booking
from tests.factories.practicum import a_document, a_site, a_visit, all_documents
from tests.factories.reporting import lesson_lines
from tests.web.practicum.conftest import FAR, Clinic

TODAY = date(2026, 11, 22)


def test_the_trainee_reads_what_is_missing_before_a_dosing_session(clinic: Clinic) -> None:
    a_document(clinic.session, clinic.trainee, by=clinic.admin, until=FAR)

    page = clinic.get("/practicum").text

    assert "Before a dosing session" in page
    assert "Finish module 7" in page
    assert "Professional license: missing" in page
    assert "Basic life support: " not in page


def test_somebody_without_a_year_is_told_so(clinic: Clinic) -> None:
    clinic.place.person_id = clinic.host.id
    clinic.session.flush()

    assert "You have no place in a program yet" in clinic.get("/practicum").text


def test_who_is_no_trainee_goes_to_the_board(clinic: Clinic) -> None:
    answer = clinic.get("/practicum", clinic.admin)

    assert (answer.status_code, answer.location) == (302, "/practicum/clearance")


def test_the_board_says_in_words_who_lacks_what(clinic: Clinic) -> None:
    a_document(clinic.session, clinic.trainee, by=clinic.admin, until=TODAY + timedelta(days=20))
    a_document(clinic.session, clinic.trainee, "insurance", by=clinic.admin, until=TODAY - timedelta(days=1))
    a_booking(clinic.session, a_visit(clinic.session, clinic.host, clinic.site), clinic.place)

    page = clinic.get("/practicum/clearance", clinic.admin).text

    assert "Expires on 12 December 2026" in page
    assert "Expired on 21 November 2026" in page
    assert "To do: module 6" in page
    assert "A visit at risk" in page
    assert "At risk: module 6 to do" in page
    assert page.index("Tara Trainee") < page.index("Otto Other")


def test_the_filter_leaves_those_who_are_clear_out(clinic: Clinic) -> None:
    lesson_lines(clinic.session, clinic.place, 61, every=1)
    all_documents(clinic.session, clinic.trainee, clinic.admin, clinic.site, FAR)

    everybody = clinic.get("/practicum/clearance", clinic.admin).text
    unclear = clinic.get("/practicum/clearance?view=unclear", clinic.admin).text
    at_risk = clinic.get("/practicum/clearance?view=at_risk", clinic.admin).text

    assert "1 to do" in everybody
    assert "Otto Other" in unclear
    assert "Nobody to show" in at_risk


@pytest.mark.parametrize(
    "asked", ["?view=x&cohort=x", "?page=0", "?page=99999999", "?cohort=999999999", "?page=x"]
)
def test_odd_addresses_of_the_board_are_harmless(clinic: Clinic, asked: str) -> None:
    assert clinic.get(f"/practicum/clearance{asked}", clinic.admin).status_code == 200


def test_the_file_has_a_column_for_every_need(clinic: Clinic) -> None:
    clinic.trainee.name = "=HYPERLINK(1)"
    a_document(clinic.session, clinic.trainee, by=clinic.admin, until=FAR)

    answer = clinic.get("/practicum/clearance.csv", clinic.admin)
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    mine = next(row for row in rows if row["email"] == clinic.trainee.email)
    assert answer.headers["Content-Disposition"] == "attachment; filename=clearance-2026-11-22.csv"
    assert mine["trainee"] == "'=HYPERLINK(1)"
    assert (mine["m06"], mine["lab-1"]) == ("missing", "missing")
    assert (mine["basic-life-support"], mine["basic-life-support_until"]) == ("approved", "2027-11-01")
    assert mine["clear_within_8_weeks"] == "no"


def test_a_host_sees_their_own_visitors_and_no_files(clinic: Clinic) -> None:
    a_booking(clinic.session, a_visit(clinic.session, clinic.host, clinic.site), clinic.place)
    a_site(clinic.session, "Hill House", agreement_on=None)

    page = clinic.get("/practicum/clearance", clinic.host).text

    assert "Tara Trainee" in page
    assert "Otto Other" not in page
    assert "Hill House" not in page
    assert clinic.get(f"/practicum/clearance/{clinic.place.id}", clinic.host).status_code == 404


def test_the_board_names_agreements_and_licenses_that_end(clinic: Clinic) -> None:
    clinic.site.agreement_until = TODAY + timedelta(days=30)
    clinic.record.licence_until = TODAY + timedelta(days=50)
    a_site(clinic.session, "Hill House", agreement_on=None)

    page = clinic.get("/practicum/clearance", clinic.admin).text

    assert "Expires on 22 December 2026" in page
    assert "Expires on 11 January 2027" in page
    assert "No agreement" in page


def test_an_admin_sees_every_document_of_a_trainee(clinic: Clinic) -> None:
    old = a_document(clinic.session, clinic.trainee, by=clinic.admin, until=FAR)
    a_document(clinic.session, clinic.trainee, by=clinic.admin, until=FAR, sent_at=old.sent_at + timedelta(1))

    page = clinic.get(f"/practicum/clearance/{clinic.place.id}", clinic.admin).text

    assert "Replaced" in page
    assert f"/practicum/documents/{old.id}" in page


def test_a_site_is_added_changed_and_remembered(clinic: Clinic) -> None:
    data = {
        "name": "Hill House",
        "agreement_on": "2026-01-01",
        "agreement_until": "2027-01-01",
        "state": "open",
    }
    assert clinic.post("/admin/sites/new", data, clinic.admin).status_code == 303
    made = clinic.session.scalars(select(Site).where(Site.name == "Hill House")).one()

    data |= {"agreement_until": "2028-01-01", "cleared_only": "y"}
    clinic.post(f"/admin/sites/{made.id}", data, clinic.admin)

    page = clinic.get(f"/admin/sites/{made.id}", clinic.admin).text
    assert "agreement until from 2027-01-01 to 2028-01-01" in page
    assert "cleared only from no to yes" in page
    assert "only those who are cleared may book" in clinic.get("/admin/sites", clinic.admin).text


def test_a_site_with_dates_the_wrong_way_round_is_refused(clinic: Clinic) -> None:
    data = {
        "name": "Hill House",
        "agreement_on": "2027-01-01",
        "agreement_until": "2026-01-01",
        "state": "open",
    }
    answer = clinic.post("/admin/sites/new", data, clinic.admin)

    assert answer.status_code == 422
    assert "It ends before it begins." in answer.text


def test_a_practitioner_without_an_account_has_a_record(clinic: Clinic) -> None:
    data = {
        "name": "Visiting Doctor", "person": "", "credential": "MD", "licence_number": "B-7",
        "licence_until": "2026-12-24", "sites": [str(clinic.site.id)], "state": "active",
    }  # fmt: skip
    assert clinic.post("/admin/practitioners/new", data, clinic.admin).status_code == 303

    made = clinic.session.scalars(select(Practitioner).where(Practitioner.name == "Visiting Doctor")).one()
    page = clinic.get("/admin/sites", clinic.admin).text
    assert "Expires on 24 December 2026" in page
    assert "MD; Riverside Clinic; no account" in page
    assert "B-7" in clinic.get(f"/admin/practitioners/{made.id}", clinic.admin).text


def book(clinic: Clinic, event_id: int) -> int:
    return clinic.post(f"/events/{event_id}/book").status_code


def test_a_visit_shows_its_site_and_what_the_trainee_lacks(clinic: Clinic) -> None:
    visit = a_visit(clinic.session, clinic.host, clinic.site)

    page = clinic.get(f"/events/{visit.id}").text

    assert "Riverside Clinic" in page
    assert "Not cleared yet" in page
    assert "basic life support missing" in page


def test_who_is_not_cleared_may_book_and_the_host_sees_it(clinic: Clinic) -> None:
    visit = a_visit(clinic.session, clinic.host, clinic.site)

    assert book(clinic, visit.id) == 303
    page = clinic.get(f"/events/{visit.id}", clinic.host).text
    assert "Not cleared: professional license missing" in page


def test_a_site_may_receive_only_those_who_are_cleared(clinic: Clinic) -> None:
    clinic.site.cleared_only = True
    visit = a_visit(clinic.session, clinic.host, clinic.site)

    answer = clinic.post(f"/events/{visit.id}/book")
    assert answer.status_code == 409
    assert "Only those who are cleared may book" in answer.text
    all_documents(clinic.session, clinic.trainee, clinic.admin, clinic.site, FAR)
    assert book(clinic, visit.id) == 303
    assert clinic.session.scalar(select(func.count()).select_from(Booking)) == 1


@pytest.mark.parametrize(("site_says", "visit_says", "status"), [(True, False, 303), (False, True, 409)])
def test_a_visit_may_say_otherwise_than_its_site(
    clinic: Clinic, site_says: bool, visit_says: bool, status: int
) -> None:
    clinic.site.cleared_only = site_says
    visit = a_visit(clinic.session, clinic.host, clinic.site, cleared_only=visit_says)

    assert book(clinic, visit.id) == status


def test_a_paper_that_ends_before_the_visit_does_not_clear(clinic: Clinic) -> None:
    all_documents(clinic.session, clinic.trainee, clinic.admin, clinic.site, TODAY + timedelta(days=3))
    visit = a_visit(clinic.session, clinic.host, clinic.site, cleared_only=True)

    answer = clinic.post(f"/events/{visit.id}/book")
    assert answer.status_code == 409
    assert "basic life support expires before the visit" in answer.text


def test_an_offered_seat_is_not_taken_by_who_is_not_cleared(clinic: Clinic) -> None:
    visit = a_visit(clinic.session, clinic.host, clinic.site, cleared_only=True)
    a_booking(clinic.session, visit, clinic.place, "offered")

    assert book(clinic, visit.id) == 409


def test_an_admin_names_the_site_of_a_visit(clinic: Clinic) -> None:
    visit = a_visit(clinic.session, clinic.host)
    before = clinic.get(f"/events/{visit.id}", clinic.admin).text

    data = {"site": str(clinic.site.id), "who": "cleared"}
    answer = clinic.post(f"/practicum/slots/{visit.id}", data, clinic.admin)

    slot = clinic.session.get_one(Slot, visit.id)
    assert "Not named yet" in before
    assert f"/practicum/slots/{visit.id}" in before
    assert answer.status_code == 303
    assert (slot.site_id, slot.cleared_only) == (clinic.site.id, True)
    assert "Riverside Clinic" in clinic.get(f"/practicum/slots/{visit.id}", clinic.admin).text


def test_other_events_say_nothing_about_sites(clinic: Clinic) -> None:
    webinar = a_visit(clinic.session, clinic.host, kind="webinar", activity="webinar-1")

    assert "Not cleared" not in clinic.get(f"/events/{webinar.id}").text
    assert clinic.get(f"/practicum/slots/{webinar.id}", clinic.admin).status_code == 404
