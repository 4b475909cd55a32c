import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.accounts.models import RoleGrant
from kaptrain.certificates.models import Certificate
from tests.factories import enrolled, person
from tests.factories.certificates import Cast, complete_year, issued, withdraw
from tests.signing import post, sign_in
from tests.statements import statements

LIST = "/admin/certificates"
DOSING = "seen:1"


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


@pytest.fixture
def desk(client: FlaskClient, cast: Cast) -> FlaskClient:
    """The admin's browser."""
    return sign_in(client, cast.admin)


def confirm(cast: Cast) -> str:
    return f"{LIST}/issue/{cast.place.id}"


def seen_on(page: TestResponse) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page.text)
    assert found is not None
    return found[1]


def count(session: Session) -> int:
    return session.scalar(select(func.count(Certificate.id))) or 0


def test_the_list_shows_who_is_complete_first_and_what_others_lack(
    desk: FlaskClient, session: Session
) -> None:
    complete_year(session, without={"met:1"}, name="Demo Almost")
    session.commit()

    page = desk.get(LIST).text

    assert page.index("Demo Ready") < page.index("Demo Almost")
    assert "Mentorship: 2 h still to do" in page
    assert page.count('class="btn btn-outline-primary" href="/admin/certificates/issue/') == 1


def test_the_preview_shows_what_will_be_printed_and_writes_nothing(
    desk: FlaskClient, session: Session, cast: Cast
) -> None:
    page = desk.get(confirm(cast))

    assert "Demo Ready, LCSW" in page.text
    assert "Mentor of Demo Ready, PhD, Mentor, signed 3 July 2026" in page.text
    assert "Ledger head" not in re.findall(r"<dt>([^<]+)</dt>", page.text)
    assert count(session) == 0


def test_the_admin_issues_what_the_preview_showed(desk: FlaskClient, session: Session, cast: Cast) -> None:
    seen = seen_on(desk.get(confirm(cast)))

    answer = post(desk, confirm(cast), {"seen": seen, "once": "a"})

    assert (answer.status_code, answer.headers["Location"]) == (303, LIST)
    assert "Certificate KAP-2026-000001 issued to Demo Ready." in desk.get(LIST).text
    assert count(session) == 1


def test_sending_the_form_twice_gives_the_first_answer(
    desk: FlaskClient, session: Session, cast: Cast
) -> None:
    form = {"seen": seen_on(desk.get(confirm(cast))), "once": "a"}
    first = post(desk, confirm(cast), form)

    second = post(desk, confirm(cast), form)
    third = post(desk, confirm(cast), {**form, "once": "b"})

    assert [each.headers["Location"] for each in (first, second, third)] == [LIST] * 3
    assert count(session) == 1


