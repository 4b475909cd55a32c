"""Renewing from a certificate's record: what the admin, the holder and the public read."""

from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.code import format_code
from kaptrain.shared.clock import FrozenClock
from tests.factories.certificates import Cast, complete_year, issued
from tests.signing import post, sign_in
from tests.web.certificates.test_staff import LIST, seen_on

LAST = date(2027, 11, 22)


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


@pytest.fixture
def certificate(session: Session, cast: Cast, now: datetime, clock: FrozenClock) -> Certificate:
    """One whose last day was three weeks ago."""
    made = issued(session, cast, now, valid_until=LAST)
    session.commit()
    clock.set(now + timedelta(days=386))
    return made


@pytest.fixture
def desk(client: FlaskClient, cast: Cast, certificate: Certificate) -> FlaskClient:
    sign_in(client, cast.admin)
    return client


def test_the_admin_renews_an_expired_certificate_from_its_record(
    desk: FlaskClient, session: Session, certificate: Certificate
) -> None:
    address = f"{LIST}/{certificate.id}/renew"
    assert f'href="{address}"' in desk.get(f"{LIST}/{certificate.id}").text
    page = desk.get(address)
    data = {"valid_until": "2029-11-22", "reason": "Refresher attended", "seen": seen_on(page)}

    answer = post(desk, address, data)

    made = session.scalars(select(Certificate).order_by(Certificate.id.desc())).first()
    assert made is not None and answer.status_code == 303
    assert answer.location.endswith(f"{LIST}/{made.id}")
    record = desk.get(f"{LIST}/{certificate.id}").text
    assert "Refresher attended" in record and f'href="{LIST}/{made.id}">{made.number}</a>' in record
    public = desk.get(f"/verify/{format_code(certificate.code)}")
    assert "A newer certificate replaces this one" in public.text
    assert f"/verify/{format_code(made.code)}" in public.text
    assert "Refresher" not in public.text
    now = desk.get(f"/verify/{format_code(made.code)}", headers={"Accept": "application/json"}).get_json()
    assert (now["valid"], now["printed"]["Valid until"]) == (True, "22 November 2029")
    assert now["printed"]["First awarded"] == "22 November 2026"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_until": ""}, "Choose the new last day."),
        ({"valid_until": "2027-11-01"}, "Choose a day after today."),
        ({"reason": " "}, "Say why it is renewed."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    desk: FlaskClient, session: Session, certificate: Certificate, changes: dict[str, str], words: str
) -> None:
    address = f"{LIST}/{certificate.id}/renew"
    data = {"valid_until": "2029-11-22", "reason": "Refresher", "seen": seen_on(desk.get(address)), **changes}

    answer = post(desk, address, data)

    assert answer.status_code == 422 and words in answer.text
    assert ("Refresher" in answer.text) == ("reason" not in changes)
    assert session.scalars(select(Certificate)).one().id == certificate.id


def test_one_that_holds_for_ever_offers_no_renewal(
    client: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)
    session.commit()
    sign_in(client, cast.admin)

    assert f"{LIST}/{certificate.id}/renew" not in client.get(f"{LIST}/{certificate.id}").text
    assert "nothing to renew" in client.get(f"{LIST}/{certificate.id}/renew").text
