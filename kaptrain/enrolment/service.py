"""Use cases of enrolment: freeze a plan, open a cohort, enrol, assign mentors, grant leave."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.catalogue.rules import Plan, ends_on, expand, plan_to_data
from kaptrain.enrolment.models import Cohort, Enrolment, Leave, MentorPair, PlanVersion
from kaptrain.shared.errors import Invalid, Refused
from kaptrain.shared.ids import digest

LONGEST_LEAVE_DAYS = 730


def freeze_plan(
    session: Session, program: str, plan: Plan, modules: dict[str, tuple[str, ...]], *, now: datetime
) -> PlanVersion:
    """Return the stored version of this plan, storing it first when it is new.

    Module ids in gates become their lessons' ids, so that later content cannot move a gate.
    """
    frozen = replace(expand(plan, modules), modules=modules)
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
    """Open a cohort; Invalid when the title is taken."""
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


def enrol(
    session: Session, actor: Actor, cohort: Cohort, person: Person, *, plan: Plan, now: datetime
) -> Enrolment:
    """Give a person a place in a cohort, on the cohort's plan version; Refused when they have one."""
    taken = select(Enrolment.id).where(Enrolment.person_id == person.id, Enrolment.cohort_id == cohort.id)
    if session.scalar(taken) is not None:
        raise Refused(f"{person.name} already has a place in this cohort.", code="already_enrolled")
    enrolment = Enrolment(
        person=person,
        cohort=cohort,
        plan_version_id=cohort.plan_version_id,
        starts_on=cohort.starts_on,
        ends_on=ends_on(cohort.starts_on, plan.months),
        state="active",
        created_at=now,
    )
    session.add(enrolment)
    session.flush()
    head = audit.open_stream(session, enrolment.stream)
    audit.record(session, actor, "enrolment.made", f"person:{person.id}", now=now, head=head)
    session.flush()
    return enrolment


def assign_mentor(
    session: Session, actor: Actor, enrolment: Enrolment, mentor: Person, *, today: date, now: datetime
) -> MentorPair:
    """Pair a mentor with an enrolment; the pair before ends today. Open requests follow the pair."""
    if mentor.id == enrolment.person_id:
        raise Invalid("Nobody can mentor themselves.", field="mentor", code="own")
    head = audit.locked_head(session, enrolment.stream)
    open_pair = session.scalar(
        select(MentorPair).where(MentorPair.enrolment_id == enrolment.id, MentorPair.until_on.is_(None))
    )
    if open_pair is not None:
        if open_pair.mentor_id == mentor.id:
            return open_pair
        open_pair.until_on = today
        session.flush()
    pair = MentorPair(enrolment_id=enrolment.id, mentor_id=mentor.id, from_on=today)
    session.add(pair)
    detail = {"mentor": mentor.id, "before": open_pair.mentor_id if open_pair else None}
    audit.record(session, actor, "mentor.assigned", enrolment.stream, now=now, detail=detail, head=head)
    session.flush()
    return pair


def grant_leave(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    *,
    from_on: date,
    days: int,
    reason: str,
    now: datetime,
) -> Leave:
    """Record a leave of absence; the year ends that many days later."""
    if not 0 < days <= LONGEST_LEAVE_DAYS:
        raise Invalid(f"Enter 1 to {LONGEST_LEAVE_DAYS} days.", field="days", code="days")
    if not enrolment.starts_on <= from_on <= enrolment.ends_on:
        raise Invalid("The first day must lie within the year.", field="from_on", code="outside_window")
    head = audit.locked_head(session, enrolment.stream)
    leave = Leave(
        enrolment_id=enrolment.id,
        from_on=from_on,
        days=days,
        reason=reason,
        by_id=actor.id,
        by_name=actor.name,
        at=now,
    )
    session.add(leave)
    move_end(enrolment, days)
    detail = {"days": days, "from": from_on.isoformat()}
    audit.record(session, actor, "leave.granted", enrolment.stream, now=now, detail=detail, head=head)
    session.flush()
    return leave


def move_end(enrolment: Enrolment, days: int) -> None:
    """Move the last day of the year by whole days."""
    enrolment.ends_on += timedelta(days=days)
