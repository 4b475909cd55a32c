"""Certificates issued before there were kinds go through revision 0015, and back, as they are."""

from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from kaptrain.audit.service import verify_chains
from kaptrain.certificates import service
from kaptrain.certificates.models import Certificate
from kaptrain.db.session import db
from tests.conftest import NOON
from tests.factories.certificates import OFFICE, complete_year, issued
from tests.migrations import test_migrations

empty = test_migrations.empty
BEFORE = "0012"


def without_kinds(_mapper: Any, _connection: Any, row: Certificate) -> None:
    row.award_id = None


def differences() -> list[str]:
    return [*verify_chains(db.session()), *service.check_certificates(db.session())]


def test_sealed_rows_survive_the_change_of_their_tables(empty: Flask) -> None:
    upgrade()
    event.listen(Certificate, "before_insert", without_kinds)
    try:
        cast = complete_year(db.session())
        first = issued(db.session(), cast, NOON)
        service.revoke(db.session(), cast.registrar, first, "Misprint", office=OFFICE, now=NOON)
        issued(db.session(), cast, NOON)
        db.session.commit()
    finally:
        event.remove(Certificate, "before_insert", without_kinds)
    assert differences() == []
    db.session.remove()

    downgrade(revision=BEFORE)
    upgrade()

    assert differences() == []
    rows = db.session.execute(text("SELECT number, award, award_id, edition FROM certificates ORDER BY id"))
    assert [tuple(row) for row in rows] == [
        ("KAP-2026-000001", "program", None, 1),
        ("KAP-2026-000002", "program", None, 2),
    ]
    for table in ("certificates", "certificate_events"):
        with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
            db.session.execute(text(f"DELETE FROM {table}"))
