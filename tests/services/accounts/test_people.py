from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts import queries, service
from kaptrain.accounts.models import Person, SignIn
from kaptrain.audit.models import AuditRow
from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories import LONG_AGO, person

OPERATOR = Actor(None, "the operator")


def acting(somebody: Person, *roles: Any) -> Any:
    return Actor(somebody.id, somebody.name, roles=frozenset(roles))


@pytest.fixture
def admin(session: Session) -> Any:
    return person(session, "Demo Admin", ["admin"])


def made(session: Session, now: datetime, email: str = "new@clinic.example", **changes: Any) -> Any:
    facts = {"name": "New Person", "roles": ["trainee"], "zone": "America/Denver", **changes}
    return service.create_person(session, email=email, now=now, **facts)


def test_a_person_begins_without_a_password_and_with_roles(session: Session, now: datetime) -> None:
    somebody = made(session, now, roles=["mentor", "trainee"], credential=" LCSW ")

    assert somebody.password_hash is None
    assert somebody.credential == "LCSW"
    assert queries.roles_of(session, somebody.id) == {Role.MENTOR, Role.TRAINEE}


@pytest.mark.parametrize("taken", ["NEW@clinic.example", " new@Clinic.Example", "ｎｅｗ@clinic.example"])
def test_a8_a_look_alike_of_a_taken_address_is_refused(session: Session, now: datetime, taken: str) -> None:
    made(session, now)

    with pytest.raises(Invalid) as refusal:
        made(session, now, email=taken)

    assert (refusal.value.field, refusal.value.code) == ("email", "email_taken")


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nobody"), ("name", " "), ("zone", "Mars/Base"), ("roles", []), ("roles", ["owner"])],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, now: datetime, field: str, value: Any
) -> None:
    with pytest.raises(Invalid) as refusal:
        made(session, now, **{field: value})

    assert refusal.value.field == field


def test_a_changed_name_is_written_down_with_both_names(session: Session, now: datetime) -> None:
    somebody = person(session, "Mara Lund", ["trainee"])

    service.update_profile(
        session, acting(somebody), service.Profile("Mara Berg", "LPC", "Europe/Oslo"), now=now
    )

    row = session.scalars(select(AuditRow).where(AuditRow.action == "person.profile_changed")).one()
    assert row.detail["name"] == {"from": "Mara Lund", "to": "Mara Berg"}
    assert (somebody.name, somebody.credential, somebody.zone) == ("Mara Berg", "LPC", "Europe/Oslo")


def test_an_unchanged_profile_leaves_no_trace(session: Session, now: datetime) -> None:
    somebody = person(session, "Mara Lund", ["trainee"])

    service.update_profile(
        session, acting(somebody), service.Profile("Mara Lund", "", "America/Denver"), now=now
    )

    assert session.scalars(select(AuditRow)).all() == []


def test_new_roles_end_the_sessions_that_the_old_ones_opened(
    session: Session, now: datetime, admin: Person
) -> None:
    somebody = person(session, "Mara Lund", ["trainee"])
    service.begin_session(session, somebody, method="password", device="", ends_at=now, now=LONG_AGO)

    changed = service.set_roles(session, acting(admin), somebody.id, ["mentor"], now=now)

    assert changed
    assert queries.roles_of(session, somebody.id) == {Role.MENTOR}
    assert session.scalars(select(SignIn.ended_at).where(SignIn.person_id == somebody.id)).all() == [now]


def test_the_same_roles_change_nothing(session: Session, now: datetime, admin: Person) -> None:
    somebody = person(session, "Mara Lund", ["trainee"])

    assert not service.set_roles(session, acting(admin), somebody.id, ["trainee"], now=now)


def test_nobody_gives_up_their_own_admin_role(session: Session, now: datetime, admin: Person) -> None:
    person(session, "Other Admin", ["admin"])

    with pytest.raises(Refused) as refusal:
        service.set_roles(session, acting(admin), admin.id, ["trainee"], now=now)

    assert refusal.value.code == "own_account"


