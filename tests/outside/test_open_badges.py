"""C6: credentials that others verify, with verifiers that others use and without any network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft201909Validator
from openbadgeslib import baking
from openbadgeslib.ob3.verifier import OB3VerificationError
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Actor, Role
from kaptrain.certificates import service
from kaptrain.certificates.adapters.badge.keys import multikey, new_key
from kaptrain.certificates.adapters.badge.proof import signed
from kaptrain.certificates.adapters.badge.status_list import status_list
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.claims import credits_of
from kaptrain.certificates.rules.credential import Holder, Term, credential, moment, written
from kaptrain.certificates.rules.did import Issuer, did_document
from kaptrain.certificates.service import keys
from tests.conftest import NOON, Engines, application, settings_for, undone
from tests.factories.certificates import KEY_SECRET, OFFICE, a_content, acting, complete_year
from tests.outside.verifiers import GOOD, SCHEMA, Answers, answers_of, dcc, openbadgeslib
from tests.signing import sign_in

pytestmark = pytest.mark.verifiers

SITE = "https://training.example"
ELSEWHERE = replace(OFFICE, base_url=SITE)
DID, LIST = f"{SITE}/.well-known/did.json", f"{SITE}/credentials/status/1.json"
AWARD = "6f1d2f0e-7f0b-4c39-9f5a-2f6d8f9f7c11"
SUBJECT = "0d6c8c0e-1a53-4a7e-9a3c-5a8a3b1f2a10"
QUARTERS = range(200 * 4 + 1)


@dataclass(frozen=True)
class Desk:
    """A site under a public address, and its registrar."""

    app: Flask
    session: Session

    @property
    def visitor(self) -> FlaskClient:
        return self.app.test_client()

    def issue(self, name: str, now: datetime = NOON) -> Certificate:
        cast = complete_year(self.session, name=name)
        made = service.issue(self.session, cast.registrar, cast.place, office=ELSEWHERE, now=now)
        self.session.commit()
        return made

    def public(self, certificate: Certificate) -> bytes:
        address = f"{SITE}/credentials/{certificate.award_id}.json"
        text: str = answers_of(self.visitor, address)[address]["body"]
        return text.encode()

    def answers(self) -> Answers:
        return answers_of(self.visitor, DID, LIST)

    def registrar_of(self, certificate: Certificate) -> Actor:
        return acting(self.session.get_one(Person, certificate.issued_by), Role.ADMIN)


@pytest.fixture(scope="module")
def site(engines: Engines) -> Flask:
    return application(settings_for(engines.filled("sqlite", "outside"), BASE_URL=SITE), engines.clock)


@pytest.fixture
def desk(site: Flask) -> Iterator[Desk]:
    with (
        undone(site) as connection,
        Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session,
    ):
        yield Desk(site, session)


def refused(credential: bytes, answers: Answers) -> str:
    with pytest.raises(OB3VerificationError) as problem:
        openbadgeslib(credential, answers)
    return str(problem.value)


class Signer:
    """Credentials that no site issued: any content, any dates, one key."""

    def __init__(self) -> None:
        self.key, self.issuer = new_key(), Issuer("Demo Training Institute", SITE)

    def sign(self, *, until: datetime | None = None, index: int = 94567, **content: Any) -> dict[str, Any]:
        at = datetime(2026, 10, 1, 12, tzinfo=UTC)
        term = Term(award_id=AWARD, awarded=at, valid_from=at, valid_until=until, list_number=1, index=index)
        holder = Holder(SUBJECT, "graduate@kaptrain.example", "b1946ac92492d234")
        bare = credential(self.issuer, a_content(**content), holder, term)
        return signed(bare, self.key, method=self.issuer.method(1), created=moment(at))

    def answers(self, *revoked: int) -> Answers:
        since = moment(datetime(2026, 10, 1, 12, tzinfo=UTC))
        listed = status_list(self.issuer, 1, revoked, since=since, key=self.key, key_number=1)
        known = did_document(self.issuer, [(1, multikey(self.key.public_key()))])
        return {
            DID: {"type": "application/did+json", "body": json.dumps(known)},
            LIST: {"type": "application/vc", "body": json.dumps(listed)},
        }


def test_what_is_issued_is_accepted_and_meets_the_official_schema(desk: Desk) -> None:
    text = desk.public(desk.issue("Łucja Nguyễn-O'Brien"))

    assert dcc([json.loads(text)], desk.answers()) == [GOOD]
    openbadgeslib(text, desk.answers())
    assert list(Draft201909Validator(SCHEMA).iter_errors(json.loads(text))) == []


def test_every_changed_word_is_refused(desk: Desk) -> None:
    text = desk.public(desk.issue("Demo Graduate"))
    whole = json.loads(text)
    subject = whole["credentialSubject"]
    changed = [
        {**whole, "credentialSubject": {**subject, "name": "Somebody Else"}},
        {**whole, "credentialSubject": {**subject, "creditsEarned": 150}},
        {**whole, "validFrom": "2020-01-01T00:00:00Z"},
        {**whole, "credentialStatus": {**whole["credentialStatus"], "statusListIndex": "1"}},
        {name: value for name, value in whole.items() if name != "credentialStatus"},
        {**whole, "evidence": [{**whole["evidence"][0], "narrative": "200 h counted."}]},
    ]

    verdicts = dcc(changed, desk.answers())

    assert [each.errors for each in verdicts] == [("invalid_signature",)] * len(changed)
    for each in changed:
        assert "signature" in refused(written(each), desk.answers()).lower()


def test_a_word_without_a_meaning_is_refused(desk: Desk) -> None:
    whole = json.loads(desk.public(desk.issue("Demo Graduate")))

    verdicts = dcc([{**whole, "approvedBy": "nobody"}], desk.answers())

    assert not verdicts[0].signature


def test_a_revoked_one_is_refused_at_once_and_its_neighbour_is_not(desk: Desk) -> None:
    gone, stays = desk.issue("Demo Gone"), desk.issue("Demo Stays")
    texts = [desk.public(gone), desk.public(stays)]
    before = dcc(map(json.loads, texts), desk.answers())

    service.revoke(desk.session, desk.registrar_of(gone), gone, "Issued in error", office=ELSEWHERE, now=NOON)
    desk.session.commit()

    assert before == [GOOD, GOOD]
    assert dcc(map(json.loads, texts), desk.answers()) == [replace(GOOD, revocation=False), GOOD]
    assert "revocation" in refused(texts[0], desk.answers())
    openbadgeslib(texts[1], desk.answers())


def test_one_that_has_ended_is_refused() -> None:
    signer = Signer()
    over = signer.sign(until=datetime(2026, 11, 1, tzinfo=UTC))
    ahead = signer.sign(until=datetime(2126, 11, 1, tzinfo=UTC))

    assert dcc([over, ahead], signer.answers()) == [replace(GOOD, expiration=False), GOOD]
    assert "expired" in refused(written(over), signer.answers()).lower()
    openbadgeslib(written(ahead), signer.answers())


def test_a_list_of_revocations_with_another_signature_is_refused() -> None:
    signer, stranger = Signer(), Signer()
    answers = {**signer.answers(94567), LIST: stranger.answers()[LIST]}

    (verdict,) = dcc([signer.sign()], answers)

    assert verdict.signature
    assert verdict.revocation is not True


def test_a_name_change_replaces_the_credential(desk: Desk) -> None:
    old = desk.issue("Demo Formername")
    former = desk.public(old)
    desk.session.get_one(Person, old.trainee_id).name = "Demo Newname"
    later = NOON + timedelta(hours=1)

    service.rename(desk.session, desk.registrar_of(old), old, office=ELSEWHERE, now=later)
    desk.session.commit()
    present = desk.public(old)

    was, now = json.loads(former), json.loads(present)
    assert was["id"] == now["id"]
    assert was["awardedDate"] == now["awardedDate"]
    assert was["validFrom"] < now["validFrom"]
    assert was["credentialSubject"]["id"] == now["credentialSubject"]["id"]
    assert now["credentialSubject"]["name"] == "Demo Newname, LCSW"
    assert '"Demo Formername' not in present.decode()
    assert dcc([was, now], desk.answers()) == [replace(GOOD, revocation=False), GOOD]


def test_after_a_rotation_of_the_key_all_older_credentials_still_verify(desk: Desk) -> None:
    texts = []
    for number in range(3):
        texts.append(desk.public(desk.issue(f"Demo Graduate {number}")))
        later = NOON + timedelta(minutes=number + 1)
        keys.rotate(desk.session, Actor(None, "the operator"), [KEY_SECRET], now=later)
        desk.session.commit()
    texts.append(desk.public(desk.issue("Demo Last")))

    used = {json.loads(text)["proof"][0]["verificationMethod"] for text in texts}
    assert len(used) == 4
    assert dcc(map(json.loads, texts), desk.answers()) == [GOOD] * 4
    for text in texts:
        openbadgeslib(text, desk.answers())


@pytest.mark.parametrize(
    "quarters",
    [
        pytest.param([*QUARTERS[:9], *QUARTERS[9::17], *QUARTERS[595:606], *QUARTERS[-4:]], id="spread"),
        pytest.param(QUARTERS, id="all", marks=pytest.mark.slow),
    ],
)
def test_every_quarter_hour_from_0_to_200_verifies(quarters: list[int]) -> None:
    signer = Signer()
    made = [signer.sign(counted=15 * each, required=15 * each) for each in quarters]

    assert dcc(made, signer.answers()) == [GOOD] * len(made)
    for each, document in zip(quarters, made, strict=True):
        again = json.loads(written(document))
        assert again["credentialSubject"]["creditsEarned"] == each / 4 == credits_of(15 * each)
        openbadgeslib(written(document), signer.answers())


def test_pictures_give_back_the_very_credential(desk: Desk) -> None:
    certificate = desk.issue("Demo Graduate")
    holder = desk.visitor
    sign_in(holder, desk.session.get_one(Person, certificate.trainee_id))
    base = f"/certificates/{certificate.id}"
    text, png, svg = (holder.get(f"{base}.{kind}").data for kind in ("json", "png", "svg"))

    unbaked = baking.extract_png(png, keyword=baking.ITXT_KEYWORD_OB3)
    drawn = baking.extract_svg(svg, element=baking.SVG_ELEMENT_OB3, text_fallback=True)

    assert text == desk.public(certificate)
    assert unbaked is not None and unbaked.encode() == text
    assert drawn is not None and drawn.encode() == text
    openbadgeslib(unbaked.encode(), desk.answers())
