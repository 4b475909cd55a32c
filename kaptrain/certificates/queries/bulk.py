"""Reads about certificates issued together: whom a list offers, how far a job is, what became of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.authz.actor import Role
from kaptrain.certificates.models import BulkItem, BulkJob, BulkResult, BulkStop, Certificate
from kaptrain.certificates.queries.evaluated import (
    Candidate,
    candidate,
    has_live_certificate,
    whole_enrolment,
)
from kaptrain.certificates.queries.standings import Held, held_rows
from kaptrain.certificates.rules.bulk import ISSUED, MARK_LETTERS, MOST, Tally
from kaptrain.certificates.rules.states import ISSUABLE
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.hours.service import years_of

PAGE = 50
_Shown = aliased(Certificate)
_WAS_SHOWN = (_Shown.enrolment_id == BulkItem.enrolment_id) & (
    func.substr(_Shown.content_digest, 1, MARK_LETTERS) == BulkItem.confirmed
)
_THERE_IS = (BulkResult.job_id == BulkItem.job_id) & (BulkResult.place == BulkItem.place)


@dataclass(frozen=True)
class Offer:
    """Enrolments without a valid certificate, evaluated: at most `MOST` of `total`."""

    rows: Sequence[Candidate]
    total: int


@dataclass(frozen=True)
class Waiting:
    """A cohort in which `number` enrolments have no valid certificate."""

    cohort_id: int
    title: str
    number: int


@dataclass(frozen=True)
class Job:
    """A job with how far it is; `stopped_by` and `stopped_at` when somebody stopped it."""

    row: BulkJob
    tally: Tally
    stopped_by: str = ""
    stopped_at: datetime | None = None


@dataclass(frozen=True)
class Item:
    """One enrolment of a job: its result if there is one, and the certificate with today's state.

    `renewed_id` is the certificate that the list showed, where certificates are renewed.
    """

    place: int
    enrolment_id: int
    trainee: str
    code: str
    reason: str
    at: datetime | None
    held: Held | None
    renewed_id: int | None


def offer(session: Session, *, today: date, without: int, cohort_id: int | None) -> Offer:
    """Return enrolments that have no valid certificate, evaluated in two statements.

    None are evaluated when there are more than `MOST`: a cohort is to be chosen then. `without` is
    the person who asks.
    """
    find = _waiting(without).join(Person, Person.id == Enrolment.person_id)
    if cohort_id is not None:
        find = find.where(Enrolment.cohort_id == cohort_id)
    total = session.scalar(find.with_only_columns(func.count(Enrolment.id))) or 0
    if total > MOST and cohort_id is None:
        return Offer((), total)
    find = find.options(*whole_enrolment()).order_by(Person.name, Enrolment.id).limit(MOST)
    rows = session.scalars(find).all()
    return Offer([candidate(year) for year in years_of(session, rows, today=today, attested=False)], total)


def waiting_cohorts(session: Session, *, without: int, limit: int = 100) -> list[Waiting]:
    """Return the cohorts in which somebody waits for a certificate, newest first."""
    number = func.count(Enrolment.id)
    find = (
        _waiting(without)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .with_only_columns(Cohort.id, Cohort.title, number)
        .group_by(Cohort.id, Cohort.title, Cohort.starts_on)
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
        .limit(limit)
    )
    return [Waiting(*row) for row in session.execute(find)]


def enrolments_named(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Return whose enrolments these are: id of the enrolment -> id of the person."""
    find = select(Enrolment.id, Enrolment.person_id).where(Enrolment.id.in_(ids))
    return {row.id: row.person_id for row in session.execute(find)}


