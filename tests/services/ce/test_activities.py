"""What is announced, before anybody books; bodies whose rules are never changed."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow
from kaptrain.authz.actor import Role
from kaptrain.ce import service
from kaptrain.ce.models import BodyVersion
from kaptrain.ce.queries.bodies import body_by_id
from kaptrain.ce.rules.activity import Instructor, Offer
from kaptrain.shared.errors import Invalid, Refused
from tests.factories.ce import Room, a_draft, a_profile
from tests.factories.certificates import acting


@pytest.fixture
def room(session: Session, now: datetime) -> Room:
    return Room(session, now)


def test_a_change_of_rules_is_a_further_version_and_holds_from_its_day(room: Room) -> None:
    room.add(a_profile(effective_from=date(2026, 12, 1), increment=Decimal("0.5")), room.body)

    known = body_by_id(room.session, room.body)

    assert known is not None
    assert [each.version for each in known.versions] == [1, 2]
    assert known.on(room.event.on).increment == Decimal("0.25")
    assert known.on(date(2026, 12, 1)).increment == Decimal("0.5")
    assert room.ce.offers[0].credits == Decimal("1.5")


def test_versions_are_append_only(room: Room) -> None:
    with pytest.raises(IntegrityError, match="append-only"), room.session.begin_nested():
        room.session.execute(update(BodyVersion).values(minutes_per_credit=1))


def test_the_same_rules_again_make_no_version(room: Room) -> None:
    room.add(a_profile(), room.body)

    assert len(body_by_id(room.session, room.body).versions) == 1


def test_two_bodies_cannot_have_one_name(room: Room) -> None:
    with pytest.raises(Invalid) as refused:
        room.add(a_profile())

    assert refused.value.field == "name"


def test_a_change_says_what_it_was_in_the_record_of_acts(room: Room) -> None:
    room.add(a_profile(retention_years=6), room.body)

    row = room.session.scalars(select(AuditRow).where(AuditRow.action == "ce_body.changed")).one()

    assert row.detail == {"version": 2, "retention_years": {"from": "7", "to": "6"}}


def test_credit_is_announced_before_the_event_begins(room: Room) -> None:
    other = room.add(a_profile(name="Demo Guild"))
    late = room.event.starts_at + timedelta(minutes=1)

    with pytest.raises(Refused) as refused:
        room.carries(Offer(body=room.body), Offer(body=other), when=late)

    assert refused.value.code == "begun"


def test_credit_can_be_lowered_afterwards_never_raised(room: Room) -> None:
    late = room.event.ends_at + timedelta(days=1)
    less = Offer(body=room.body, override=Decimal("1.25"), reason="A part was cut.")

    room.carries(less, when=late)

    assert room.ce.offers[0].credits == Decimal("1.25")
    with pytest.raises(Refused):
        room.carries(Offer(body=room.body), when=late)


def test_an_override_needs_a_reason(room: Room) -> None:
    with pytest.raises(Invalid) as refused:
        room.carries(Offer(body=room.body, override=Decimal("1.25")))

    assert refused.value.field == f"reason_{room.body}"


def test_breaks_carry_no_credit(session: Session, now: datetime) -> None:
    policy = {"rule": "full", "breaks": [{"after": 45, "minutes": 15}]}

    with pytest.raises(Invalid) as refused:
        Room(session, now, people=1, policy=policy)

    assert refused.value.field == "minutes"


def test_objectives_stay_once_somebody_evaluated_them(room: Room) -> None:
    room.confirmed()
    room.evaluate()

    with pytest.raises(Refused) as refused:
        room.carries(Offer(body=room.body), objectives=("Something else.",))

    assert refused.value.code == "answered"
    instructors = (Instructor(name="Demo Facilitator", credential="LPC"), Instructor(name="Demo Guest"))
    room.carries(Offer(body=room.body), instructors=instructors)
    assert room.ce.instructors[0].disclosure == "No conflict of interest."
    assert a_draft().objectives == tuple(room.ce.activity.objectives)


def test_a_body_that_asks_for_a_test_needs_questions(room: Room) -> None:
    room.add(a_profile(post_test=True, cut_percent=80), room.body)
    registrar, draft = acting(room.admin, Role.ADMIN), a_draft(Offer(body=room.body))

    with pytest.raises(Invalid) as refused:
        service.save_activity(room.session, registrar, room.event.id, draft, now=room.now, has_test=False)

    assert refused.value.field == f"body_{room.body}"
