"""What is stored carries the institution's signature where it has one, and stays what was issued."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.certificates import queries, service
from kaptrain.certificates.adapters import pen_of
from kaptrain.certificates.models import Certificate
from kaptrain.shared.errors import Invalid
from tests.factories.certificates import OFFICE, complete_year
from tests.factories.pens import keys


def test_an_issued_file_is_signed_and_proven_as_it_is(
    session: Session, now: datetime, tmp_path: Path
) -> None:
    cast = complete_year(session)
    pen = pen_of(*keys(tmp_path, now=now), "", name="Demo")
    office = replace(OFFICE, pen=pen)

    made = service.issue(session, cast.registrar, cast.place, office=office, now=now)

    stored = queries.pdf_of(session, made.id)
    assert b"/ByteRange" in stored
    assert hashlib.sha256(stored).hexdigest() == made.pdf_sha256
    assert list(service.check_certificates(session)) == []


def test_nothing_is_issued_when_it_cannot_be_signed(session: Session, now: datetime, tmp_path: Path) -> None:
    cast = complete_year(session)
    pen = pen_of(*keys(tmp_path, now=now - timedelta(days=800)), "", name="Demo")
    office = replace(OFFICE, pen=pen)

    with pytest.raises(Invalid, match="not valid today"):
        service.issue(session, cast.registrar, cast.place, office=office, now=now)

    assert session.scalar(select(func.count(Certificate.id))) == 0
