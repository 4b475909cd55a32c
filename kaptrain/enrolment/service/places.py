"""Give people their place, take it back for a time or for good."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import roles_of
from kaptrain.accounts.service import set_roles
from kaptrain.accounts.service.people import found
from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor, Role
from kaptrain.catalogue.rules import Plan, ends_on
from kaptrain.enrolment.adapters import welcome_letter
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.enrolment.rules import ACTIVE, WITHDRAWN, next_state
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Refused


def admit(
    session: Session, actor: Actor, cohort: Cohort, person: Person, *, url: str, now: datetime
) -> Enrolment:
    """Enrol somebody, give them the trainee role if they lack it, and mail them where to begin (`url`)."""
    plan = plan_of(cohort.plan_version)
    place = enrol(session, actor, cohort, person, plan=plan, now=now)
    held = roles_of(session, person.id)
    if Role.TRAINEE not in held:
        set_roles(session, actor, person.id, held | {Role.TRAINEE}, now=now)
    days = (place.starts_on, place.ends_on)
    subject, body = welcome_letter(person.name, plan.title, cohort.title, days=days, url=url)
    once = f"enrolment:{place.id}"
    outbox.post(session, "enrolment", person.email, subject=subject, body=body, now=now, once=once)
    return place


def enrol(
    session: Session, actor: Actor, cohort: Cohort, person: Person, *, plan: Plan, now: datetime
) -> Enrolment:
    """Give a person a place in a cohort, on the cohort's plan version.

    Refused for oneself, for suspended people, and while another place in the program is active.
    """
    if actor.person_id == person.id:
        raise Refused("Nobody enrols themselves. Ask another admin.", code="own")
    # The lock makes two enrolments of one person wait for each other.
    person = found(session, person.id)
    if person.suspended_at is not None:
        raise Refused(f"{person.name} is suspended. Restore the account first.", code="suspended")
    _refuse_second_place(session, cohort, person)
    enrolment = Enrolment(
        person=person,
        cohort=cohort,
        plan_version_id=cohort.plan_version_id,
        starts_on=cohort.starts_on,
        ends_on=ends_on(cohort.starts_on, plan.months),
        state=ACTIVE,
        created_at=now,
    )
    session.add(enrolment)
    session.flush()
    head = audit.open_stream(session, enrolment.stream)
    audit.record(session, actor, "enrolment.made", f"person:{person.id}", now=now, head=head)
    session.flush()
    return enrolment


def withdraw(session: Session, actor: Actor, enrolment: Enrolment, *, reason: str, now: datetime) -> None:
    """Stop an active enrolment; its hours and its mentor stay. Refused in any other state."""
    _move(session, actor, enrolment, "withdraw", reason=reason, now=now)


def reactivate(session: Session, actor: Actor, enrolment: Enrolment, *, reason: str, now: datetime) -> None:
    """Make a withdrawn enrolment active again; Refused while the person has another active one."""
    person = found(session, enrolment.person_id)
    if person.suspended_at is not None:
        raise Refused(f"{person.name} is suspended. Restore the account first.", code="suspended")
    _refuse_second_place(session, enrolment.cohort, person, but=enrolment.id)
    _move(session, actor, enrolment, "reactivate", reason=reason, now=now)


def _move(
    session: Session, actor: Actor, enrolment: Enrolment, act: str, *, reason: str, now: datetime
) -> None:
    if actor.person_id == enrolment.person_id:
        raise Refused("Nobody decides about their own enrolment.", code="own")
    head = audit.locked_head(session, enrolment.stream)
    session.refresh(enrolment, ["state"])
    enrolment.state = next_state(enrolment.state, act)
    action = f"enrolment.{enrolment.state}"
    audit.record(session, actor, action, enrolment.stream, now=now, detail={"reason": reason}, head=head)
    session.flush()


def _refuse_second_place(session: Session, cohort: Cohort, person: Person, but: int | None = None) -> None:
    find = (
        select(Enrolment.cohort_id, Enrolment.state, Cohort.title)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            Enrolment.person_id == person.id,
            or_(
                Enrolment.cohort_id == cohort.id,
                (Cohort.program == cohort.program) & (Enrolment.state == ACTIVE),
            ),
            Enrolment.id != (but or 0),
        )
        .order_by(Enrolment.state)
    )
    for cohort_id, state, title in session.execute(find):
        if cohort_id == cohort.id:
            back = " It is withdrawn: make it active again instead." if state == WITHDRAWN else ""
            raise Refused(f"{person.name} already has a place in this cohort.{back}", code="already_enrolled")
        raise Refused(
            f"{person.name} has an active place in {title}. Withdraw it before starting another one.",
            code="active_elsewhere",
        )
