"""Rows for tests, made with few words. Each function flushes and never commits."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from kaptrain.accounts.adapters.passwords import Cost, Passwords
from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.accounts.rules import email_key
from kaptrain.authz.actor import Actor, Role
from kaptrain.catalogue.rules import plan_from
from kaptrain.enrolment import service as enrolment
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.hours.service import Earned

LONG_AGO = datetime(2026, 1, 5, 16, 0, tzinfo=UTC)
CHEAP = Passwords(Cost(memory_kib=64, rounds=1))


def person(
    session: Session,
    name: str = "Demo Person",
    roles: Iterable[str] = (),
    *,
    password: str | None = None,
    email: str | None = None,
    credential: str = "",
    zone: str = "America/Denver",
) -> Person:
    """Somebody with an account; the address is made of the name unless given."""
    address = email or f"{name.lower().replace(' ', '.')}@kaptrain.example"
    made = Person(
        email=address,
        email_key=email_key(address),
        name=name,
        credential=credential,
        zone=zone,
        password_hash=CHEAP.hashed(password) if password else None,
        secret_version=1,
        created_at=LONG_AGO,
    )
    session.add(made)
    session.flush()
    session.add_all(RoleGrant(person_id=made.id, role=role) for role in roles)
    session.flush()
    return made


# A small plan with every kind of rule: two components of lessons and observations, a gate, minimums.
SMALL_PLAN = {
    "title": "Small program",
    "version": "t1",
    "hours": 5,
    "window": {"months": 12},
    "limits": {"hours_per_day": 12},
    "components": [
        {"id": "modules", "title": "Core modules", "accepts": ["module", "prior_learning"], "hours": 1},
        {
            "id": "practicum",
            "title": "Observational practicum",
            "accepts": ["practicum"],
            "hours": 2,
            "at_least": {"dosing": 1},
            "gates": {"dosing": ["m01"]},
            "signed_by": "practitioner",
        },
        {
            "id": "mentorship",
            "title": "Mentorship",
            "accepts": ["mentorship"],
            "hours": 2,
            "signed_by": "mentor",
        },
    ],
    "topics": [{"id": "ethics", "title": "Ethics and law", "hours": 0.5}],
    "modalities": {"in_person": 1},
    "conditions": ["knowledge_checks", "licence"],
}
SMALL_MODULES: dict[str, tuple[str, ...]] = {"m01": ("m01-01", "m01-02")}
SYSTEM = Actor(None, "Test setup", roles=frozenset({Role.ADMIN}))


def cohort(session: Session, title: str = "June 2026", starts_on: date = date(2026, 6, 1)) -> Cohort:
    """A cohort on the small plan."""
    plan = plan_from(SMALL_PLAN)
    version = enrolment.freeze_plan(session, "small", plan, SMALL_MODULES, now=LONG_AGO)
    return enrolment.open_cohort(
        session, SYSTEM, title=title, starts_on=starts_on, plan_version=version, now=LONG_AGO
    )


def enrolled(session: Session, trainee: Person, group: Cohort | None = None) -> Enrolment:
    """A place for the trainee, in a new cohort unless given."""
    group = group or cohort(session, title=f"Cohort of {trainee.name}")
    return enrolment.enrol(session, SYSTEM, group, trainee, plan=plan_from(SMALL_PLAN), now=LONG_AGO)


def mentored(session: Session, place: Enrolment, mentor: Person) -> None:
    """An open pair since the start of the year."""
    enrolment.assign_mentor(session, SYSTEM, place, mentor, today=place.starts_on, now=LONG_AGO)


def earned(source: str = "lesson:m01-01", **changes: object) -> Earned:
    """Forty minutes of lesson 1.1, or what the changes make of it."""
    values: dict[str, object] = {
        "source": source,
        "component": "modules",
        "kind": "module",
        "activity": "m01-01",
        "title": "1.1 How the year works",
        "on": date(2026, 6, 10),
        "minutes": 40,
        "modality": "self_paced",
        "topics": (("ethics", 20),),
    }
    return Earned(**{**values, **changes})
