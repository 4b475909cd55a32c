"""The list of certificates that end soon, its one confirmation, and the page of the job."""

import re
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from kaptrain.certificates import service
from kaptrain.certificates.models import BulkJob, Certificate
from kaptrain.certificates.presenters.bulk import READY_SHOWN
from tests.factories import person
from tests.factories.bulk import a_renewal, complete_years, registrar, work
from tests.factories.certificates import OFFICE, Cast, issued
from tests.signing import post, sign_in
from tests.statements import statements
from tests.web.certificates.test_bulk import HEAVIEST, values, whole

OVERVIEW = "/admin/certificates"
LIST = f"{OVERVIEW}/renewals"
LAST = date(2026, 12, 22)
GOOD = {"valid_until": "2028-12-22", "reason": "Refresher attended", "agreed": "y"}


@pytest.fixture
def casts(session: Session, now: datetime) -> list[Cast]:
    made = complete_years(session, 3)
    for cast in made:
        issued(session, cast, now, valid_until=LAST)
    session.commit()
    return made


@pytest.fixture
def desk(client: FlaskClient, casts: list[Cast]) -> FlaskClient:
    """The admin's browser."""
    return sign_in(client, casts[0].admin)


def jobs(session: Session) -> int:
    return session.scalar(select(func.count(BulkJob.id))) or 0


def certificates(session: Session) -> list[Certificate]:
    return list(session.scalars(select(Certificate).order_by(Certificate.id)))


def test_several_are_renewed_with_one_day_one_reason_and_one_confirmation(
    desk: FlaskClient, session: Session
) -> None:
    assert f'href="{LIST}"' in desk.get(OVERVIEW).text
    chosen = values(desk.get(LIST).text)
    assert len(chosen) == 3

    answer = post(desk, LIST, {**GOOD, "item": chosen[:2], "once": "a"})

    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert "0 of 2 done: 0 renewed, 0 not" in desk.get(address).text
    post(desk, f"{address}/continue", {})
    page = desk.get(address).text
    assert "2 of 2 done: 2 renewed, 0 not" in page and "Renewed: 2" in page
    assert "Valid until 22 December 2028." in page and "Refresher attended" in page
    made = certificates(session)
    assert [str(each.valid_until) for each in made[3:]] == ["2028-12-22"] * 2
    assert all(f"{OVERVIEW}/{each.id}" in page for each in made[3:])
    after = desk.get(LIST).text
    assert values(after) == chosen[2:] and "Renewed together before" in after
    assert "Renewals" not in desk.get(f"{OVERVIEW}/bulk").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_until": ""}, "Choose the new last day."),
        ({"valid_until": "no day"}, "Choose the new last day."),
        ({"valid_until": "2026-11-01"}, "Choose a day after today"),
        ({"valid_until": "2026-12-22"}, "holds until 22 December 2026."),
        ({"reason": " "}, "Say why they are renewed."),
        ({"reason": "x" * 301}, "At most 300 characters."),
        ({"agreed": ""}, "Confirm that you have looked at the list."),
        ({"item": []}, "Tick at least one person."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    desk: FlaskClient, session: Session, changes: dict[str, object], words: str
) -> None:
    ticked = values(desk.get(LIST).text)[1:2]

    answer = post(desk, LIST, {**GOOD, "item": ticked, "once": "a", **changes})

    assert (answer.status_code, words in answer.text) == (422, True)
    if "item" not in changes:
        assert re.findall(r'value="(\d+:\w+)" checked', answer.text) == ticked
    if "reason" not in changes:
        assert "Refresher attended" in answer.text
    for field in changes.keys() - {"item"}:
        at = answer.text.split(f'id="{field}-error"')[1]
        assert words in at.split("</div>")[0]
    assert jobs(session) == 0


def test_pressing_twice_begins_one_job(desk: FlaskClient, session: Session) -> None:
    data = {**GOOD, "item": values(desk.get(LIST).text), "once": "a"}

    first, second = post(desk, LIST, data), post(desk, LIST, data)

    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert jobs(session) == 1