def test_a_line_withdrawn_after_the_preview_refuses_with_the_reasons(
    desk: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    seen = seen_on(desk.get(confirm(cast)))
    withdraw(session, cast, DOSING, now)
    session.commit()

    answer = post(desk, confirm(cast), {"seen": seen, "once": "a"})

    assert answer.status_code == 409
    assert "Observational practicum: 2 h still to do" in answer.text
    assert 'name="seen"' not in answer.text
    assert count(session) == 0


def test_a_changed_preview_is_shown_again_before_it_is_issued(
    desk: FlaskClient, session: Session, cast: Cast
) -> None:
    seen = seen_on(desk.get(confirm(cast)))
    cast.trainee.name = "Demo Renamed"
    session.commit()

    answer = post(desk, confirm(cast), {"seen": seen, "once": "a"})

    assert answer.status_code == 409
    assert "Look again" in answer.text
    assert "Demo Renamed, LCSW" in answer.text
    again = post(desk, confirm(cast), {"seen": seen_on(answer), "once": "b"})
    assert again.status_code == 303


def test_an_admin_who_is_a_trainee_finds_no_way_to_their_own(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    """Z5: neither in the list nor by its address."""
    cast = complete_year(session)
    session.add(RoleGrant(person_id=cast.trainee.id, role="admin"))
    sign_in(client, cast.trainee)

    assert "Demo Ready" not in client.get(LIST).text.split("To issue")[1].split("</table>")[0]
    assert client.get(confirm(cast)).status_code == 404
    assert post(client, confirm(cast), {"once": "a"}).status_code == 404
    assert count(session) == 0


def test_revoking_asks_for_a_reason_and_shows_it_at_once(
    desk: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)
    session.commit()
    address = f"{LIST}/{certificate.id}/revoke"
    assert "cannot be undone" in desk.get(address).text

    empty = post(desk, address, {"reason": "  ", "once": "a"})
    assert (empty.status_code, "Say why" in empty.text) == (422, True)
    long = post(desk, address, {"reason": "x" * 301, "once": "b"})
    assert long.status_code == 422
    done = post(desk, address, {"reason": "Hours corrected", "once": "c"})

    assert done.status_code == 303
    page = desk.get(LIST).text
    assert "Hours corrected" in page
    again = post(desk, address, {"reason": "Again", "once": "d"})
    assert (again.status_code, "already revoked" in again.text) == (409, True)


def test_correcting_puts_a_new_certificate_in_the_place_of_the_old(
    desk: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)
    cast.trainee.name = "Demo Newname"
    session.commit()
    address = f"{LIST}/{certificate.id}/correct"
    seen = seen_on(desk.get(address))

    answer = post(desk, address, {"reason": "One meeting twice", "seen": seen, "once": "a"})

    assert answer.status_code == 303
    page = desk.get(LIST).text
    assert "KAP-2026-000001 revoked, KAP-2026-000002 issued in its place" in page
    assert "Demo Newname, LCSW" in page


def test_a_certificate_whose_hours_changed_stands_on_top(
    desk: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    issued(session, cast, now)
    session.commit()
    assert "Hours changed after issue" not in desk.get(LIST).text

    withdraw(session, cast, DOSING, now + timedelta(hours=1))
    session.commit()

    page = desk.get(LIST).text
    assert "Hours changed after issue: 1 certificate rests" in page
    assert page.index("Hours changed") < page.index("To issue")


def test_search_and_pages_find_one_among_many(desk: FlaskClient, session: Session, cast: Cast) -> None:
    group = None
    for number in range(30):
        place = enrolled(session, person(session, f"Trainee {number:02}", ["trainee"]), group)
        group = place.cohort
    session.commit()

    first, second = desk.get(LIST).text, desk.get(f"{LIST}?page=2").text
    assert "1 to 25 of 31" in first
    assert "26 to 31 of 31" in second
    found = desk.get(f"{LIST}?q=trainee 07").text
    assert "Trainee 07" in found
    assert "Trainee 08" not in found
    assert "No enrolment fits this search" in desk.get(f"{LIST}?q=100%25").text


@pytest.mark.parametrize("role", ["trainee", "mentor", "practitioner", "facilitator"])
def test_nobody_but_an_admin_reaches_these_pages(
    client: FlaskClient, session: Session, cast: Cast, now: datetime, role: str
) -> None:
    """C1: every role on every issuing path."""
    certificate = issued(session, cast, now)
    sign_in(client, person(session, "Demo Outsider", [role]))

    for address in (
        LIST,
        confirm(cast),
        f"{LIST}/{certificate.id}/revoke",
        f"{LIST}/{certificate.id}/correct",
        f"{LIST}/{certificate.id}/renew",
    ):
        assert client.get(address).status_code == 404
        if address != LIST:
            assert post(client, address, {"reason": "x", "once": "a"}).status_code == 404


@pytest.mark.parametrize("people", [1, 12])
def test_no_page_needs_more_than_twelve_statements(
    client: FlaskClient, session: Session, connection: Connection, now: datetime, people: int
) -> None:
    casts = [complete_year(session, name=f"Demo {number}") for number in range(people)]
    certificate = issued(session, casts[0], now, valid_until=now.date() + timedelta(days=365))
    waiting = complete_year(session, name="Demo Waiting")
    withdraw(session, casts[0], DOSING, now)
    session.commit()
    staff = [LIST, confirm(waiting), f"{LIST}/{certificate.id}/revoke", f"{LIST}/{certificate.id}/correct"]
    staff += [
        f"{LIST}/{certificate.id}",
        f"{LIST}/{certificate.id}/name",
        f"{LIST}/{certificate.id}/renew",
        "/admin",
    ]
    own = ["/certificates", f"/certificates/{certificate.id}", f"/certificates/{certificate.id}.pdf"]

    def count(address: str) -> int:
        with statements(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    sign_in(client, waiting.admin)
    counts = {address: count(address) for address in staff}
    sign_in(client, casts[0].trainee)
    counts |= {address: count(address) for address in own}
    assert max(counts.values()) <= 12, counts
