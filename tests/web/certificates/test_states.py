"""The pages of each state: what the public, the holder and the admin read."""

from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.accounts.models import RoleGrant
from kaptrain.certificates import queries, service
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.code import format_code
from kaptrain.shared.clock import FrozenClock
from tests.factories import person
from tests.factories.certificates import OFFICE, Cast, acting, complete_year, issued, withdraw
from tests.signing import post, sign_in
from tests.web.certificates.test_staff import LIST, confirm, seen_on

FORMER = "Demo Formername"
JSON = {"Accept": "application/json"}


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


@pytest.fixture
def certificate(session: Session, cast: Cast, now: datetime) -> Certificate:
    made = issued(session, cast, now)
    session.commit()
    return made


def address(certificate: Certificate) -> str:
    return f"/verify/{format_code(certificate.code)}"


def renamed(session: Session, cast: Cast, certificate: Certificate, now: datetime) -> Certificate:
    """The same award in the present name of a person whose rows all say the former one."""
    new = service.rename(session, cast.registrar, certificate, office=OFFICE, now=now)
    session.commit()
    return new


def public(client: FlaskClient, *certificates: Certificate) -> list[TestResponse]:
    """Both shapes of every public page."""
    return [client.get(address(each), headers=kind) for each in certificates for kind in ({}, JSON)]


@pytest.fixture
def former(session: Session, now: datetime) -> tuple[Cast, Certificate]:
    """A certificate in a name that its holder does not bear any more."""
    cast = complete_year(session)
    cast.trainee.name = FORMER
    session.flush()
    made = issued(session, cast, now)
    cast.trainee.name = "Demo Newname"
    session.commit()
    return cast, made


def test_a_former_name_stands_on_no_public_page(
    client: FlaskClient, session: Session, former: tuple[Cast, Certificate], now: datetime
) -> None:
    cast, first = former
    second = renamed(session, cast, first, now + timedelta(days=1))

    answers = public(client, first, second)

    assert all(FORMER not in answer.text for answer in answers)
    assert all(answer.status_code == 200 for answer in answers)
    assert "Demo Newname, LCSW" in answers[2].text
    assert answers[1].get_json()["successor"] == format_code(second.code)
    assert answers[3].get_json()["printed"]["First awarded"] == "22 November 2026"


@pytest.mark.parametrize("which", ["old", "new"])
def test_a_former_name_stays_away_after_a_revocation(
    client: FlaskClient, session: Session, former: tuple[Cast, Certificate], now: datetime, which: str
) -> None:
    cast, first = former
    second = renamed(session, cast, first, now)
    revoked = first if which == "old" else second
    service.revoke(session, cast.registrar, revoked, "Misprint", office=OFFICE, now=now)
    session.commit()

    assert all(FORMER not in answer.text for answer in public(client, first, second))


