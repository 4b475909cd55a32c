"""C6: each certificate is signed in the transaction that issues it; keys are closed, change, and never go."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor
from kaptrain.certificates import service
from kaptrain.certificates.adapters.badge.keys import multikey, new_key
from kaptrain.certificates.adapters.badge.proof import holds
from kaptrain.certificates.adapters.badge.status_list import encoded
from kaptrain.certificates.models import Certificate, Credential, SealedKey, SigningKey
from kaptrain.certificates.rules.did import Issuer
from kaptrain.certificates.service import check_credentials, keys
from kaptrain.shared.errors import Refused
from tests.factories.certificates import KEY_SECRET, OFFICE, Cast, complete_year, issued

OPERATOR = Actor(None, "the operator")
ISSUER = Issuer(OFFICE.issuer, OFFICE.base_url)
LATER = timedelta(hours=1)


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


def credential(session: Session, certificate: Certificate) -> dict[str, Any]:
    stored = session.scalar(select(Credential.json).where(Credential.certificate_id == certificate.id))
    assert stored is not None
    found: dict[str, Any] = json.loads(stored)
    return found


def listed(session: Session) -> dict[str, Any]:
    made = service.revocations(session, ISSUER, 1, office=OFFICE)
    assert made is not None
    found: dict[str, Any] = json.loads(made)
    return found


def bits(session: Session) -> str:
    found: str = listed(session)["credentialSubject"]["encodedList"]
    return found


def test_a_certificate_and_its_credential_say_the_same(session: Session, cast: Cast, now: datetime) -> None:
    certificate = issued(session, cast, now)

    made = credential(session, certificate)
    assert made["id"] == f"urn:uuid:{certificate.award_id}"
    assert made["credentialSubject"]["name"] == "Demo Ready, LCSW"
    assert made["credentialSubject"]["creditsEarned"] == 5
    assert made["evidence"][0]["id"] == certificate.content["verify_url"]
    assert certificate.ledger_head in made["evidence"][0]["narrative"]
    assert made["validFrom"] == made["awardedDate"] == "2026-11-22T19:00:00Z"
    assert "validUntil" not in made


def test_the_credential_lies_in_the_pdf(session: Session, cast: Cast, now: datetime) -> None:
    certificate = issued(session, cast, now)

    attached = PdfReader(io.BytesIO(certificate.pdf)).attachments
    stored = session.get_one(Credential, certificate.id).json
    assert [content for contents in attached.values() for content in contents] == [stored]


def test_the_first_key_is_made_by_the_first_certificate(session: Session, cast: Cast, now: datetime) -> None:
    assert keys.known_keys(session) == []

    issued(session, cast, now)
    issued(session, complete_year(session, name="Demo Second"), now)

    (key,) = keys.known_keys(session)
    pen = keys.open_key(session, [KEY_SECRET])
    assert pen is not None and pen.number == key.number == 1
    assert list(verify_chains(session)) == []


def test_without_the_secret_nothing_is_issued(session: Session, cast: Cast, now: datetime) -> None:
    issued(session, complete_year(session, name="Demo First"), now)
    other = replace(OFFICE, key_secrets=("some other secret of enough characters",))

    with pytest.raises(
        Refused, match="No CREDENTIAL_KEY_SECRET that is set opens the signing key"
    ) as refusal:
        service.issue(session, cast.registrar, cast.place, office=other, now=now)

    assert refusal.value.code == "sealed"
    assert session.scalar(select(func.count(Certificate.id))) == 1


def test_places_in_the_list_are_random_and_never_shared(session: Session, now: datetime) -> None:
    for number in range(4):
        issued(session, complete_year(session, name=f"Demo {number}"), now)

    places = session.scalars(select(Credential.status_index).order_by(Credential.certificate_id)).all()
    assert len(set(places)) == 4
    assert places != sorted(places) or max(places) > 100


def test_one_person_has_one_identifier_and_another_has_another(
    session: Session, cast: Cast, now: datetime
) -> None:
    first = issued(session, cast, now)
    second = service.correct_hours(
        session, cast.registrar, first, "One meeting twice", office=OFFICE, now=now + LATER
    )
    other = issued(session, complete_year(session, name="Demo Other"), now)

    subjects = [credential(session, each)["credentialSubject"] for each in (first, second, other)]
    assert subjects[0]["id"] == subjects[1]["id"] != subjects[2]["id"]
    assert subjects[0]["identifier"][0]["salt"] != subjects[1]["identifier"][0]["salt"]


def test_a_new_name_keeps_the_id_and_the_first_day(session: Session, cast: Cast, now: datetime) -> None:
    old = issued(session, cast, now)
    cast.trainee.name = "Demo Newname"

    new = service.rename(session, cast.registrar, old, office=OFFICE, now=now)

    was, made = credential(session, old), credential(session, new)
    assert (made["id"], made["awardedDate"]) == (was["id"], was["awardedDate"])
    assert made["validFrom"] > was["validFrom"]
    assert made["credentialStatus"]["id"] != was["credentialStatus"]["id"]
    assert bits(session) == encoded([int(was["credentialStatus"]["statusListIndex"])])


def test_corrected_hours_are_another_credential(session: Session, cast: Cast, now: datetime) -> None:
    old = issued(session, cast, now)

    new = service.correct_hours(session, cast.registrar, old, "One meeting twice", office=OFFICE, now=now)

    was, made = credential(session, old), credential(session, new)
    assert made["id"] != was["id"]
    assert bits(session) == encoded([int(was["credentialStatus"]["statusListIndex"])])


def test_a_last_day_ends_with_the_day_of_the_institution(session: Session, cast: Cast, now: datetime) -> None:
    certificate = service.issue(
        session, cast.registrar, cast.place, office=OFFICE, now=now, valid_until=date(2028, 6, 30)
    )

    assert credential(session, certificate)["validUntil"] == "2028-07-01T05:59:59Z"


def test_the_list_is_the_same_until_something_ends(session: Session, cast: Cast, now: datetime) -> None:
    certificate = issued(session, cast, now)
    before = listed(session)
    issued(session, complete_year(session, name="Demo Other"), now + LATER)
    still = listed(session)

    service.revoke(session, cast.registrar, certificate, "In error", office=OFFICE, now=now + 2 * LATER)

    assert before == still
    assert before["credentialSubject"]["encodedList"] == encoded([])
    assert listed(session)["validFrom"] == "2026-11-22T21:00:00Z"


def test_withholding_revokes_nothing(session: Session, cast: Cast, now: datetime) -> None:
    certificate = issued(session, cast, now)
    holder = Actor(cast.trainee.id, cast.trainee.name)

    service.withhold(session, holder, certificate, office=OFFICE, now=now)

    assert bits(session) == encoded([])
    assert service.published(session, certificate.award_id, today=now.date()) is None
    service.release(session, holder, certificate, office=OFFICE, now=now)
    assert service.published(session, certificate.award_id, today=now.date()) is not None


def test_there_is_no_list_before_the_first_credential(session: Session, cast: Cast, now: datetime) -> None:
    assert service.revocations(session, ISSUER, 1, office=OFFICE) is None
    issued(session, cast, now)
    assert service.revocations(session, ISSUER, 0, office=OFFICE) is None
    assert service.revocations(session, ISSUER, 2, office=OFFICE) is None


def test_a_new_key_signs_and_the_old_one_can_never_again(session: Session, cast: Cast, now: datetime) -> None:
    first = issued(session, cast, now)

    keys.rotate(session, OPERATOR, [KEY_SECRET], now=now + LATER)
    second = issued(session, complete_year(session, name="Demo Second"), now + LATER)

    known = [key.number for key in keys.known_keys(session)]
    sealed = session.scalars(select(SealedKey.number)).all()
    signers = [session.get_one(Credential, each.id).key_number for each in (first, second)]
    assert (known, sealed, signers) == ([1, 2], [2], [1, 2])
    assert list(check_credentials(session)) == []
    assert listed(session)["proof"][0]["verificationMethod"].endswith("#key-2")


def test_the_secret_can_change(session: Session, cast: Cast, now: datetime) -> None:
    issued(session, cast, now)
    fresh = "a fresh secret of thirty-two characters"

    assert keys.reseal(session, OPERATOR, [fresh, KEY_SECRET], now=now) == 1

    session.expire_all()
    assert keys.open_key(session, [fresh]) is not None
    with pytest.raises(Refused):
        keys.open_key(session, [KEY_SECRET])


def test_the_private_half_never_lies_open(session: Session, cast: Cast, now: datetime) -> None:
    issued(session, cast, now)

    pen = keys.open_key(session, [KEY_SECRET])
    assert pen is not None
    assert pen.private.private_bytes_raw() not in session.scalars(select(SealedKey.sealed)).one()
    assert repr(pen).count("private") == 0
    assert KEY_SECRET not in repr(OFFICE)


def spoil_text(session: Session, certificate: Certificate) -> None:
    change(session, "credentials", "json = :bytes", bytes=b'{"id": "another"}')


def spoil_text_and_digest(session: Session, certificate: Certificate) -> None:
    stored = session.get_one(Credential, certificate.id).json
    forged = stored.replace(b"Demo Ready", b"Demo Liars")
    sha256 = hashlib.sha256(forged).hexdigest()
    change(session, "credentials", "json = :bytes, json_sha256 = :sha", bytes=forged, sha=sha256)


def spoil_key(session: Session, certificate: Certificate) -> None:
    stranger = multikey(new_key().public_key())
    change(session, "signing_keys", "public_key = :key", key=stranger)


def remove(session: Session, certificate: Certificate) -> None:
    unguard(session, "credentials")
    session.execute(text("DELETE FROM credentials"))


def change(session: Session, table: str, what: str, **values: object) -> None:
    unguard(session, table)
    session.execute(text(f"UPDATE {table} SET {what}"), values)
    session.expire_all()


def unguard(session: Session, table: str) -> None:
    on = f" ON {table}" if session.get_bind().dialect.name == "postgresql" else ""
    for action in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER {table}_no_{action}{on}"))


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (spoil_text, "it does not match its SHA-256"),
        (spoil_text_and_digest, "its signature does not hold"),
        (spoil_key, "signing key 1: the chain does not know it"),
        (remove, "it is missing"),
    ],
)
def test_what_is_changed_behind_the_triggers_is_found(
    session: Session,
    cast: Cast,
    now: datetime,
    tamper: Callable[[Session, Certificate], None],
    problem: str,
) -> None:
    """T8 for credentials."""
    certificate = issued(session, cast, now)
    assert list(check_credentials(session)) == []

    tamper(session, certificate)

    found = list(check_credentials(session))
    assert any(problem in sentence for sentence in found), found


def test_the_check_is_part_of_verifying_the_ledger(app: Flask) -> None:
    assert check_credentials in app.extensions["ledger_checks"]


def test_each_stored_credential_carries_a_proof_that_holds(
    session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)

    pen = keys.open_key(session, [KEY_SECRET])
    assert pen is not None
    assert holds(credential(session, certificate), pen.private.public_key())
    assert holds(listed(session), pen.private.public_key())


@pytest.mark.parametrize("model", [Credential, SigningKey])
def test_credentials_and_keys_are_append_only(model: type[Credential] | type[SigningKey]) -> None:
    assert model.__table__.info["append_only"] == "1=1"
