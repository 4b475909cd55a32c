"""T8 for certificates: whatever is changed behind the triggers' back is found."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from kaptrain.certificates.models import Certificate
from kaptrain.certificates.service import check_certificates
from tests.factories.certificates import complete_year, issued

CHANGES = [
    ("pdf = :bytes", "the stored PDF does not match its SHA-256"),
    ("pdf = :bytes, pdf_sha256 = :sha", "the row does not match the seal"),
    ("content = :json", "the content does not match its digest"),
    ("content = :shape", "the content does not match its digest"),
    ("number = 'KAP-2026-999999'", "the row does not match the seal"),
    ("code = '0000000000000000000000000000'", "code or ledger head differ"),
    ("award = 'ce:body:activity'", "the row does not match the seal"),
    ("award_id = NULL", "the row does not match the seal"),
    ("valid_until = '2030-01-01'", "the last day differs from what is printed"),
    ("ledger_seq = 1", "its ledger head never stood in the chain"),
    ("ledger_head = :sha", "its ledger head never stood in the chain"),
]


@pytest.fixture
def certificate(session: Session, now: datetime) -> Certificate:
    return issued(session, complete_year(session), now)


def unguarded(session: Session, sql: str, **values: object) -> None:
    """Run SQL as somebody could who owns the database."""
    on = " ON certificates" if session.get_bind().dialect.name == "postgresql" else ""
    for action in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER certificates_no_{action}{on}"))
    if not on:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
    session.execute(text(sql), values)
    session.expire_all()


def test_untouched_certificates_pass(session: Session, certificate: Certificate) -> None:
    assert list(check_certificates(session)) == []


@pytest.mark.parametrize(("change", "problem"), CHANGES, ids=[change for change, _ in CHANGES])
def test_a_changed_certificate_is_found(
    session: Session, certificate: Certificate, change: str, problem: str
) -> None:
    values = {
        "bytes": b"%PDF-1.7 something else",
        "sha": "0123456789abcdef" * 4,
        "json": '{"holder": "Somebody Else"}',
        "shape": "[]",
    }
    used = {name: value for name, value in values.items() if f":{name}" in change}

    unguarded(session, f"UPDATE certificates SET {change}", **used)

    found = list(check_certificates(session))
    assert any(problem in sentence for sentence in found), found


def test_the_check_is_part_of_verifying_the_ledger(app: Flask) -> None:
    assert check_certificates in app.extensions["ledger_checks"]
