"""Corrections of single lines, and lines taken over from an earlier record."""

import io
import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.audit.service import verify_chains
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours import service
from kaptrain.hours.adapters import COLUMNS
from kaptrain.hours.models import Decision, LedgerLine
from tests.factories import LONG_AGO, earned, enrolled, person
from tests.factories.admin import CHECKED, place_with_hours
from tests.signing import post, sign_in
from tests.statements import statements

TODAY = date(2026, 11, 22)
MOST_STATEMENTS = 12
HEADER = ",".join(COLUMNS)
ROWS = (
    "a1,mentorship,mentorship,meeting-1,2026-07-01,10:00,60,live,,signed",
    "a2,mentorship,mentorship,meeting-2,2028-07-01,10:00,60,live,,signed",
)
FILE = "\r\n".join((HEADER, *ROWS))


@pytest.fixture
def place(session: Session) -> Enrolment:
    return place_with_hours(session)


@pytest.fixture
def browser(client: FlaskClient, session: Session, place: Enrolment) -> FlaskClient:
    return sign_in(client, person(session, "Demo Admin", ["admin"]))


@pytest.fixture
def at(place: Enrolment) -> str:
    return f"/admin/enrolments/{place.id}"


@pytest.fixture
def seq(session: Session, place: Enrolment) -> int:
    return int(next(iter(year_of(session, place).rows)))


@pytest.fixture
def correction(seq: int) -> dict[str, str]:
    return {
        "component": "modules",
        "kind": "module",
        "activity": "m01-01",
        "title": "1.1 How the year works",
        "on": "2026-06-10",
        "start": "",
        "minutes": "30",
        "modality": "self_paced",
        "topics": "ethics:20",
        "reason": "Ten minutes too many",
    }


def year_of(session: Session, place: Enrolment) -> service.Year:
    session.expire_all()
    return service.year_of(session, session.get_one(Enrolment, place.id), today=TODAY)


def seen_in(answer: TestResponse) -> str:
    found = re.search(r'name="seen" type="hidden" value="([0-9a-f]{64})"', answer.text)
    assert found is not None
    return found[1]


def test_lines_say_what_counts_and_why(
    browser: FlaskClient, session: Session, place: Enrolment, at: str
) -> None:
    late = earned("late", activity="m01-02", title="1.2 Late", on=date(2027, 6, 1))
    service.credit_once(session, place, late, attested=CHECKED, now=LONG_AGO)
    session.commit()

    page = browser.get(f"{at}/lines?component=modules").text

    assert "1.1 How the year works" in page
    assert "Not counted: 40 min in the future" in page
    assert "No line here yet" in browser.get(f"{at}/lines?component=practicum").text


def test_a_correction_begins_with_what_the_line_says(browser: FlaskClient, at: str, seq: int) -> None:
    page = browser.get(f"{at}/lines/{seq}/correction").text

    for value in ("1.1 How the year works", "2026-06-10", "40 min", "m01-01", "ethics:20"):
        assert f'value="{value}"' in page
    assert re.search(r'<option selected value="modules"', page)


def test_a_line_is_corrected_once_for_two_presses(
    browser: FlaskClient, session: Session, place: Enrolment, at: str, seq: int, correction: dict[str, str]
) -> None:
    data = {**correction, "once": "k"}

    answers = [post(browser, f"{at}/lines/{seq}/correction", data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert year_of(session, place).statement.total.counted == 30
    rows = session.scalars(select(LedgerLine).order_by(LedgerLine.seq)).all()
    assert [row.minutes for row in rows] == [40, 40, 30]
    assert list(verify_chains(session)) == []


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("minutes", "half an hour", "Write minutes"),
        ("topics", "ethics", "Write topic:minutes"),
        ("topics", "ethics:10;ethics:10", "Write topic:minutes"),
        ("topics", "ethics:31", "sum to 31 of 30"),
        ("start", "25:00", "Write the time as HH:MM"),
        ("kind", "practicum", "takes no hours of this kind"),
        ("component", "yoga", "Not a valid choice"),
        ("modality", "by_post", "Not a valid choice"),
        ("title", "", "Write a title."),
        ("reason", "", "Say why"),
    ],
)
def test_a_correction_with_a_fault_changes_nothing(
    browser: FlaskClient,
    session: Session,
    at: str,
    seq: int,
    correction: dict[str, str],
    field: str,
    value: str,
    message: str,
) -> None:
    answer = post(browser, f"{at}/lines/{seq}/correction", {**correction, field: value})

    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error".*?{message}', answer.text, re.DOTALL)
    assert session.scalars(select(Decision)).all() == []
    assert [row.minutes for row in session.scalars(select(LedgerLine))] == [40]


