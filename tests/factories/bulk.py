"""Complete years of one cohort, and jobs that issue their certificates."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor, Role
from kaptrain.certificates.models import BulkJob
from kaptrain.certificates.presenters.bulk import offer_page
from kaptrain.certificates.queries.bulk import offer
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
    values = offer_page(found, issuer=OFFICE.issuer, today=today).everybody
    return {int(number): mark for number, _, mark in (value.partition(":") for value in values)}


def a_job(session: Session, actor: Actor, now: datetime, valid_until: date | None = None) -> BulkJob:
    """A job for everybody who is ready."""
    lot = bulk.Lot("All cohorts", local_day(now, OFFICE.zone), valid_until)
    return bulk.start(session, actor, listed(session, actor, now), lot, now=now)


def work(session: Session, job: BulkJob, now: datetime) -> int:
    """Work a job off, as far as it goes."""
    shift = bulk.Shift(FrozenClock(now), now.replace(year=now.year + 1), session.commit)
    return bulk.work_off(session, [job.id], shift, office=OFFICE)
