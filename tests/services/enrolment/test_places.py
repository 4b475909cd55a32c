"""Who may have a place when, and what moves the end of the year."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import roles_of
from kaptrain.audit.models import AuditRow
from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment import queries, service
from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.hours import service as hours
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid, Refused
from tests.factories import cohort, enrolled, mentored, person
from tests.factories.admin import admin_actor

TODAY = date(2026, 11, 22)


@pytest.fixture
def actor(session: Session) -> Actor:
    return admin_actor(session)


@pytest.fixture
def trainee(session: Session) -> Person:
    return person(session, "Demo Trainee", ["trainee"])


def actions(session: Session, place: Enrolment) -> list[str]:
    return list(session.scalars(select(AuditRow.action).where(AuditRow.stream == place.stream)))


def test_admission_gives_the_trainee_role_and_posts_one_mail(
    session: Session, actor: Actor, now: datetime
) -> None:
    somebody = person(session, "New Person", ["mentor"])

    service.admit(session, actor, cohort(session), somebody, url="https://x.example/dashboard", now=now)

    assert roles_of(session, somebody.id) == {Role.MENTOR, Role.TRAINEE}
    mail = session.scalars(select(Mail)).one()
    assert mail.to_address == somebody.email
    assert "https://x.example/dashboard" in mail.body
    assert "person.roles_changed" in session.scalars(select(AuditRow.action)).all()


def test_a_second_cohort_of_the_program_waits_until_the_first_place_is_withdrawn(
    session: Session, actor: Actor, trainee: Person, now: datetime
) -> None:
    first = enrolled(session, trainee, cohort(session, "June 2026"))
    second = cohort(session, "October 2026", date(2026, 10, 1))
    with pytest.raises(Refused, match="active place in June 2026") as refused:
        enrolled(session, trainee, second)
    assert refused.value.code == "active_elsewhere"

    service.withdraw(session, actor, first, reason="Moved away", now=now)

    assert enrolled(session, trainee, second).state == "active"


def test_a_withdrawn_place_cannot_come_back_beside_another_active_one(
    session: Session, actor: Actor, trainee: Person, now: datetime
) -> None:
    first = enrolled(session, trainee, cohort(session, "June 2026"))
    service.withdraw(session, actor, first, reason="Moved away", now=now)
    enrolled(session, trainee, cohort(session, "October 2026", date(2026, 10, 1)))

    with pytest.raises(Refused, match="October 2026"):
        service.reactivate(session, actor, first, reason="Came back", now=now)


def test_one_cohort_has_one_place_per_person_in_any_state(
    session: Session, actor: Actor, trainee: Person, now: datetime
) -> None:
    group = cohort(session)
    place = enrolled(session, trainee, group)
    service.withdraw(session, actor, place, reason="Moved away", now=now)

    with pytest.raises(Refused, match="make it active again"):
        enrolled(session, trainee, group)


def test_withdrawing_and_coming_back_are_audited_with_their_reason(
    session: Session, actor: Actor, trainee: Person, now: datetime
) -> None:
    place = enrolled(session, trainee)

    service.withdraw(session, actor, place, reason="Moved away", now=now)
    service.reactivate(session, actor, place, reason="Came back", now=now)

    assert actions(session, place)[1:] == ["enrolment.withdrawn", "enrolment.active"]
    last = queries.last_change_of_state(session, place)
    assert last is not None
    assert last.detail == {"reason": "Came back"}
    assert list(verify_chains(session)) == []


def test_a_suspended_person_is_not_enrolled(session: Session, actor: Actor, now: datetime) -> None:
    somebody = person(session, "Gone Person", ["trainee"])
    somebody.suspended_at = now

    with pytest.raises(Refused, match="suspended"):
        enrolled(session, somebody)


def test_nobody_enrols_or_withdraws_themselves(session: Session, now: datetime) -> None:
    """Z5: own hours, by any path."""
    somebody = person(session, "Two Hats", ["admin", "trainee"])
    own = Actor(somebody.id, somebody.name, roles=frozenset({Role.ADMIN}))
    group = cohort(session)
    with pytest.raises(Refused, match="themselves"):
        service.admit(session, own, group, somebody, url="/", now=now)

    place = enrolled(session, somebody, group)

    with pytest.raises(Refused, match="own enrolment"):
        service.withdraw(session, own, place, reason="Because", now=now)


@pytest.mark.parametrize(("roles", "suspended"), [(["practitioner"], False), ([], False), (["mentor"], True)])
def test_only_a_mentor_at_work_can_be_assigned(
    session: Session, actor: Actor, trainee: Person, roles: list[str], suspended: bool, now: datetime
) -> None:
    place = enrolled(session, trainee)
    somebody = person(session, "Some Body", roles)
    somebody.suspended_at = now if suspended else None

    with pytest.raises(Invalid) as refused:
        service.assign_mentor(session, actor, place, somebody, today=TODAY, now=now)

    assert refused.value.field == "mentor"
    assert queries.mentor_of(session, place.id) is None


def test_replacing_and_ending_a_mentor_keeps_the_history(
    session: Session, actor: Actor, trainee: Person, now: datetime
) -> None:
    place = enrolled(session, trainee)
    first, second = person(session, "First Mentor", ["mentor"]), person(session, "Second Mentor", ["mentor"])
    mentored(session, place, first)

    service.assign_mentor(session, actor, place, second, today=TODAY, now=now, reason="Maternity leave")
    service.end_mentoring(session, actor, place, reason="Left the institute", today=TODAY, now=now)

    pairs = queries.mentor_history(session, place.id)
    assert [(pair.mentor_id, pair.until_on) for pair in pairs] == [(second.id, TODAY), (first.id, TODAY)]
    assert queries.mentor_of(session, place.id) is None
    with pytest.raises(Refused, match="no mentor"):
        service.end_mentoring(session, actor, place, reason="Again", today=TODAY, now=now)


def test_a_pair_ends_on_the_day_it_ended_and_not_on_others(
    session: Session, actor: Actor, trainee: Person, now: datetime
) -> None:
    place = enrolled(session, trainee)
    mentored(session, place, person(session, "First Mentor", ["mentor"]))
    act = {"reason": "Left the institute", "today": TODAY, "now": now}

    for wrong in (TODAY + timedelta(days=1), place.starts_on - timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            service.end_mentoring(session, actor, place, **act, on=wrong)
        assert refused.value.field == "on"
    service.end_mentoring(session, actor, place, **act, on=TODAY - timedelta(days=3))

    assert queries.mentor_history(session, place.id)[0].until_on == TODAY - timedelta(days=3)


def test_one_mentor_for_many_is_all_or_none(
    session: Session, actor: Actor, trainee: Person, now: datetime
) -> None:
    mentor = person(session, "Mentor Trainee", ["mentor", "trainee"])
    group = cohort(session)
    places = [enrolled(session, trainee, group), enrolled(session, mentor, group)]

    with pytest.raises(Invalid, match="themselves"):
        service.assign_mentors(session, actor, places, mentor, today=TODAY, now=now)

    assert session.scalars(select(MentorPair)).all() == []


@pytest.mark.parametrize(
    ("from_on", "days", "field"),
    [
        (date(2026, 5, 31), 5, "from_on"),
        (date(2027, 6, 11), 5, "from_on"),
        (date(2026, 9, 1), 0, "days"),
        (date(2026, 9, 1), 731, "days"),
        (date(2026, 8, 10), 5, "from_on"),
    ],
)
def test_leave_lies_inside_the_year_and_takes_no_day_twice(
    session: Session, actor: Actor, trainee: Person, from_on: date, days: int, field: str, now: datetime
) -> None:
    place = enrolled(session, trainee)
    service.grant_leave(session, actor, place, from_on=date(2026, 8, 1), days=10, reason="Family", now=now)

    with pytest.raises(Invalid) as refused:
        service.grant_leave(session, actor, place, from_on=from_on, days=days, reason="Family", now=now)

    assert refused.value.field == field
    assert place.ends_on == date(2027, 6, 10)


def test_leave_and_extensions_move_the_end_from_where_it_stands(
    session: Session, actor: Actor, trainee: Person, now: datetime
) -> None:
    place = enrolled(session, trainee)
    ruling = hours.Ruling(actor=actor, enrolment=place, reason="Illness", now=now)

    service.grant_leave(session, actor, place, from_on=date(2026, 8, 1), days=10, reason="Family", now=now)
    extension = hours.extend(session, ruling, 20)
    hours.undo(session, ruling, extension.seq)

    assert place.ends_on == date(2027, 6, 10)


def test_a_withdrawn_enrolment_gets_no_leave(
    session: Session, actor: Actor, trainee: Person, now: datetime
) -> None:
    place = enrolled(session, trainee)
    service.withdraw(session, actor, place, reason="Moved away", now=now)

    with pytest.raises(Refused, match="active"):
        service.grant_leave(session, actor, place, from_on=date(2026, 8, 1), days=1, reason="Family", now=now)
