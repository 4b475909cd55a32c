"""The transcript: every line of the ledger, for its owner and those who look after them alone."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from kaptrain.audit.service import stream_head
from kaptrain.hours.service import Ruling, correct, extend, year_of
from kaptrain.web.context import provide
from kaptrain.web.limits import Typesettings
from tests.factories import mentored, person
from tests.factories.certificates import acting
from tests.factories.papers import bare
from tests.factories.reporting import every_reason, kap_place, lesson_lines, many_lines
from tests.signing import sign_in


@pytest.fixture
def trainee(session):
    return person(session, "Demo Trainee", ["trainee"], credential="LCSW")


@pytest.fixture
def place(session, trainee):
    made = kap_place(session, trainee)
    lesson_lines(session, made, 30)
    every_reason(session, made)
    return made


def text_of(response) -> str:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)


def test_every_line_stands_there_with_its_signer_and_day(client, session, trainee, place, now):
    text = bare(text_of(sign_in(client, trainee).get("/hours.pdf")))
    year = year_of(session, place, today=now.date())
    for row in year.rows.values():
        assert bare(row.title) in text, row.title
    assert text.count("DemoPractitioner,LPC") == 10
    assert text.count("Knowledgecheckpassed") == 30
    assert "10July2026" in text


def test_what_does_not_count_says_why(client, trainee, place):
    text = bare(text_of(sign_in(client, trainee).get("/hours.pdf")))
    rules = ("gate closed", "outside the year", "in the future", "not accepted here", "overlap")
    for rule in (*rules, "daily limit", "cap reached"):
        assert re.search(f"(Notcounted|Countedinpart):([a-z]+and)?{bare(rule)}", text), rule


def test_it_names_the_holder_the_plan_and_the_whole_ledger_head(client, session, trainee, place):
    text = text_of(sign_in(client, trainee).get("/hours.pdf"))
    assert "Demo Trainee, LCSW" in text
    assert f"version {place.plan_version.data['version']}" in text
    assert stream_head(session, place.stream).digest in text


def test_the_totals_are_those_of_the_statement(client, session, trainee, place):
    browser = sign_in(client, trainee)
    total = browser.get("/hours.json").json["total"]["counted"]
    hours, rest = divmod(total, 60)
    words = f"{hours} h {rest} min" if rest else f"{hours} h"
    assert bare(f"Whole plan 150 h {words}") in bare(text_of(browser.get("/hours.pdf")))


def test_decisions_and_lines_taken_back_stay_visible(client, session, trainee, place, now):
    admin = acting(person(session, "Demo Admin", ["admin"]))
    ruling = Ruling(actor=admin, enrolment=place, reason="A private matter", now=now)
    extend(session, ruling, 30)
    rows = year_of(session, place, today=now.date()).rows.values()
    taken = next(row for row in rows if row.source == "first")
    correct(session, ruling, taken.seq, None)
    text = bare(text_of(sign_in(client, trainee).get("/hours.pdf")))
    assert "Takenback:DemoAdmin" in text
    assert text.count("DemoAdmin") >= 3
    # Reasons may be private: they stay on the pages.
    assert "Aprivatematter" not in text


def test_it_is_a_file_for_the_reader_alone(client, trainee, place, now):
    response = sign_in(client, trainee).get("/hours.pdf")
    assert response.headers["Content-Disposition"] == f"attachment; filename=transcript-{now.date()}.pdf"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_mentor_and_an_admin_get_the_same_file(client, session, trainee, place):
    mentor = person(session, "Demo Mentor", ["mentor"])
    mentored(session, place, mentor)
    own = sign_in(client, trainee).get("/hours.pdf").data
    for who in (mentor, person(session, "Demo Admin", ["admin"])):
        page = sign_in(client, who).get(f"/trainees/{place.id}")
        assert f'href="/trainees/{place.id}/hours.pdf"' in page.text
        assert client.get(f"/trainees/{place.id}/hours.pdf").data == own


def test_nobody_else_gets_it(client, session, trainee, place):
    for roles in (["trainee"], ["mentor"], ["practitioner"]):
        other = person(session, f"Other {roles[0]}", roles)
        assert sign_in(client, other).get(f"/trainees/{place.id}/hours.pdf").status_code == 404


def test_without_a_place_there_is_no_transcript(client, trainee):
    assert sign_in(client, trainee).get("/hours.pdf").status_code == 404


def test_an_empty_year_has_a_transcript(client, session, trainee):
    kap_place(session, trainee)
    assert "No lines." in text_of(sign_in(client, trainee).get("/hours.pdf"))


def test_the_page_of_hours_and_that_of_certificates_lead_there(client, trainee, place):
    browser = sign_in(client, trainee)
    assert 'href="/hours.pdf"' in browser.get("/hours").text
    assert 'href="/hours.pdf"' in browser.get("/certificates").text


@pytest.fixture
def strict(app):
    """The application with a limit that is soon reached."""
    before = app.extensions["kaptrain"][Typesettings]
    provide(app, Typesettings(most=2, per_minute=1))
    yield app
    provide(app, before)


def test_whoever_asks_for_many_reads_when_to_come_back(client, session, strict, trainee, place, clock, now):
    """F4: typesetting costs time of the processor."""
    admin = person(session, "Demo Admin", ["admin"])
    browser = sign_in(client, trainee)
    assert [browser.get("/hours.pdf").status_code for _ in range(2)] == [200, 200]

    refused = browser.get("/hours.pdf")

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert "You asked for many transcripts in a short time. Try again in a minute." in refused.text
    assert browser.get("/hours.csv").status_code == 200
    assert sign_in(client, admin).get(f"/trainees/{place.id}/hours.pdf").status_code == 200
    clock.set(now + timedelta(seconds=60))
    assert sign_in(client, trainee).get("/hours.pdf").status_code == 200


def test_a_file_that_one_may_not_have_takes_no_turn(client, session, strict, trainee, place):
    other = sign_in(client, person(session, "Other mentor", ["mentor"]))

    assert {other.get(f"/trainees/{place.id}/hours.pdf").status_code for _ in range(5)} == {404}


def test_a_thousand_lines_are_all_there(client, session, trainee):
    many_lines(session, kap_place(session, trainee), 1000)
    assert text_of(sign_in(client, trainee).get("/hours.pdf")).count("Demo Practitioner") == 1000
