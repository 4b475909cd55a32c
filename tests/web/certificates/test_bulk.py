"""The list with its one confirmation, and the page that shows how far a job is."""

import csv
import io
import re
import zipfile
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from kaptrain.certificates import service
from kaptrain.certificates.models import BulkItem, BulkJob, Certificate
from kaptrain.certificates.presenters.bulk import READY_SHOWN
from kaptrain.certificates.rules.bulk import MARK_LETTERS
from tests.factories import person
from tests.factories.bulk import a_job, complete_years, registrar, work
from tests.factories.certificates import OFFICE, Cast, complete_year, issued, withdraw
from tests.signing import post, sign_in
from tests.statements import statements

LIST = "/admin/certificates/bulk"
HEAVIEST = 45_000


@pytest.fixture
def casts(session: Session) -> list[Cast]:
    return complete_years(session, 3)


@pytest.fixture
def desk(client: FlaskClient, casts: list[Cast]) -> FlaskClient:
    """The admin's browser."""
    return sign_in(client, casts[0].admin)


def values(page: str) -> list[str]:
    return re.findall(rf'name="item" value="(\d+:[0-9a-f]{{{MARK_LETTERS}}})"', page)


def confirmed(desk: FlaskClient, values: list[str], once: str = "a") -> str:
    """Press the one button; return the address of the job."""
    answer = post(desk, LIST, {"item": values, "agreed": "y", "once": once})
    assert answer.status_code == 303
    return answer.headers["Location"]


def count(session: Session) -> int:
    return session.scalar(select(func.count(Certificate.id))) or 0


def test_the_list_shows_who_gets_what_and_who_gets_none_and_why(
    desk: FlaskClient, session: Session, casts: list[Cast], now: datetime
) -> None:
    complete_year(session, without={"met:1"}, name="Demo Almost")
    complete_year(session, name="Demo Suspended").trainee.suspended_at = now
    issued(session, casts[2], now)
    session.commit()

    page = desk.get(LIST).text
    ready, unready = page.split("Not issued, and why")

    assert len(values(ready)) == ready.count(" checked>") == 2
    assert "Demo Ready 0001, LCSW" in ready
    assert "Mentorship: 2 h still to do" in unready
    assert "The account is suspended." in unready
    assert "Demo Ready 0003" not in page
    assert "checked" not in "".join(re.findall(r"<input[^>]*item[^>]*>", desk.get(f"{LIST}?tick=none").text))


def test_a_cohort_is_a_list_of_its_own(desk: FlaskClient, casts: list[Cast]) -> None:
    page = desk.get(f"{LIST}?cohort={casts[1].place.cohort_id}").text

    assert "Demo Ready 0002, LCSW" in page
    assert "Demo Ready 0001, LCSW" not in page
    assert desk.get(f"{LIST}?cohort=987654").status_code == 200


def test_one_confirmation_begins_the_job_and_the_button_carries_it_out(
    desk: FlaskClient, session: Session, casts: list[Cast]
) -> None:
    address = confirmed(desk, values(desk.get(LIST).text))
    assert "0 of 3 done: 0 issued, 0 not" in desk.get(address).text
    assert count(session) == 0

    answer = post(desk, f"{address}/continue", {})

    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    page = desk.get(address).text
    assert "3 of 3 done: 3 issued, 0 not" in page
    assert "Finished" in page
    assert "Continue" not in page
    assert count(session) == 3


def test_only_who_is_ticked_gets_one(desk: FlaskClient, session: Session, casts: list[Cast]) -> None:
    chosen = values(desk.get(LIST).text)[1:2]
    address = confirmed(desk, chosen)

    post(desk, f"{address}/continue", {})

    assert session.scalars(select(Certificate.enrolment_id)).all() == [int(chosen[0].partition(":")[0])]


def test_a_last_day_is_asked_for_and_printed_on_all(
    desk: FlaskClient, session: Session, casts: list[Cast]
) -> None:
    ticked = values(desk.get(LIST).text)
    over = post(desk, LIST, {"item": ticked, "agreed": "y", "valid_until": "2026-11-01", "once": "a"})
    assert over.status_code == 422 and "Choose a day after today, or none." in over.text
    assert 'value="2026-11-01"' in over.text

    data = {"item": ticked, "agreed": "y", "valid_until": "2028-11-22", "once": "b"}
    address = post(desk, LIST, data).headers["Location"]
    post(desk, f"{address}/continue", {})

    assert "Valid until 22 November 2028." in desk.get(address).text
    assert {str(each) for each in session.scalars(select(Certificate.valid_until))} == {"2028-11-22"}