def test_nobody_suspends_themselves(session: Session, now: datetime, admin: Person) -> None:
    with pytest.raises(Refused):
        service.suspend(session, acting(admin), admin.id, now=now)


def test_the_last_admin_keeps_the_role_even_when_the_operator_asks(
    session: Session, now: datetime, admin: Person
) -> None:
    with pytest.raises(Refused) as refusal:
        service.set_roles(session, OPERATOR, admin.id, ["trainee"], now=now)

    assert refusal.value.code == "last_admin"


def test_the_last_admin_is_not_suspended_even_when_the_operator_asks(
    session: Session, now: datetime, admin: Person
) -> None:
    with pytest.raises(Refused) as refusal:
        service.suspend(session, OPERATOR, admin.id, now=now)

    assert refusal.value.code == "last_admin"


def test_a_suspended_admin_does_not_count_as_the_one_who_stays(
    session: Session, now: datetime, admin: Person
) -> None:
    other = person(session, "Other Admin", ["admin"])
    service.suspend(session, acting(admin), other.id, now=now)

    with pytest.raises(Refused):
        service.suspend(session, Actor(None), admin.id, now=now)


def test_somebody_who_just_lost_the_admin_role_decides_nothing_more(
    session: Session, now: datetime, admin: Person
) -> None:
    other = person(session, "Other Admin", ["admin"])
    service.set_roles(session, acting(admin), other.id, ["mentor"], now=now)

    with pytest.raises(Missing):
        service.suspend(session, acting(other, Role.ADMIN), admin.id, now=now)


def test_a_restored_person_keeps_no_session_and_no_link_from_before(
    session: Session, now: datetime, admin: Person
) -> None:
    somebody = person(session, "Mara Lund", ["trainee"], password="gravel lantern")
    version = somebody.secret_version
    service.suspend(session, acting(admin), somebody.id, now=now)

    service.restore(session, acting(admin), somebody.id, now=now)

    assert somebody.suspended_at is None
    assert somebody.secret_version > version


def test_every_change_of_a_person_is_in_the_chain(session: Session, now: datetime, admin: Person) -> None:
    somebody = person(session, "Mara Lund", ["trainee"])
    service.set_roles(session, acting(admin), somebody.id, ["mentor"], now=now)
    service.suspend(session, acting(admin), somebody.id, now=now)
    service.restore(session, acting(admin), somebody.id, now=now)

    actions = session.scalars(select(AuditRow.action).order_by(AuditRow.seq)).all()

    assert list(actions) == ["person.roles_changed", "person.suspended", "person.restored"]
    assert list(verify_chains(session)) == []


def test_the_list_finds_people_by_parts_of_name_and_address(session: Session) -> None:
    person(session, "Mara Lund", ["trainee"], email="m.lund@clinic.example")
    person(session, "Per_cent Lund", ["mentor"], email="per@clinic.example")

    found = {
        words: [one.name for one in queries.list_people(session, words)]
        for words in ("mara", "LUND clinic", "r_c", "%", "per@", "nobody")
    }

    assert found == {
        "mara": ["Mara Lund"],
        "LUND clinic": ["Mara Lund", "Per_cent Lund"],
        "r_c": ["Per_cent Lund"],
        "%": [],
        "per@": ["Per_cent Lund"],
        "nobody": [],
    }


def test_the_list_filters_by_role_and_says_all_roles_of_each(session: Session) -> None:
    person(session, "Mara Lund", ["trainee", "mentor"])
    person(session, "Nils Berg", ["trainee"])

    found = queries.list_people(session, role="mentor")

    assert [(one.name, one.roles) for one in found] == [("Mara Lund", (Role.TRAINEE, Role.MENTOR))]
    assert queries.count_people(session, role="trainee") == 2