def test_a_former_name_stays_away_when_hours_were_corrected_before(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    cast = complete_year(session)
    cast.trainee.name = FORMER
    session.flush()
    first = issued(session, cast, now)
    second = service.correct_hours(session, cast.registrar, first, "Twice", office=OFFICE, now=now)
    cast.trainee.name = "Demo Newname"
    session.flush()
    third = renamed(session, cast, second, now)

    assert all(FORMER not in answer.text for answer in public(client, first, second, third))


def test_corrected_hours_lead_from_the_revoked_page_to_the_new_one(
    client: FlaskClient, session: Session, cast: Cast, certificate: Certificate, now: datetime
) -> None:
    new = service.correct_hours(session, cast.registrar, certificate, "Twice", office=OFFICE, now=now)
    session.commit()

    page, data = client.get(address(certificate)).text, client.get(address(certificate), headers=JSON)

    assert "This certificate was revoked" in page
    assert f'href="{address(new)}">See the certificate issued in its place' in page
    assert (data.get_json()["state"], data.get_json()["successor"]) == ("revoked", format_code(new.code))


def test_an_expired_certificate_says_so_from_the_day_after(
    client: FlaskClient, session: Session, cast: Cast, clock: FrozenClock, now: datetime
) -> None:
    last = date(2027, 11, 22)
    made = service.issue(session, cast.registrar, cast.place, office=OFFICE, now=now, valid_until=last)
    session.commit()
    assert "This certificate is valid" in client.get(address(made)).text
    clock.set(now + timedelta(days=366))

    page, data = client.get(address(made)).text, client.get(address(made), headers=JSON).get_json()

    assert "This certificate has expired" in page
    assert (data["state"], data["valid"], data["since"]) == ("expired", False, "23 November 2027")
    assert data["printed"]["Valid until"] == "22 November 2027"


def test_the_holder_withholds_after_a_word_of_warning_and_undoes_it(
    client: FlaskClient, session: Session, cast: Cast, certificate: Certificate
) -> None:
    sign_in(client, cast.trainee)
    own = f"/certificates/{certificate.id}"
    assert "The public page will say only that it exists" in client.get(own).text

    answer = post(client, f"{own}/withhold", {"once": "a"}, follow_redirects=True)
    assert "Show everything again" in answer.text
    assert "Withheld" in client.get("/certificates").text
    held = [each.text for each in public(client.application.test_client(), certificate)]
    post(client, f"{own}/release", {"once": "b"})
    shown = client.application.test_client().get(address(certificate)).text

    assert all("Demo Ready" not in page and "Demo Training" not in page for page in held)
    assert "This certificate exists; its holder has restricted it" in held[0]
    assert "This certificate is valid" in shown


def test_of_a_withheld_certificate_json_says_no_more_than_the_page(
    client: FlaskClient, session: Session, cast: Cast, certificate: Certificate, now: datetime
) -> None:
    service.withhold(session, acting(cast.trainee), certificate, office=OFFICE, now=now)
    session.commit()

    data = client.get(address(certificate), headers=JSON).get_json()

    # Not even of which kind it is.
    assert set(data) == {"state", "valid", "checked", "printed"}
    assert (data["state"], data["valid"], data["printed"]) == ("withheld", False, {})


def test_withholding_does_not_hide_a_revocation_but_its_words(
    client: FlaskClient, session: Session, cast: Cast, certificate: Certificate, now: datetime
) -> None:
    service.withhold(session, acting(cast.trainee), certificate, office=OFFICE, now=now)
    service.revoke(session, cast.registrar, certificate, "Canary reason", office=OFFICE, now=now)
    session.commit()

    page, data = (answer.text for answer in public(client, certificate))

    for shown in (page, data):
        assert "revoked" in shown
        assert "Canary reason" not in shown
        assert "Demo Ready" not in shown


@pytest.mark.parametrize("act", ["withhold", "release"])
def test_nobody_else_withholds_or_releases(
    client: FlaskClient, session: Session, cast: Cast, certificate: Certificate, act: str
) -> None:
    for other in (cast.admin, cast.mentor, person(session, "Demo Other", ["trainee"])):
        sign_in(client, other)
        assert post(client, f"/certificates/{certificate.id}/{act}", {"once": act}).status_code == 404


def test_looks_are_counted_by_post_for_the_holder_to_read(
    client: FlaskClient, session: Session, cast: Cast, certificate: Certificate
) -> None:
    stranger = client.application.test_client()
    page = stranger.get(address(certificate)).text
    seen = f"{address(certificate)}/seen"
    assert f'data-seen-url="{seen}"' in page
    assert "Nothing about who opens it is kept" in page

    answers = [stranger.post(seen), stranger.post(seen), stranger.post("/verify/none/seen")]
    sign_in(client, cast.trainee).post(seen)

    assert {(answer.status_code, answer.data) for answer in answers} == {(204, b"")}
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert queries.lookups(session, [certificate.id]) == {certificate.id: 2}
    assert "was opened 2 times" in client.get("/certificates").text
    assert "Opened 2 times" in client.get(f"/certificates/{certificate.id}").text


def test_the_wallet_has_a_link_to_select_and_the_file(
    client: FlaskClient, cast: Cast, certificate: Certificate
) -> None:
    page = sign_in(client, cast.trainee).get("/certificates").text

    assert f'readonly value="http://localhost{address(certificate)}"' in page
    assert f'href="/certificates/{certificate.id}.pdf"' in page
    assert "Nobody has opened its" in page


@pytest.mark.parametrize("state", ["withdrawn", "completed"])
def test_the_wallet_outlives_the_enrolment_and_the_role(
    client: FlaskClient, session: Session, cast: Cast, certificate: Certificate, state: str
) -> None:
    cast.place.state = state
    session.delete(session.scalars(select(RoleGrant).filter_by(person_id=cast.trainee.id)).one())
    session.add(RoleGrant(person_id=cast.trainee.id, role="mentor"))
    session.flush()
    sign_in(client, cast.trainee)

    assert certificate.number in client.get("/certificates").text
    assert client.get(f"/certificates/{certificate.id}.pdf").data == certificate.pdf


def test_a_suspended_holder_keeps_a_public_page_and_sees_no_wallet(
    client: FlaskClient, session: Session, cast: Cast, certificate: Certificate, now: datetime
) -> None:
    sign_in(client, cast.trainee)
    cast.trainee.suspended_at = now
    session.commit()

    assert client.get("/certificates").status_code == 303
    assert "This certificate is valid" in client.get(address(certificate)).text


def test_an_admin_chooses_a_last_day_or_none(client: FlaskClient, session: Session, cast: Cast) -> None:
    sign_in(client, cast.admin)
    seen = seen_on(client.get(confirm(cast)))
    past = post(client, confirm(cast), {"seen": seen, "valid_until": "2026-11-22", "once": "a"})
    assert (past.status_code, "Choose a day after today" in past.text) == (422, True)

    post(client, confirm(cast), {"seen": seen, "valid_until": "2028-11-22", "once": "b"})

    made = queries.live_certificate(session, cast.place.id)
    assert made is not None
    assert made.valid_until == date(2028, 11, 22)


def test_an_admin_prints_a_new_name_after_seeing_the_proof(
    client: FlaskClient, session: Session, former: tuple[Cast, Certificate]
) -> None:
    cast, first = former
    sign_in(client, cast.admin)
    page = f"{LIST}/{first.id}/name"
    seen = seen_on(client.get(page))
    unproved = post(client, page, {"seen": seen, "once": "a"})
    assert (unproved.status_code, "Tick this once you have seen it" in unproved.text) == (422, True)

    answer = post(client, page, {"seen": seen, "proof": "y", "once": "b"}, follow_redirects=True)

    assert "KAP-2026-000002 replaces KAP-2026-000001" in answer.text
    old = client.get(f"{LIST}/{first.id}").text
    assert "New name, proof seen" in old
    assert "Replaced by a newer one" in old
    again = post(client, page, {"seen": seen, "proof": "y", "once": "c"})
    assert (again.status_code, "cannot be replaced" in again.text) == (409, True)


def test_the_same_name_leaves_nothing_to_print(
    client: FlaskClient, cast: Cast, certificate: Certificate
) -> None:
    page = sign_in(client, cast.admin).get(f"{LIST}/{certificate.id}/name").text

    assert "It prints this name already" in page
    assert "I have seen proof" not in page


def test_a_flag_stands_on_the_admins_pages(
    client: FlaskClient, session: Session, cast: Cast, certificate: Certificate, now: datetime
) -> None:
    sign_in(client, cast.admin)
    assert "whose hours changed" not in client.get("/admin").text
    withdraw(session, cast, "met:1", now)
    session.commit()

    home, page = client.get("/admin").text, client.get(f"{LIST}/{certificate.id}").text

    assert "1 certificate whose hours changed" in home
    assert "It prints more than the ledger holds now: Mentorship: 2 h still to do" in page
