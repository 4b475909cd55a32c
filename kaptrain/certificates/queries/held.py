"""Certificates by id, code, holder and award, with what happened to each."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.certificates.models import PROGRAM, Certificate, CertificateEvent, CertificateLookup
from kaptrain.certificates.queries.endings import ends_soon
from kaptrain.certificates.queries.paging import Page, paged
from kaptrain.certificates.queries.standings import Held, has_ended, held_rows
from kaptrain.certificates.rules.ce_award import activity_of


def held_by_id(session: Session, certificate_id: int, *, today: date) -> Held | None:
    """Return a certificate and its state on this day."""
    certificate = session.get(Certificate, certificate_id)
    return held_rows(session, [certificate], today)[0] if certificate else None


def held_by_code(session: Session, code: str, *, today: date) -> Held | None:
    """Return the certificate with this canonical code and its state on this day."""
    certificate = certificate_by_code(session, code)
    return held_rows(session, [certificate], today)[0] if certificate else None


def certificate_by_code(session: Session, code: str) -> Certificate | None:
    """Return the certificate with this canonical code, without its state."""
    return session.scalar(select(Certificate).where(Certificate.code == code))


def held_by_trainee(session: Session, trainee_id: int, *, today: date) -> list[Held]:
    """Return all certificates of a person, newest first, whatever became of them."""
    find = select(Certificate).where(Certificate.trainee_id == trainee_id)
    return held_rows(session, session.scalars(find.order_by(Certificate.id.desc())).all(), today)


def live_certificate(session: Session, enrolment_id: int, award: str = PROGRAM) -> Certificate | None:
    """Return the one certificate of an award that was neither replaced nor revoked."""
    mine = (Certificate.enrolment_id == enrolment_id, Certificate.award == award)
    return session.scalar(select(Certificate).where(*mine, ~has_ended()))


def live_of_activity(
    session: Session, event_id: int, enrolment_id: int | None = None
) -> dict[tuple[int, int], Certificate]:
    """Return the certificates of an activity's credit that stand, by (body, enrolment)."""
    find = select(Certificate).where(Certificate.award.like(f"ce:%:{event_id}"), ~has_ended())
    if enrolment_id is not None:
        find = find.where(Certificate.enrolment_id == enrolment_id)
    awards = ((activity_of(each.award), each) for each in session.scalars(find))
    return {(award[0], each.enrolment_id): each for award, each in awards if award}


def editions(session: Session, enrolment_id: int, award: str = PROGRAM) -> int:
    """Return how many certificates an award of this enrolment has had."""
    mine = (Certificate.enrolment_id == enrolment_id, Certificate.award == award)
    return session.scalar(select(func.count(Certificate.id)).where(*mine)) or 0


def lookups(session: Session, certificate_ids: Collection[int]) -> dict[int, int]:
    """Return how often each certificate's public page was opened; those never opened are left out."""
    find = (
        select(CertificateLookup.certificate_id, func.sum(CertificateLookup.times))
        .where(CertificateLookup.certificate_id.in_(certificate_ids))
        .group_by(CertificateLookup.certificate_id)
    )
    return {certificate_id: int(times) for certificate_id, times in session.execute(find)}


def history(session: Session, certificate_id: int) -> Sequence[CertificateEvent]:
    """Return everything that happened to a certificate, oldest first."""
    find = select(CertificateEvent).where(CertificateEvent.certificate_id == certificate_id)
    return session.scalars(find.order_by(CertificateEvent.seq)).all()


def pdf_of(session: Session, certificate_id: int) -> bytes:
    """Return the stored file: the very bytes that were made at issue."""
    return session.scalars(select(Certificate.pdf).where(Certificate.id == certificate_id)).one()


def issued(
    session: Session, *, today: date, search: str = "", ending: bool = False, page: int = 1
) -> Page[Held]:
    """Return a page of all certificates, newest first; `search` is part of a name or a number.

    `ending`: only those in force that end soon or have expired.
    """
    find = select(Certificate).where(ends_soon(today)) if ending else select(Certificate)
    if search:
        by_name = Person.name.icontains(search, autoescape=True)
        by_number = Certificate.number.icontains(search, autoescape=True)
        find = find.join(Person, Person.id == Certificate.trainee_id).where(or_(by_name, by_number))
    rows, number, total = paged(session, find.order_by(Certificate.id.desc()), Certificate.id, page)
    return Page(held_rows(session, rows, today), number, total)
