"""Certificates whose last day is near or over: what a list offers to renew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from kaptrain.certificates.models import PROGRAM, BulkItem, BulkJob, BulkResult, BulkStop, Certificate
from kaptrain.certificates.queries.evaluated import Candidate, candidate, whole_enrolment
from kaptrain.certificates.queries.standings import has_ended
from kaptrain.certificates.rules.bulk import MARK_LETTERS, MOST
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.service import years_of

SOON = timedelta(days=90)


@dataclass(frozen=True)
class Ending:
    """A certificate that ends soon or has expired, its year evaluated; `in_hand` is who renews it now."""

    certificate: Certificate
    candidate: Candidate
    in_hand: str


@dataclass(frozen=True)
class Endings:
    """What there is to renew: at most `MOST` of `total`, those that end first."""

    rows: Sequence[Ending]
    total: int


def ends_soon(today: date) -> ColumnElement[bool]:
    """Tell, in a statement about certificates, whether one in force ends within `SOON`, or has expired."""
    return (Certificate.valid_until <= today + SOON) & ~has_ended()


def endings(session: Session, *, today: date, without: int) -> Endings:
    """Return certificates of the year that end soon or have expired, those that end first first.

    `without` is the person who asks: nobody renews their own.
    """
    mine = (Certificate.award == PROGRAM, Certificate.trainee_id != without, ends_soon(today))
    total = session.scalar(select(func.count(Certificate.id)).where(*mine)) or 0
    find = (
        select(Certificate, Enrolment)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .options(*whole_enrolment())
        .where(*mine)
        .order_by(Certificate.valid_until, Certificate.id)
        .limit(MOST)
    )
    rows = session.execute(find).all()
    years = years_of(session, [enrolment for _, enrolment in rows], today=today, attested=False)
    busy = _in_hand(session)
    found = [
        Ending(certificate, candidate(year), busy.get(certificate.enrolment_id, ""))
        for (certificate, _), year in zip(rows, years, strict=True)
    ]
    return Endings(found, total)


def marked(session: Session, marks: Mapping[int, str]) -> dict[int, Certificate]:
    """Return the certificates that a list showed: enrolment -> the one of it with this mark."""
    found = session.scalars(select(Certificate).where(Certificate.enrolment_id.in_(list(marks))))
    return {
        each.enrolment_id: each
        for each in found
        if each.content_digest[:MARK_LETTERS] == marks[each.enrolment_id]
    }


def _in_hand(session: Session) -> dict[int, str]:
    """Return the enrolments whose certificate a list is renewing: enrolment -> who confirmed the list."""
    find = (
        select(BulkItem.enrolment_id, BulkJob.by_name)
        .join(BulkJob, BulkJob.id == BulkItem.job_id)
        .where(
            BulkJob.renewal_reason.is_not(None),
            ~exists().where(BulkResult.job_id == BulkItem.job_id, BulkResult.place == BulkItem.place),
            ~exists().where(BulkStop.job_id == BulkItem.job_id),
        )
    )
    return {row.enrolment_id: row.by_name for row in session.execute(find)}