@pytest.fixture
def crowd(client: FlaskClient, session: Session) -> FlaskClient:
    """An admin before a list of three pages."""
    many = complete_years(session, 2 * READY_SHOWN + 1, name="Demo Many")
    session.commit()
    return sign_in(client, many[0].admin)


def whole(page: str) -> str:
    (found,) = re.findall(r'name="whole"[^>]* value="([0-9a-f]{64})"', page)
    return str(found)


def test_a_long_list_has_pages_and_each_stays_light(crowd: FlaskClient) -> None:
    pages = [crowd.get(f"{LIST}?page={number}").text for number in (1, 2, 3)]

    assert [len(values(page)) for page in pages] == [READY_SHOWN, READY_SHOWN, 1]
    assert len({value for page in pages for value in values(page)}) == 2 * READY_SHOWN + 1
    assert "41 to 80 of 81" in pages[1] and "All 81 who are ready, on every page" in pages[1]
    assert all(len(page.encode()) < HEAVIEST for page in pages)
    assert values(crowd.get(f"{LIST}?page=99").text) == values(pages[2])


def test_everybody_who_is_ready_is_chosen_over_all_pages(crowd: FlaskClient, session: Session) -> None:
    page = crowd.get(f"{LIST}?page=2").text
    data = {"whom": "all", "whole": whole(page), "item": values(page)[:1], "agreed": "y", "once": "a"}

    answer = post(crowd, f"{LIST}?page=2", data)

    assert answer.status_code == 303
    assert session.scalars(select(BulkJob.total)).all() == [2 * READY_SHOWN + 1]
    assert len(set(session.scalars(select(BulkItem.confirmed)))) == 2 * READY_SHOWN + 1


def test_the_ticks_of_one_page_are_no_more_than_that(crowd: FlaskClient, session: Session) -> None:
    ticked = values(crowd.get(f"{LIST}?page=3").text)

    confirmed(crowd, ticked)

    assert session.scalars(select(BulkJob.total)).all() == [1]


def test_a_list_that_changed_since_is_shown_again(
    crowd: FlaskClient, session: Session, now: datetime
) -> None:
    """C1: what is signed for everybody is what the pages showed."""
    seen = whole(crowd.get(LIST).text)
    late = complete_year(session, name="Demo Late")
    session.commit()

    answer = post(crowd, LIST, {"whom": "all", "whole": seen, "agreed": "y", "once": "a"})

    assert answer.status_code == 409 and "The list has changed since." in answer.text
    assert late.place.id and session.scalar(select(func.count(BulkJob.id))) == 0
    assert whole(answer.text) != seen


def test_pressing_twice_begins_one_job(desk: FlaskClient, session: Session, casts: list[Cast]) -> None:
    ticked = values(desk.get(LIST).text)

    assert confirmed(desk, ticked) == confirmed(desk, ticked)
    assert session.scalar(select(func.count(BulkJob.id))) == 1


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"agreed": "y"}, "Tick at least one person."),
        ({"agreed": "y", "item": ["x:y", "1", "-1:0000000000000000"]}, "Tick at least one person."),
        ({"item": ["1:0000000000000000"]}, "Confirm that you have looked at the list."),
        ({"agreed": "y", "item": [f"{at}:{'0' * 16}" for at in range(1001)]}, "At most 1,000"),
    ],
)
def test_what_is_no_choice_begins_nothing(
    desk: FlaskClient, session: Session, form: dict[str, object], told: str
) -> None:
    answer = post(desk, LIST, {**form, "once": "a"})

    assert (answer.status_code, told in answer.text) == (422, True)
    assert session.scalar(select(func.count(BulkJob.id))) == 0


