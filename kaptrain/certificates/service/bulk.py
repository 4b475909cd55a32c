"""Issue or renew many certificates, one per transaction: interrupted anywhere, none is lost, none doubled."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.authz.predicates import Subject
from kaptrain.certificates import queries
from kaptrain.certificates.models import BulkItem, BulkJob, BulkResult, BulkStop, Certificate
from kaptrain.certificates.queries.bulk import enrolments_named, next_item
from kaptrain.certificates.rules.bulk import ISSUED, Step, confirmed_mark
from kaptrain.certificates.rules.content import CertificateContent
from kaptrain.certificates.rules.states import require_end_ahead
from kaptrain.certificates.service.again import Renewal
from kaptrain.certificates.service.drafts import Office
from kaptrain.certificates.service.issuing import issue
from kaptrain.certificates.service.renewals import renew_marked, require_renewals
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import enrolment_by_id
from kaptrain.shared.clock import Clock
from kaptrain.shared.errors import DomainError, Missing, Refused

UNEXPECTED = "unexpected"
# Between two items nothing is locked for so long. Without it, whoever else writes to SQLite hardly ever
# meets the moment in which it is free: it does not queue those who wait.
BREATHER_SECONDS = 0.01
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shift:
    """How long to work. `end_item` commits: it is the caller's, who owns the transactions."""

    clock: Clock
    until: datetime
    end_item: Callable[[], None]

    def goes_on(self) -> bool:
        """Tell whether there is time for another item."""
        return self.clock.now() < self.until


@dataclass(frozen=True)
class Lot:
    """What is asked for together: its title, the institution's day, the last day of each certificate.

    With a `renewal_reason` those that there are get the later day; without, new ones are issued.
    """

    title: str
    today: date
    valid_until: date | None = None
    renewal_reason: str | None = None


def start(session: Session, actor: Actor, chosen: Mapping[int, str], lot: Lot, *, now: datetime) -> BulkJob:
    """Write down which enrolments get a certificate, and what the admin saw of each; nothing is issued yet.

    Refused when one of them is the admin's own, Missing when one does not exist, Invalid for a last day
    that is over; to renew, as `require_renewals` is.
    """
    reason = _reason_of(session, chosen, lot)
    owners = enrolments_named(session, list(chosen))
    if len(owners) != len(chosen):
        raise Missing
    if actor.id in owners.values():
        raise Refused("Nobody decides about their own certificate.", code="own")
    job = BulkJob(
        by_id=actor.id,
        by_name=actor.name,
        title=lot.title,
        total=len(chosen),
        valid_until=lot.valid_until,
        renewal_reason=reason,
        at=now,
    )
    session.add(job)
    session.flush()
    session.add_all(
        BulkItem(job_id=job.id, place=place, enrolment_id=enrolment_id, confirmed=mark)
        for place, (enrolment_id, mark) in enumerate(chosen.items(), 1)
    )
    _record(session, actor, "certificates.bulk_started", job, now=now)
    return job


def _reason_of(session: Session, chosen: Mapping[int, str], lot: Lot) -> str | None:
    until, reason = lot.valid_until, lot.renewal_reason
    if reason is not None:
        return require_renewals(session, chosen, until, reason, today=lot.today)
    require_end_ahead(until, lot.today)
    return None


def stop(session: Session, actor: Actor, job_id: int, *, now: datetime) -> None:
    """Begin nothing more of a job. What is being issued at this moment is finished first."""
    job = session.scalar(select(BulkJob).where(BulkJob.id == job_id).with_for_update())
    if job is None:
        raise Missing
    if session.get(BulkStop, job_id, populate_existing=True) is not None:
        raise Refused("This was stopped before.", code="stopped")
    session.add(BulkStop(job_id=job_id, by_id=actor.id, by_name=actor.name, at=now))
    _record(session, actor, "certificates.bulk_stopped", job, now=now)


