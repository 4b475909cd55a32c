"""Pictures of badges are kept as they were made; whatever else stands in their place is found."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from kaptrain.certificates.service import badge_file, check_pictures
from tests.factories.certificates import complete_year, issued
from tests.services.certificates.test_credentials import change, unguard


def test_pictures_are_the_same_each_time(session: Session, now: datetime) -> None:
    certificate = issued(session, complete_year(session), now)

    for kind in ("png", "svg"):
        first, second = (badge_file(session, certificate, kind) for _ in range(2))

        assert first is not None
        assert first == second
    assert list(check_pictures(session)) == []


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_another_picture_is_found(session: Session, now: datetime, kind: str) -> None:
    certificate = issued(session, complete_year(session), now)

    change(session, "badge_pictures", f"content = :bytes WHERE kind = '{kind}'", bytes=b"another")

    found = list(check_pictures(session))
    assert found == [f"badge of certificate {certificate.number}: the {kind} does not match its SHA-256"]


def test_missing_pictures_are_found(session: Session, now: datetime) -> None:
    certificate = issued(session, complete_year(session), now)

    unguard(session, "badge_pictures")
    session.execute(text("DELETE FROM badge_pictures"))

    found = list(check_pictures(session))
    assert found == [f"badge of certificate {certificate.number}: its pictures are missing"]
