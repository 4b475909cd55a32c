"""Two admins renew the same certificates, or one revokes what the other renews: each ends once (C1)."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor
from kaptrain.certificates import service as certificates
from kaptrain.certificates.models import BulkResult, Certificate, CertificateEvent
from kaptrain.certificates.rules.bulk import Step
from kaptrain.certificates.service import bulk
from tests.conftest import NOON
from tests.factories.bulk import a_renewal, registrar, renewable
from tests.factories.certificates import OFFICE, complete_year, issued
from tests.races import test_signing_race as signing
from tests.races.test_signing_race import connected, while_another_waits

url = signing.url
LAST, LATER = date(2026, 12, 22), date(2028, 12, 22)


def arranged(url: str) -> tuple[int, int, Actor]:
    """Two lists that showed the same certificate, and an admin."""
    with connected(url) as engine, Session(engine) as session:
        issued(session, complete_year(session), NOON, valid_until=LAST)
        one, two = registrar(session, "Demo One"), registrar(session, "Demo Two")
        seen = renewable(session, two, NOON)
        first = a_renewal(session, one, NOON, LATER)
        lot = bulk.Lot("Renewals", OFFICE.today(NOON), LATER, "Again")
        second = bulk.start(session, two, seen, lot, now=NOON)
        jobs = first.id, second.id
        session.commit()
    return *jobs, one


def results(session: Session) -> list[Any]:
    return list(session.scalars(select(BulkResult.code).order_by(BulkResult.job_id)))


def test_a_renewal_that_waits_for_the_same_renewal_is_told_so(url: str) -> None:
    first, second, _ = arranged(url)

    ended = while_another_waits(
        url,
        lambda session: bulk.work_next(session, first, office=OFFICE, now=NOON),
        lambda session: bulk.work_next(session, second, office=OFFICE, now=NOON),
    )

    assert ended is Step.DONE
    with connected(url) as engine, Session(engine) as session:
        assert results(session) == ["issued", "not_valid"]
        assert session.scalar(select(func.count(Certificate.id))) == 2
        assert list(verify_chains(session)) == list(certificates.check_certificates(session)) == []


def test_a_renewal_that_waits_for_a_revocation_renews_nothing(url: str) -> None:
    first, _, admin = arranged(url)

    def revoke(session: Session) -> None:
        made = session.scalars(select(Certificate)).one()
        certificates.revoke(session, admin, made, "In error", office=OFFICE, now=NOON)

    while_another_waits(url, revoke, lambda session: bulk.work_next(session, first, office=OFFICE, now=NOON))

    with connected(url) as engine, Session(engine) as session:
        assert results(session) == ["not_valid"]
        acts = session.scalars(select(CertificateEvent.act).order_by(CertificateEvent.seq)).all()
        assert acts == ["issued", "revoked"]