def test_the_second_of_two_admins_is_told_on_the_list_and_on_the_job(
    client: FlaskClient, session: Session, casts: list[Cast]
) -> None:
    one = sign_in(client, casts[0].admin)
    other = sign_in(client.application.test_client(), person(session, "Demo Other", ["admin"]))
    seen = values(other.get(LIST).text)
    first = post(one, LIST, {**GOOD, "item": seen, "once": "a"}).headers["Location"]

    page = other.get(LIST).text
    assert values(page) == []
    assert f"It stands on a list that {casts[0].admin.name} confirmed" in page.replace("&#39;", "'")
    everybody = {**GOOD, "whom": "all", "whole": "0" * 64, "once": "b"}
    assert post(other, LIST, everybody).status_code == 409
    second = post(other, LIST, {**GOOD, "item": seen, "once": "c"}).headers["Location"]
    post(one, f"{first}/continue", {})
    post(other, f"{second}/continue", {})

    told = other.get(second).text
    assert "3 of 3 done: 0 renewed, 3 not" in told and "Not renewed: 3" in told
    assert told.count("was replaced by a newer one meanwhile.") == 3
    assert len(certificates(session)) == 6


def test_one_revoked_meanwhile_is_named_and_leads_to_its_record(
    desk: FlaskClient, session: Session, casts: list[Cast], now: datetime
) -> None:
    revoked = certificates(session)[1]
    address = post(desk, LIST, {**GOOD, "item": values(desk.get(LIST).text), "once": "a"}).headers["Location"]
    service.revoke(session, registrar(session), revoked, "In error", office=OFFICE, now=now)
    session.commit()

    post(desk, f"{address}/continue", {})

    refused = desk.get(address).text.split("Not renewed: 1")[1].split("Renewed: 2")[0]
    assert f"{revoked.number} was revoked meanwhile." in refused
    assert f'href="{OVERVIEW}/{revoked.id}"' in refused


@pytest.fixture
def crowd(client: FlaskClient, session: Session, now: datetime) -> FlaskClient:
    """An admin before a list of two pages."""
    many = complete_years(session, READY_SHOWN + 1, name="Demo Many")
    for cast in many:
        issued(session, cast, now, valid_until=LAST)
    session.commit()
    return sign_in(client, many[0].admin)


def test_a_long_list_has_pages_and_all_of_it_can_be_chosen(
    crowd: FlaskClient, session: Session, connection: Connection
) -> None:
    with statements(connection) as asked:
        pages = [crowd.get(f"{LIST}?page={number}").text for number in (1, 2)]

    assert len(asked) <= 24, asked
    assert [len(values(page)) for page in pages] == [READY_SHOWN, 1]
    assert all(len(page.encode()) < HEAVIEST for page in pages)
    data = {**GOOD, "whom": "all", "whole": whole(pages[1]), "item": values(pages[1]), "once": "a"}
    assert post(crowd, f"{LIST}?page=2", data).status_code == 303
    assert session.scalars(select(BulkJob.total)).one() == READY_SHOWN + 1


def test_the_overview_shows_only_those_that_end_soon_when_asked(
    desk: FlaskClient, session: Session, now: datetime
) -> None:
    (far,) = complete_years(session, 1, name="Demo Far")
    made = issued(session, far, now, valid_until=LAST + timedelta(days=400))
    session.commit()

    assert made.number in desk.get(OVERVIEW).text
    page = desk.get(f"{OVERVIEW}?ends=soon").text
    assert made.number not in page and certificates(session)[0].number in page
    assert '<option value="soon" selected>' in page
    assert "To issue" not in page and f'href="{LIST}">Renew several of them' in page


def test_an_overview_without_any_says_why(client: FlaskClient, session: Session, now: datetime) -> None:
    (cast,) = complete_years(session, 1)
    issued(session, cast, now)
    admin = sign_in(client, cast.admin)

    ending, searched = admin.get(f"{OVERVIEW}?ends=soon").text, admin.get(f"{OVERVIEW}?q=nobody").text

    assert "None ends soon" in ending and "Renew several of them" not in ending
    assert "Nothing found" in searched and "No certificate fits this search." in searched


def test_looking_writes_nothing(
    desk: FlaskClient, session: Session, connection: Connection, casts: list[Cast], now: datetime
) -> None:
    job = a_renewal(session, registrar(session), now, date(2028, 12, 22))
    work(session, job, now)
    session.commit()

    with statements(connection) as asked:
        for address in (LIST, f"{OVERVIEW}/bulk/{job.id}", f"{OVERVIEW}/bulk/{job.id}/list.csv"):
            assert desk.get(address).status_code == 200

    assert not [sql for sql in asked if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
