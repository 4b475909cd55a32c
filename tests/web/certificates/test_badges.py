"""C3-C6: what everybody may fetch of a credential, what only its holder may, and what no cache keeps."""

import json
import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.certificates import service
from kaptrain.certificates.adapters.badge.baking import unbaked
from kaptrain.certificates.models import Certificate, Credential
from kaptrain.certificates.rules.code import format_code
from tests.factories import person
from tests.factories.certificates import OFFICE, Cast, complete_year, issued
from tests.signing import sign_in

NONCE = re.compile(r"'nonce-[^']+'")
LIST = "/credentials/status/1.json"


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


@pytest.fixture
def certificate(session: Session, cast: Cast, now: datetime) -> Certificate:
    made = issued(session, cast, now)
    session.commit()
    return made


def stored(session: Session, certificate: Certificate) -> bytes:
    return session.get_one(Credential, certificate.id).json


def test_the_keys_are_public(client: FlaskClient, certificate: Certificate) -> None:
    answer = client.get("/.well-known/did.json")

    document = json.loads(answer.data)
    assert answer.content_type == "application/did+json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert document["id"] == "did:web:localhost"
    assert document["verificationMethod"][0]["controller"] == document["id"]
    assert document["assertionMethod"] == ["did:web:localhost#key-1"]
    assert "private" not in answer.text.lower()


def test_a_host_that_the_site_had_before_goes_on_answering(
    client: FlaskClient, certificate: Certificate
) -> None:
    document = client.get("/.well-known/did.json", base_url="http://127.0.0.1").get_json(force=True)
    listed = client.get(LIST, base_url="http://127.0.0.1").get_json(force=True)

    assert document["id"] == listed["issuer"] == "did:web:127.0.0.1"
    assert listed["id"] == f"http://127.0.0.1{LIST}"
    assert client.get("/.well-known/did.json", base_url="http://stranger.example").status_code == 400


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/vc"),
        ("application/vc", "application/vc"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
        ("text/html,*/*;q=0.8", "application/vc"),
    ],
)
def test_everybody_gets_the_stored_credential(
    client: FlaskClient, session: Session, certificate: Certificate, accept: str, given: str
) -> None:
    answer = client.get(f"/credentials/{certificate.award_id}.json", headers={"Accept": accept})

    assert answer.data == stored(session, certificate)
    assert answer.content_type == given


def test_verifiers_in_a_browser_can_read_and_no_cache_keeps(
    client: FlaskClient, certificate: Certificate
) -> None:
    for address in (f"/credentials/{certificate.award_id}.json", LIST):
        answer = client.get(address)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert client.get("/.well-known/did.json").headers["Access-Control-Allow-Origin"] == "*"


def test_unknown_malformed_and_withheld_look_the_same(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast, now: datetime
) -> None:
    holder = Actor(cast.trainee.id, cast.trainee.name)
    service.withhold(session, holder, certificate, office=OFFICE, now=now)
    session.commit()

    answers = [
        client.get(f"/credentials/{name}.json")
        for name in (certificate.award_id, "6f1d2f0e-7f0b-4c39-9f5a-2f6d8f9f7c11", "x", "%00", "a" * 3000)
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({NONCE.sub("", str(sorted(answer.headers))) for answer in answers}) == 1


def test_a_revocation_shows_in_the_very_next_list(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast, now: datetime
) -> None:
    before = client.get(LIST).data
    assert client.get(LIST).data == before

    service.revoke(session, cast.registrar, certificate, "In error", office=OFFICE, now=now)
    session.commit()

    assert client.get(LIST).data != before


def test_a_former_name_is_nowhere_public(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast, now: datetime
) -> None:
    """C5: neither after a new name nor after hours were corrected on top of it."""
    cast.trainee.name = "Demo Newname"
    new = service.rename(session, cast.registrar, certificate, office=OFFICE, now=now)
    service.correct_hours(session, cast.registrar, new, "One meeting twice", office=OFFICE, now=now)
    session.commit()

    for address in (f"/credentials/{certificate.award_id}.json", LIST, "/.well-known/did.json"):
        assert "Demo Ready, LCSW" not in client.get(address).text
    assert "Demo Newname, LCSW" in client.get(f"/credentials/{new.award_id}.json").text


def test_the_holder_downloads_a_file_and_two_pictures(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast
) -> None:
    sign_in(client, cast.trainee)
    base = f"/certificates/{certificate.id}"

    files = {kind: client.get(f"{base}.{kind}") for kind in ("json", "png", "svg")}

    assert files["json"].data == stored(session, certificate)
    assert unbaked(files["png"].data) == unbaked(files["svg"].data) == files["json"].data
    assert [each.content_type.split(";")[0] for each in files.values()] == [
        "application/vc",
        "image/png",
        "image/svg+xml",
    ]
    for kind, answer in files.items():
        name = f'attachment; filename="certificate-{certificate.number}.{kind}"'
        assert answer.headers["Content-Disposition"] == name
        assert answer.headers["Cache-Control"] == "no-store"
        assert f"{base}.{kind}" in client.get(base).text


@pytest.mark.parametrize("kind", ["json", "png", "svg"])
def test_nobody_else_downloads_them(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast, kind: str
) -> None:
    """Z3."""
    for somebody in (person(session, "Other", ["trainee"]), cast.mentor, cast.admin):
        sign_in(client, somebody)
        assert client.get(f"/certificates/{certificate.id}.{kind}").status_code == 404


def test_the_public_page_offers_the_credential_while_it_is_for_everybody(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast, now: datetime
) -> None:
    page, badge = f"/verify/{format_code(certificate.code)}", f"/credentials/{certificate.award_id}.json"
    assert badge in client.get(page).text

    holder = Actor(cast.trainee.id, cast.trainee.name)
    service.withhold(session, holder, certificate, office=OFFICE, now=now)
    session.commit()

    assert badge not in client.get(page).text
