"""Complete years of one cohort, and jobs that issue or renew their certificates."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor, Role
from kaptrain.certificates.models import BulkJob
from kaptrain.certificates.presenters.bulk import offer_page
from kaptrain.certificates.presenters.renewals import renewals_page
from kaptrain.certificates.queries.bulk import offer
from kaptrain.certificates.queries.endings import endings
from kaptrain.certificates.service import bulk
from kaptrain.shared.clock import FrozenClock, local_day
from tests.factories import person
from tests.factories.certificates import OFFICE, Cast, acting, complete_year


def complete_years(session: Session, number: int, *, name: str = "Demo Ready") -> list[Cast]:
    """As many people who have done everything."""
    return [complete_year(session, name=f"{name} {at:04}") for at in range(1, number + 1)]


def registrar(session: Session, name: str = "Demo Registrar") -> Actor:
    """An admin who has no year of their own."""
    return acting(person(session, name, ["admin"]), Role.ADMIN)


def listed(session: Session, actor: Actor, now: datetime) -> dict[int, str]:
    """What the list offers this admin: enrolment -> mark."""
    today = local_day(now, OFFICE.zone)
    found = offer(session, today=today, without=actor.id, cohort_id=None)
    return read_values(offer_page(found, issuer=OFFICE.issuer, today=today).everybody)


def a_job(session: Session, actor: Actor, now: datetime, valid_until: date | None = None) -> BulkJob:
    """A job for everybody who is ready."""
    lot = bulk.Lot("All cohorts", local_day(now, OFFICE.zone), valid_until)
    return bulk.start(session, actor, listed(session, actor, now), lot, now=now)


def renewable(session: Session, actor: Actor, now: datetime) -> dict[int, str]:
    """What the list of certificates that end soon offers this admin: enrolment -> mark."""
    found = endings(session, today=local_day(now, OFFICE.zone), without=actor.id or 0)
    return read_values(renewals_page(found).everybody)


def a_renewal(
    session: Session, actor: Actor, now: datetime, valid_until: date, reason: str = "Refresher attended"
) -> BulkJob:
    """A job for everything that can be renewed."""
    lot = bulk.Lot("Renewals", local_day(now, OFFICE.zone), valid_until, reason)
    return bulk.start(session, actor, renewable(session, actor, now), lot, now=now)


def read_values(values: Iterable[str]) -> dict[int, str]:
    """Read what stands in a list's boxes."""
    return {int(number): mark for number, _, mark in (value.partition(":") for value in values)}


def work(session: Session, job: BulkJob, now: datetime) -> int:
    """Work a job off, as far as it goes."""
    shift = bulk.Shift(FrozenClock(now), now.replace(year=now.year + 1), session.commit)
    return bulk.work_off(session, [job.id], shift, office=OFFICE)