def work_off(session: Session, job_ids: Iterable[int], shift: Shift, *, office: Office) -> int:
    """Bring items of these jobs to their end, one per transaction, while the shift lasts; return how many."""
    done = 0
    for job_id in job_ids:
        step = Step.AGAIN
        while step in (Step.DONE, Step.AGAIN) and shift.goes_on():
            step = work_next(session, job_id, office=office, now=shift.clock.now())
            done += step is Step.DONE
            shift.end_item()
            time.sleep(BREATHER_SECONDS)
    return done


def work_next(session: Session, job_id: int, *, office: Office, now: datetime) -> Step:
    """Bring one item of a job to its end; the caller commits after each.

    The rights of whoever started the job are read anew, and held until the end of the transaction.
    """
    find = select(BulkJob).where(BulkJob.id == job_id).with_for_update(read=True)
    job = session.scalar(find.execution_options(populate_existing=True))
    if job is None or session.get(BulkStop, job_id, populate_existing=True) is not None:
        return Step.NOTHING
    actor = _still_allowed(session, job.by_id)
    if actor is None:
        return Step.HELD
    item = next_item(session, job_id)
    if item is None:
        return Step.NOTHING
    # The lock may have been waited for: what was written meanwhile shows only to a new statement.
    if session.get(BulkResult, (job_id, item.place), populate_existing=True) is not None:
        return Step.AGAIN
    session.add(_carried_out(session, actor, (job, item), office=office, now=now))
    session.flush()
    return Step.DONE


def _still_allowed(session: Session, person_id: int) -> Actor | None:
    find = select(Person).where(Person.id == person_id).with_for_update(read=True)
    person = session.scalars(find.execution_options(populate_existing=True)).one()
    actor = actor_of(session, person_id)
    # Each item's own relation is asked for when it comes to it.
    allowed = permits(actor, Permission.CERTIFICATE_ISSUE, Subject(trainee_id=None))
    return actor if allowed and person.suspended_at is None else None


def _carried_out(
    session: Session, actor: Actor, asked: tuple[BulkJob, BulkItem], *, office: Office, now: datetime
) -> BulkResult:
    item = asked[1]
    result = BulkResult(job_id=item.job_id, place=item.place, at=now)
    try:
        with session.begin_nested():
            certificate = _issued(session, actor, asked, office=office, now=now)
    except DomainError as error:
        result.code, result.reason = error.code, error.message
    except SQLAlchemyError:
        raise  # The database's trouble is not the item's: it is tried again.
    except Exception:
        _log.exception("an item of a bulk issue failed")
        result.code = UNEXPECTED
        result.reason = "Something unexpected happened; the server’s log says what. Do it by itself."
    else:
        result.code, result.reason, result.certificate_id = ISSUED, "", certificate.id
    return result


def _issued(
    session: Session, actor: Actor, asked: tuple[BulkJob, BulkItem], *, office: Office, now: datetime
) -> Certificate:
    job, item = asked
    enrolment = _enrolment(session, item.enrolment_id)
    if not permits(actor, Permission.CERTIFICATE_ISSUE, Subject(trainee_id=enrolment.person_id)):
        raise Refused("Nobody decides about their own certificate.", code="own")
    audit.locked_head(session, enrolment.stream)
    if job.renewal_reason is not None and job.valid_until is not None:
        renewal = Renewal(job.valid_until, job.renewal_reason)
        return renew_marked(session, actor, enrolment, item.confirmed, renewal, office=office, now=now)
    live = queries.live_certificate(session, enrolment.id)
    if live is not None:
        raise Refused(f"{live.number} is valid already.", code="held")
    made = issue(session, actor, enrolment, office=office, now=now, valid_until=job.valid_until)
    if confirmed_mark(CertificateContent.from_data(made.content)) != item.confirmed:
        raise Refused("It would print something else than the list showed. Look again.", code="changed")
    return made


def _enrolment(session: Session, enrolment_id: int) -> Enrolment:
    enrolment = enrolment_by_id(session, enrolment_id)
    if enrolment is None:
        raise Missing
    return enrolment


def _record(session: Session, actor: Actor, action: str, job: BulkJob, *, now: datetime) -> None:
    detail = {"total": job.total, **({"renews": True} if job.renews else {})}
    audit.record(session, actor, action, f"bulk:{job.id}", now=now, detail=detail)
    session.flush()