def test_a_line_is_only_taken_back(
    browser: FlaskClient, session: Session, place: Enrolment, at: str, seq: int
) -> None:
    answer = post(browser, f"{at}/lines/{seq}/removal", {"reason": "Credited by mistake"})

    assert answer.status_code == 303
    assert year_of(session, place).statement.total.counted == 0
    assert post(browser, f"{at}/lines/{seq}/removal", {"reason": "Again"}).status_code == 404


def test_a_line_of_somebody_else_is_not_found_here(browser: FlaskClient, session: Session, at: str) -> None:
    """Z3: a line is resolved through the enrolment of the address."""
    other = enrolled(session, person(session, "Other Trainee", ["trainee"]))
    for number in range(3):
        line = earned(f"lesson:{number}", activity=f"a{number}")
        service.credit_once(session, other, line, attested=CHECKED, now=LONG_AGO)
    session.commit()
    seq = max(map(int, year_of(session, other).rows))

    for page in ("correction", "removal"):
        assert browser.get(f"{at}/lines/{seq}/{page}").status_code == 404
        assert post(browser, f"{at}/lines/{seq}/{page}", {"reason": "Because"}).status_code == 404


def test_a_file_is_rehearsed_before_it_is_taken_over(
    browser: FlaskClient, session: Session, place: Enrolment, at: str
) -> None:
    asked = post(browser, f"{at}/transfer", {"text": FILE, "reason": "Moved from paper"})

    assert asked.status_code == 200
    assert "1 h 40 min of 5 h would count" in asked.text
    assert "Not counted: 1 h in the future" in asked.text
    assert year_of(session, place).statement.total.counted == 40

    data = {"text": FILE, "reason": "Moved from paper", "seen": seen_in(asked), "once": "k"}
    answers = [post(browser, f"{at}/transfer", data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert year_of(session, place).statement.total.counted == 100
    assert [row.words for row in session.scalars(select(Decision))] == ["Transfer: 2 lines, 2 h"]


def test_what_was_not_rehearsed_is_not_taken_over(browser: FlaskClient, session: Session, at: str) -> None:
    asked = post(browser, f"{at}/transfer", {"text": FILE, "reason": "Moved from paper"})
    changed = FILE.replace(",60,live", ",90,live")

    answer = post(
        browser, f"{at}/transfer", {"text": changed, "reason": "Moved from paper", "seen": seen_in(asked)}
    )

    assert answer.status_code == 422
    assert "2 h 10 min of 5 h would count" in answer.text
    assert session.scalars(select(Decision)).all() == []


def test_an_uploaded_file_is_named_in_what_is_wrong(browser: FlaskClient, session: Session, at: str) -> None:
    bad = f"{HEADER}\n{ROWS[0].replace('signed', 'draft')}\n{ROWS[1].replace('60', 'sixty')}\n"
    data = {"file": (io.BytesIO(bad.encode()), "../old year.csv"), "reason": "Moved from paper"}

    answer = post(browser, f"{at}/transfer", data, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "old year.csv:3: minutes" in answer.text
    assert ROWS[1].partition(",")[0] in answer.text
    assert session.scalars(select(Decision)).all() == []


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"text": ""}, "text", "Choose a file, or paste its lines."),
        ({"text": "a,b\n1,2"}, "text", "to mend in lines.csv"),
        ({"text": HEADER}, "text", "1 thing to mend"),
        ({"text": f"{HEADER}\n\x00"}, "text", "not a text file"),
        ({"file": b"\xff\xfe\x00"}, "file", "Save the file as UTF-8."),
        ({"file": b"a" * 200_001}, "file", "at most 200 kB"),
        ({"text": FILE, "reason": ""}, "reason", "Say why"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    browser: FlaskClient, at: str, data: dict[str, Any], field: str, message: str
) -> None:
    sent = {"reason": "Moved", **data}
    if "file" in sent:
        sent["file"] = (io.BytesIO(sent["file"]), "x.csv")

    answer = post(browser, f"{at}/transfer", sent, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error".*?{re.escape(message)}', answer.text, re.DOTALL)


def test_no_page_asks_the_database_more_than_twelve_times(
    browser: FlaskClient, session: Session, place: Enrolment, at: str, seq: int, connection: Connection
) -> None:
    for number in range(40):
        line = earned(f"lesson:{number}", activity=f"a{number}")
        service.credit_once(session, place, line, attested=CHECKED, now=LONG_AGO)
    session.commit()
    pages = (
        "", "/exemption", "/prior-learning", "/extension", "/condition", "/lines", "/transfer",
        f"/lines/{seq}/correction", f"/lines/{seq}/removal", "/mentor", "/mentor/end", "/leave", "/withdraw",
    )  # fmt: skip

    counts = {}
    for address in (*(at + page for page in pages), "/admin/cohorts", f"/admin/cohorts/{place.cohort_id}"):
        with statements(connection) as found:
            assert browser.get(address).status_code == 200
        counts[address] = len(found)

    assert {address: number for address, number in counts.items() if number > MOST_STATEMENTS} == {}
