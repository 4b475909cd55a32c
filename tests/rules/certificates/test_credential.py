"""C6: what a credential says, number by number, before anybody signs it."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from kaptrain.certificates.rules.credential import (
    Holder,
    Term,
    credential,
    credits_of,
    hours_text,
    moment,
    written,
)
from kaptrain.certificates.rules.did import Issuer, did_document
from kaptrain.certificates.rules.status import FULL, list_for
from tests.factories.certificates import a_content

ISSUER = Issuer("Demo Training Institute", "https://training.example")
AWARD, SUBJECT = "6f1d2f0e-7f0b-4c39-9f5a-2f6d8f9f7c11", "0d6c8c0e-1a53-4a7e-9a3c-5a8a3b1f2a10"
AT = datetime(2026, 9, 5, 14, 0, 7, tzinfo=UTC)
HOLDER = Holder(SUBJECT, "graduate@kaptrain.example", "b1946ac92492d234")


def a_credential(**content: Any) -> dict[str, Any]:
    term = Term(award_id=AWARD, awarded=AT, valid_from=AT, list_number=1, index=94567)
    return credential(ISSUER, a_content(**content), HOLDER, term)


@pytest.mark.parametrize(
    ("minutes", "number", "text"),
    [
        (0, 0, "0"),
        (15, 0.25, "0.25"),
        (30, 0.5, "0.5"),
        (45, 0.75, "0.75"),
        (60, 1, "1"),
        (90, 1.5, "1.5"),
        (9000, 150, "150"),
        (8985, 149.75, "149.75"),
        (9014, 150, "150"),
        (9016, 150.25, "150.25"),
    ],
)
def test_hours_are_whole_or_quarters_rounded_down(minutes: int, number: float, text: str) -> None:
    assert credits_of(minutes) == number
    assert isinstance(credits_of(minutes), int) == (number == int(number))
    assert hours_text(minutes) == text == json.dumps(credits_of(minutes))


def test_hours_stand_there_with_their_unit_and_minutes_exactly() -> None:
    subject = a_credential(counted=9014)["credentialSubject"]

    names = {each["id"]: each["name"] for each in subject["achievement"]["resultDescription"]}
    results = {names[each["resultDescription"]]: each["value"] for each in subject["result"]}
    assert subject["creditsEarned"] == 150
    assert results == {"Contact hours (60-minute)": "150", "Contact minutes": "9014"}


def test_everything_of_which_there_may_be_several_is_an_array() -> None:
    made = a_credential()
    subject = made["credentialSubject"]

    for part in (made["issuer"], subject, subject["achievement"], *subject["result"], *made["evidence"]):
        assert isinstance(part["type"], list)
    for several in (subject["identifier"], subject["result"], made["evidence"]):
        assert isinstance(several, list)


def test_the_address_of_the_holder_is_salted_and_not_told() -> None:
    made = a_credential()

    (identity,) = made["credentialSubject"]["identifier"]
    salted = hashlib.sha256(b"graduate@kaptrain.exampleb1946ac92492d234").hexdigest()
    assert identity["identityHash"] == f"sha256${salted}"
    assert "@kaptrain" not in written(made).decode()


def test_evidence_is_the_public_page_and_the_head_of_the_chain() -> None:
    (evidence,) = a_credential()["evidence"]

    assert evidence["id"] == a_content().verify_url
    assert a_content().ledger_head in evidence["narrative"]


def test_one_achievement_has_one_address_whoever_holds_it() -> None:
    addresses = {
        a_credential(holder=holder, plan_version=version)["credentialSubject"]["achievement"]["id"]
        for holder in ("Demo One", "Demo Two")
        for version in ("2025.1", "2025.2")
    }

    assert len(addresses) == 2


def test_moments_are_written_in_utc() -> None:
    denver = timezone(timedelta(hours=-6))

    assert moment(datetime(2026, 9, 5, 8, 0, 7, 999, tzinfo=denver)) == "2026-09-05T14:00:07Z"


def test_no_text_ends_the_section_that_an_svg_keeps_it_in() -> None:
    made = a_credential(holder="A ]]> B")

    assert b"]]>" not in written(made)
    assert json.loads(written(made)) == made


def test_the_did_is_the_host_and_keeps_every_key() -> None:
    issuer = Issuer("Demo", "http://localhost:8000")

    document = did_document(issuer, [(1, "z6MkA"), (2, "z6MkB")])

    assert document["id"] == "did:web:localhost%3A8000"
    assert document["assertionMethod"] == [f"{issuer.did}#key-1", f"{issuer.did}#key-2"]


def test_a_list_is_closed_half_full() -> None:
    assert list_for(0, 0) == 1
    assert list_for(1, FULL - 1) == 1
    assert list_for(1, FULL) == 2


@pytest.mark.parametrize(("credits_text", "earned"), [("2.0", 2), ("1.25", 1.25), ("1.3", None)])
def test_credit_of_a_body_says_its_unit(credits_text: str, earned: float | None) -> None:
    kinds = pytest.importorskip("kaptrain.certificates.rules.ce_content")
    shared = {
        name: getattr(a_content(), name)
        for name in ("holder", "signatories", "issuer", "issued_on", "code", "verify_url", "ledger_head")
    }
    content = kinds.CeContent(
        **shared,
        activity="Ethics of consent",
        activity_id="webinar-1",
        held="5 March 2026, 18:00 to 20:00, America/Denver",
        held_on=AT.date(),
        location="online",
        format="live interactive webinar",
        credits=credits_text,
        unit="CE credits",
        body="Demo Board",
        minutes=120,
        level="beginner",
        instructors=("Demo Mentor, PhD",),
        approval_statement="Approved by the Demo Board.",
        approval_from=AT.date(),
        completion="Attended in full; evaluation handed in.",
    )
    term = Term(award_id=AWARD, awarded=AT, valid_from=AT, list_number=1, index=94567)

    subject = credential(ISSUER, content, HOLDER, term)["credentialSubject"]

    names = [each["name"] for each in subject["achievement"]["resultDescription"]]
    assert names == ["CE credits (Demo Board)", "Instructional minutes"]
    assert [each["value"] for each in subject["result"]] == [credits_text, "120"]
    assert subject.get("creditsEarned") == earned
