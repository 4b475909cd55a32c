"""Freeze a plan and open a cohort on it."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.catalogue.rules import Plan, PlanError, expand, plan_to_data
from kaptrain.enrolment.models import Cohort, PlanVersion
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import digest

# Outside of these a start is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def freeze_plan(
    session: Session, program: str, plan: Plan, modules: dict[str, tuple[str, ...]], *, now: datetime
) -> PlanVersion:
    """Return the stored version of this plan, storing it first when it is new.

    Module ids in gates become their lessons' ids, so that later content cannot move a gate.
    Invalid at `program` when a gate names a module without lessons.
    """
    try:
        frozen = replace(expand(plan, modules), modules=modules)
    except PlanError as error:
        raise Invalid(f"This plan cannot be frozen: {error}", field="program", code="plan") from None
    data = plan_to_data(frozen)
    mark = digest(data)
    known = session.scalar(
        select(PlanVersion).where(PlanVersion.program == program, PlanVersion.digest == mark)
    )
    if known is not None:
        return known
    version = PlanVersion(program=program, version=plan.version, digest=mark, data=data, created_at=now)
    session.add(version)
    session.flush()
    return version


def open_cohort(
    session: Session, actor: Actor, *, title: str, starts_on: date, plan_version: PlanVersion, now: datetime
) -> Cohort:
    """Open a cohort; Invalid when the title is taken or the start is out of reach."""
    if not FIRST_YEAR <= starts_on.year <= LAST_YEAR:
        raise Invalid(
            f"Choose a day between {FIRST_YEAR} and {LAST_YEAR}.", field="starts_on", code="out_of_reach"
        )
    if session.scalar(select(Cohort.id).where(Cohort.title == title)) is not None:
        raise Invalid("There is already a cohort with this title.", field="title", code="taken")
    cohort = Cohort(
        program=plan_version.program,
        title=title,
        starts_on=starts_on,
        plan_version_id=plan_version.id,
        created_at=now,
    )
    session.add(cohort)
    session.flush()
    audit.record(session, actor, "cohort.opened", f"cohort:{cohort.id}", now=now, detail={"title": title})
    return cohort