def test_who_is_not_issued_is_named_with_the_reason(
    desk: FlaskClient, session: Session, casts: list[Cast], now: datetime
) -> None:
    address = confirmed(desk, values(desk.get(LIST).text))
    withdraw(session, casts[1], "seen:1", now)
    session.commit()

    post(desk, f"{address}/continue", {})

    page = desk.get(address).text
    refused = page.split("Not issued: 1")[1].split("Issued: 2")[0]
    assert "Demo Ready 0002" in refused
    assert "Observational practicum: 2 h still to do" in refused


def test_another_admin_may_look_continue_and_stop(
    client: FlaskClient, session: Session, casts: list[Cast], now: datetime
) -> None:
    job = a_job(session, casts[0].registrar, now)
    other = sign_in(client, person(session, "Demo Other", ["admin"]))
    session.commit()
    address = f"{LIST}/{job.id}"

    assert post(other, f"{address}/stop", {"once": "a"}).status_code == 303
    page = other.get(address).text

    assert "Stopped by Demo Other" in page
    assert "Stopped. What was issued stays valid." in page
    post(other, f"{address}/continue", {})
    assert count(session) == 0
    assert post(other, f"{address}/stop", {"once": "b"}).status_code == 409


def test_a_suspended_admin_stops_the_job_and_the_page_says_what_to_do(
    client: FlaskClient, session: Session, casts: list[Cast], now: datetime
) -> None:
    job = a_job(session, casts[0].registrar, now)
    casts[0].admin.suspended_at = now
    session.commit()
    other = sign_in(client, casts[1].admin)

    post(other, f"{LIST}/{job.id}/continue", {})

    assert count(session) == 0
    assert "may not issue certificates at present" in other.get(f"{LIST}/{job.id}").text


def test_the_files_are_one_zip_and_one_table(
    desk: FlaskClient, session: Session, casts: list[Cast], now: datetime
) -> None:
    casts[2].trainee.name = "=cmd()"
    session.flush()
    job = a_job(session, casts[0].registrar, now)
    work(session, job, now)
    first = session.scalars(select(Certificate).order_by(Certificate.id)).first()
    assert first is not None
    service.revoke(session, registrar(session), first, "Issued in error", office=OFFICE, now=now)
    session.commit()

    table = desk.get(f"{LIST}/{job.id}/list.csv")
    packed = desk.get(f"{LIST}/{job.id}/certificates.zip")

    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["Result"] for row in rows] == ["issued"] * 3
    assert sorted(row["State"] for row in rows) == ["Revoked", "Valid", "Valid"]
    assert {row["Trainee"] for row in rows} == {"Demo Ready 0001", "Demo Ready 0002", "'=cmd()"}
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files.pop("list.csv").decode() == table.text.replace("\n", "\r\n").replace("\r\r", "\r")
    # What was revoked is not handed out again.
    assert first.number not in "".join(files)
    stored = {
        f"{each.number}.pdf": each.pdf for each in session.scalars(select(Certificate)) if each is not first
    }
    assert files == stored
    assert all(len(PdfReader(io.BytesIO(content)).pages) == 1 for content in files.values())


def test_looking_writes_nothing(
    desk: FlaskClient, session: Session, connection: Connection, casts: list[Cast], now: datetime
) -> None:
    job = a_job(session, casts[0].registrar, now)
    session.commit()

    with statements(connection) as asked:
        for end in ("", "/list.csv", "/certificates.zip"):
            assert desk.get(f"{LIST}/{job.id}{end}").status_code == 200

    assert not [sql for sql in asked if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize("number", [2, 30])
def test_the_pages_ask_the_same_however_many_there_are(
    client: FlaskClient, session: Session, connection: Connection, now: datetime, number: int
) -> None:
    many = complete_years(session, number, name="Demo Many")
    job = a_job(session, many[0].registrar, now)
    work(session, job, now)
    complete_years(session, number, name="Demo More")
    session.commit()
    desk = sign_in(client, many[0].admin)

    for address in (LIST, f"{LIST}/{job.id}"):
        with statements(connection) as asked:
            assert desk.get(address).status_code == 200
        assert len(asked) <= 12, asked


def test_an_unknown_job_is_an_unknown_address(desk: FlaskClient) -> None:
    for end in ("", "/list.csv", "/certificates.zip"):
        assert desk.get(f"{LIST}/987654{end}").status_code == 404
    assert post(desk, f"{LIST}/987654/stop", {"once": "a"}).status_code == 404