def next_item(session: Session, job_id: int) -> BulkItem | None:
    """Return the first item without a result that nobody else has in hand, locked."""
    find = (
        select(BulkItem)
        .where(BulkItem.job_id == job_id, ~exists().where(_THERE_IS))
        .order_by(BulkItem.place)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(find)


def open_jobs(session: Session) -> Sequence[int]:
    """Return the ids of jobs with something left to do, oldest first."""
    left = exists().where(BulkItem.job_id == BulkJob.id, ~exists().where(_THERE_IS).correlate(BulkItem))
    stopped = exists().where(BulkStop.job_id == BulkJob.id)
    return session.scalars(select(BulkJob.id).where(~stopped, left).order_by(BulkJob.id)).all()


def job_by_id(session: Session, job_id: int) -> Job | None:
    """Return a job with how far it is."""
    return next(iter(_jobs(session, select(BulkJob).where(BulkJob.id == job_id))), None)


def newest_jobs(session: Session, *, renewals: bool = False, limit: int = 5) -> list[Job]:
    """Return the last jobs that issue, or renew, newest first."""
    kind = BulkJob.renewal_reason.is_not(None) if renewals else BulkJob.renewal_reason.is_(None)
    return _jobs(session, select(BulkJob).where(kind).order_by(BulkJob.id.desc()).limit(limit))


def refused_items(session: Session, job_id: int, *, today: date) -> list[Item]:
    """Return the items that ended without a certificate, in the order of the list."""
    return _items(session, job_id, BulkResult.code != ISSUED, today=today)


def issued_items(session: Session, job_id: int, *, page: int, today: date) -> list[Item]:
    """Return a page of the items that ended with a certificate, in the order of the list."""
    return _items(
        session, job_id, BulkResult.code == ISSUED, offset=(page - 1) * PAGE, limit=PAGE, today=today
    )


def all_items(session: Session, job_id: int, *, today: date) -> Iterator[Item]:
    """Yield every item of a job in its order, a page at a time."""
    after = 0
    while rows := _items(session, job_id, BulkItem.place > after, limit=PAGE, today=today):
        yield from rows
        after = rows[-1].place


def _waiting(without: int) -> Select[Enrolment]:
    return select(Enrolment).where(
        Enrolment.state.in_(ISSUABLE), Enrolment.person_id != without, ~has_live_certificate()
    )


def _jobs(session: Session, find: Select[BulkJob]) -> list[Job]:
    rows = session.scalars(find).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    issued = func.sum(case((BulkResult.code == ISSUED, 1), else_=0))
    counted = select(BulkResult.job_id, issued, func.count()).where(BulkResult.job_id.in_(ids))
    counts = {
        job_id: (number, ended - number)
        for job_id, number, ended in session.execute(counted.group_by(BulkResult.job_id))
    }
    stops = {each.job_id: each for each in session.scalars(select(BulkStop).where(BulkStop.job_id.in_(ids)))}
    held = _held_up(session, {row.by_id for row in rows})
    return [_job(row, counts.get(row.id, (0, 0)), stops.get(row.id), held=row.by_id in held) for row in rows]


def _job(row: BulkJob, counts: tuple[int, int], stop: BulkStop | None, *, held: bool) -> Job:
    tally = Tally(row.total, *counts, stopped=stop is not None, held=held)
    return Job(row, tally, stop.by_name, stop.at) if stop else Job(row, tally)


def _held_up(session: Session, ids: set[int]) -> set[int]:
    """Who of these may not issue at present."""
    may = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == Role.ADMIN)
    find = select(Person.id).where(Person.id.in_(ids), Person.suspended_at.is_not(None) | ~may)
    return set(session.scalars(find))


def _items(
    session: Session,
    job_id: int,
    where: ColumnElement[bool],
    *,
    today: date,
    offset: int = 0,
    limit: int = MOST,
) -> list[Item]:
    find = (
        select(BulkItem.place, BulkItem.enrolment_id, Person.name, BulkResult, Certificate, _Shown.id)
        .join(Enrolment, Enrolment.id == BulkItem.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(BulkResult, _THERE_IS)
        .outerjoin(Certificate, Certificate.id == BulkResult.certificate_id)
        .outerjoin(_Shown, _WAS_SHOWN)
        .where(BulkItem.job_id == job_id, where)
        .order_by(BulkItem.place)
        .offset(offset)
        .limit(limit)
    )
    # Of an outer join the right sides may be None, which the types do not say.
    rows: Sequence[Any] = session.execute(find).all()
    made = [row[4] for row in rows if row[4]]
    held = {each.certificate.id: each for each in held_rows(session, made, today)}
    return [
        Item(
            place,
            enrolment_id,
            name,
            result.code if result else "",
            result.reason if result else "",
            result.at if result else None,
            held.get(certificate.id) if certificate else None,
            shown_id,
        )
        for place, enrolment_id, name, result, certificate, shown_id in rows
    ]
