"""Reads about enrolments, their plans, and who mentors whom."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.accounts.models import Person
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.rules import Plan, plan_from
from kaptrain.enrolment.models import Cohort, Enrolment, MentorPair, PlanVersion

ACTIVE = "active"
_plans: dict[str, Plan] = {}


def plan_of(version: PlanVersion) -> Plan:
    """Return the frozen plan as values; read once per version, since a version never changes."""
    plan = _plans.get(version.digest)
    if plan is None:
        plan = _plans[version.digest] = plan_from(version.data)
    return plan


def _whole() -> tuple[object, ...]:
    return (
        joinedload(Enrolment.plan_version),
        joinedload(Enrolment.cohort),
        joinedload(Enrolment.person),
    )


def current_enrolment(session: Session, person_id: int) -> Enrolment | None:
    """Return the newest active enrolment of a person, else the newest of any state."""
    find = (
        select(Enrolment)
        .options(*_whole())  # type: ignore[arg-type]
        .where(Enrolment.person_id == person_id)
        .order_by((Enrolment.state == ACTIVE).desc(), Enrolment.starts_on.desc(), Enrolment.id.desc())
        .limit(1)
    )
    return session.scalar(find)


def enrolment_by_id(session: Session, enrolment_id: int, *, lock: bool = False) -> Enrolment | None:
    """Return an enrolment with its person, cohort and plan; `lock` holds its row until the end."""
    find = select(Enrolment).options(*_whole()).where(Enrolment.id == enrolment_id)  # type: ignore[arg-type]
    if lock:
        find = find.with_for_update(of=Enrolment).execution_options(populate_existing=True)
    return session.scalar(find)


def mentor_of(session: Session, enrolment_id: int) -> Person | None:
    """Return the mentor whose pair with this enrolment is open now."""
    find = (
        select(Person)
        .join(MentorPair, MentorPair.mentor_id == Person.id)
        .where(MentorPair.enrolment_id == enrolment_id, MentorPair.until_on.is_(None))
    )
    return session.scalar(find)


def subject_of(session: Session, enrolment: Enrolment) -> Subject:
    """Return the enrolment as the subject of a permission: whose it is and who mentors it now."""
    mentor = mentor_of(session, enrolment.id)
    return Subject(
        trainee_id=enrolment.person_id, mentor_ids=frozenset({mentor.id}) if mentor else frozenset()
    )


def mentees(session: Session, mentor_id: int) -> Sequence[Enrolment]:
    """Return the enrolments assigned to this mentor now, by the trainee's name."""
    find = (
        select(Enrolment)
        .options(*_whole())  # type: ignore[arg-type]
        .join(MentorPair, MentorPair.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(MentorPair.mentor_id == mentor_id, MentorPair.until_on.is_(None))
        .order_by(Person.name, Enrolment.id)
    )
    return session.scalars(find).all()


def enrolments_of_cohort(
    session: Session, cohort_id: int, *, limit: int, offset: int = 0
) -> Sequence[Enrolment]:
    """Return one page of a cohort's enrolments, by the trainee's name."""
    find = (
        select(Enrolment)
        .options(*_whole())  # type: ignore[arg-type]
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(Person.name, Enrolment.id)
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(find).all()


def cohorts_with_sizes(session: Session) -> list[tuple[Cohort, int]]:
    """Return every cohort with the number of its enrolments, newest first."""
    find = (
        select(Cohort, func.count(Enrolment.id))
        .outerjoin(Enrolment, Enrolment.cohort_id == Cohort.id)
        .group_by(Cohort.id)
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    )
    return [(cohort, size) for cohort, size in session.execute(find)]
