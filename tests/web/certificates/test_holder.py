import hashlib
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.certificates import service
from tests.factories import enrolled, person
from tests.factories.certificates import OFFICE, Cast, complete_year, issued
from tests.signing import sign_in


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


def test_the_holder_sees_and_downloads_the_stored_bytes(
    client: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)
    sign_in(client, cast.trainee)

    listed = client.get("/certificates").text
    page = client.get(f"/certificates/{certificate.id}")
    file = client.get(f"/certificates/{certificate.id}.pdf")

    assert certificate.number in listed
    assert "has completed <b>" not in listed
    assert '<p class="kt-cert-name">Demo Ready, LCSW</p>' in page.text
    assert "of 5 hours" in page.text
    assert file.mimetype == "application/pdf"
    assert (
        file.headers["Content-Disposition"] == f'attachment; filename="certificate-{certificate.number}.pdf"'
    )
    assert file.headers["Cache-Control"] == "no-store"
    assert hashlib.sha256(file.data).hexdigest() == certificate.pdf_sha256


def test_what_is_downloaded_is_never_rendered_again(
    client: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)
    cast.trainee.name = "Somebody Else"
    cast.place.plan_version.version = "t1"
    sign_in(client, cast.trainee)

    file = client.get(f"/certificates/{certificate.id}.pdf")

    assert file.data == certificate.pdf
    assert "Demo Ready, LCSW" in client.get(f"/certificates/{certificate.id}").text


@pytest.mark.parametrize("address", ["/certificates/{}", "/certificates/{}.pdf"])
def test_somebody_elses_certificate_looks_like_none(
    client: FlaskClient, session: Session, cast: Cast, now: datetime, address: str
) -> None:
    """Z3: other trainees, mentors and admins alike."""
    certificate = issued(session, cast, now)
    other = person(session, "Demo Other", ["trainee", "mentor", "admin"])
    sign_in(client, other)

    refused = client.get(address.format(certificate.id))
    unknown = client.get(address.format(999_999))

    assert refused.status_code == unknown.status_code == 404
    assert sign_in(client, cast.mentor).get(address.format(certificate.id)).status_code == 404


def test_a_trainee_without_one_reads_what_is_missing_and_where(client: FlaskClient, session: Session) -> None:
    cast = complete_year(session, without={"met:1"})
    sign_in(client, cast.trainee)

    page = client.get("/certificates").text

    assert "Still to do for your certificate" in page
    assert 'href="/hours"><span><span>Mentorship: 2 h still to do</span></span></a>' in page


def test_a_complete_year_waits_for_the_admin(client: FlaskClient, session: Session, cast: Cast) -> None:
    sign_in(client, cast.trainee)

    assert "Everything is complete" in client.get("/certificates").text


def test_a_person_without_a_place_is_told_so(client: FlaskClient, session: Session) -> None:
    sign_in(client, person(session, "Demo Nobody", ["trainee"]))

    assert "No certificate yet" in client.get("/certificates").text


def test_a_revoked_certificate_stays_and_says_so(
    client: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)
    service.revoke(session, cast.registrar, certificate, "Misprint", office=OFFICE, now=now)
    sign_in(client, cast.trainee)

    assert "Revoked on 22 November 2026" in client.get("/certificates").text
    page = client.get(f"/certificates/{certificate.id}").text
    assert "Misprint" in page
    assert "Everything is complete" in client.get("/certificates").text


def test_a_newcomer_sees_every_reason(client: FlaskClient, session: Session) -> None:
    trainee = person(session, "Demo Newcomer", ["trainee"])
    enrolled(session, trainee)
    sign_in(client, trainee)

    page = client.get("/certificates").text

    assert "Core modules: 1 h still to do" in page
    assert "The licence has not been seen" in page


def test_visitors_are_sent_to_sign_in(
    client: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)
    session.commit()

    for address in (
        "/certificates",
        f"/certificates/{certificate.id}",
        f"/certificates/{certificate.id}.pdf",
    ):
        assert client.get(address).status_code == 303
