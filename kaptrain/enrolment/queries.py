"""Reads about enrolments, their plans, and who mentors whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.accounts.rules.identity import email_key
from kaptrain.audit.models import AuditRow
from kaptrain.authz.actor import Actor, Role
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.rules import Plan, plan_from
from kaptrain.catalogue.rules.audience import Audience, audiences_of
from kaptrain.enrolment import rules
from kaptrain.enrolment.models import Cohort, Enrolment, Leave, MentorPair, PlanVersion

ACTIVE = rules.ACTIVE
_plans: dict[str, Plan] = {}


def plan_of(version: PlanVersion) -> Plan:
    """Return the frozen plan as values; read once per version, since a version never changes."""
    plan = _plans.get(version.digest)
    if plan is None:
        plan = _plans[version.digest] = plan_from(version.data)
    return plan


def _whole() -> tuple[object, ...]:
    return (
        # `plan_of` keeps the plan of a version, so its long text is read once per process.
        joinedload(Enrolment.plan_version).defer(PlanVersion.data),
        joinedload(Enrolment.cohort),
        joinedload(Enrolment.person),
    )


# Asked by every page of a trainee, so it is built once.
_CURRENT = (
    select(Enrolment)
    .options(*_whole())  # type: ignore[arg-type]
    .where(Enrolment.person_id == bindparam("person_id"))
    .order_by((Enrolment.state == ACTIVE).desc(), Enrolment.starts_on.desc(), Enrolment.id.desc())
    .limit(1)
)


def current_enrolment(session: Session, person_id: int) -> Enrolment | None:
    """Return the newest active enrolment of a person, else the newest of any state."""
    return session.scalar(_CURRENT, {"person_id": person_id})


@dataclass(frozen=True)
class Reading:
    """What somebody may read: the texts of a program that are written for these audiences."""

    program: str
    audiences: frozenset[Audience]


def reading_of(session: Session, actor: Actor, programs: Sequence[str]) -> Reading | None:
    """Return what a person may read: of their own program, or of the first one on offer; None for nothing."""
    place = current_enrolment(session, actor.id) if actor.has(Role.TRAINEE) else None
    audiences = audiences_of(actor, enrolled=place is not None)
    if place is not None:
        return Reading(place.plan_version.program, audiences)
    return Reading(programs[0], audiences) if audiences and programs else None


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


def cohorts_with_sizes(
    session: Session, *, limit: int | None = None, offset: int = 0
) -> list[tuple[Cohort, int]]:
    """Return cohorts with their plan version and the number of their enrolments, newest first."""
    find = (
        select(Cohort, func.count(Enrolment.id))
        .options(selectinload(Cohort.plan_version))
        .outerjoin(Enrolment, Enrolment.cohort_id == Cohort.id)
        .group_by(Cohort.id)
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(cohort, size) for cohort, size in session.execute(find)]


def count_cohorts(session: Session) -> int:
    """How many cohorts there are."""
    return session.scalar(select(func.count(Cohort.id))) or 0


def cohort_by_id(session: Session, cohort_id: int) -> Cohort | None:
    """Return a cohort with its plan version."""
    find = select(Cohort).options(joinedload(Cohort.plan_version)).where(Cohort.id == cohort_id)
    return session.scalar(find)


def count_enrolments(session: Session, cohort_id: int) -> int:
    """How many enrolments a cohort has, in any state."""
    return session.scalar(select(func.count(Enrolment.id)).where(Enrolment.cohort_id == cohort_id)) or 0


def chosen_enrolments(session: Session, cohort_id: int, ids: Sequence[int]) -> Sequence[Enrolment]:
    """Return those of these enrolments that belong to the cohort."""
    return session.scalars(
        select(Enrolment)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.id.in_(ids))
        .order_by(Enrolment.id)
    ).all()


def mentors_now(session: Session, enrolment_ids: Sequence[int]) -> dict[int, Person]:
    """Return the present mentor of each of these enrolments that has one, by enrolment id."""
    find = (
        select(MentorPair.enrolment_id, Person)
        .join(Person, Person.id == MentorPair.mentor_id)
        .where(MentorPair.enrolment_id.in_(enrolment_ids), MentorPair.until_on.is_(None))
    )
    return dict(session.execute(find).all())


def mentor_history(session: Session, enrolment_id: int) -> Sequence[MentorPair]:
    """Return every pair of an enrolment with its mentor, newest first."""
    find = select(MentorPair).options(joinedload(MentorPair.mentor))
    find = find.where(MentorPair.enrolment_id == enrolment_id).order_by(MentorPair.id.desc())
    return session.scalars(find).all()


def possible_mentors(session: Session) -> Sequence[Person]:
    """Return everybody with the mentor role who is not suspended, by name."""
    holders = select(RoleGrant.person_id).where(RoleGrant.role == Role.MENTOR)
    find = select(Person).where(Person.id.in_(holders), Person.suspended_at.is_(None))
    return session.scalars(find.order_by(func.lower(Person.name), Person.id)).all()


def possible_trainees(session: Session, cohort: Cohort, words: str, *, limit: int) -> Sequence[Person]:
    """Return people who could get a place in the cohort and match all words, by name."""
    taken = (
        select(Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            or_(
                Enrolment.cohort_id == cohort.id,
                (Cohort.program == cohort.program) & (Enrolment.state == ACTIVE),
            )
        )
    )
    find = select(Person).where(
        Person.suspended_at.is_(None), Person.id.not_in(taken), *(_matches(word) for word in words.split())
    )
    return session.scalars(find.order_by(func.lower(Person.name), Person.id).limit(limit)).all()


def _matches(word: str) -> ColumnElement[bool]:
    # Wildcards in what was typed mean themselves (autoescape).
    return or_(
        Person.name.icontains(word, autoescape=True),
        Person.email_key.contains(email_key(word), autoescape=True),
    )


def leaves_of(session: Session, enrolment_id: int) -> Sequence[Leave]:
    """Return the leaves of absence of an enrolment in the order in which they were granted."""
    return session.scalars(select(Leave).where(Leave.enrolment_id == enrolment_id).order_by(Leave.id)).all()


def last_change_of_state(session: Session, enrolment: Enrolment) -> AuditRow | None:
    """Return who last withdrew the enrolment or made it active again, if anybody did."""
    actions = [f"enrolment.{state}" for state in (rules.ACTIVE, rules.WITHDRAWN)]
    find = select(AuditRow).where(AuditRow.stream == enrolment.stream, AuditRow.action.in_(actions))
    return session.scalar(find.order_by(AuditRow.seq.desc()).limit(1))
