"""Check in with the code on the screen: one device per person."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.events.models import CheckIn
from kaptrain.events.rules.checkin import Accepted, Refused
from kaptrain.events.service.checkins import check_in, shown
from kaptrain.shared.errors import Missing
from tests.factories import enrolled, person
from tests.factories.attendance import BEGAN, Evening

LATER = BEGAN + timedelta(minutes=4)


def typed(
    evening: Evening, at: int, code: str | None = None, device: str = "", when: datetime = LATER
) -> Accepted | Refused:
    right = shown(evening.event, when).code
    return check_in(
        evening.session,
        evening.actor(evening.people[at]),
        evening.event.id,
        right if code is None else code,
        device=device or f"device {at}",
        now=when,
    )


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(CheckIn)) or 0


def test_the_code_on_the_screen_checks_somebody_in(session: Session, now: datetime) -> None:
    evening = Evening(session, now)

    assert isinstance(typed(evening, 0), Accepted)
    assert typed(evening, 0) == Accepted(typed(evening, 0).window, again=True)
    assert kept(session) == 1


def test_one_device_speaks_for_one_person(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    typed(evening, 0, device="a phone")

    decision = typed(evening, 1, device="a phone")

    assert isinstance(decision, Refused)
    assert decision.code == "device_used"
    assert kept(session) == 1


@pytest.mark.parametrize(("seconds", "taken"), [(0, True), (20, True), (40, False), (-20, False)])
def test_a_code_is_taken_for_its_step_and_the_next_one(
    session: Session, now: datetime, seconds: int, taken: bool
) -> None:
    evening = Evening(session, now)
    code = shown(evening.event, LATER).code

    decision = typed(evening, 0, code, when=LATER + timedelta(seconds=seconds))

    assert isinstance(decision, Accepted) == taken


def test_one_person_on_two_devices_is_sent_to_the_host(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    typed(evening, 0, device="a phone")

    decision = typed(evening, 0, device="a laptop", when=LATER + timedelta(minutes=30))

    assert isinstance(decision, Refused)
    assert decision.code == "other_device"


def test_wrong_codes_are_counted_until_no_more_are_looked_at(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    wrong = "000000" if shown(evening.event, LATER).code != "000000" else "111111"

    decisions = [typed(evening, 0, wrong) for _ in range(5)]
    decisions.append(typed(evening, 0))

    assert [each.code for each in decisions if isinstance(each, Refused)] == ["wrong_code"] * 5 + ["too_many"]
    assert kept(session) == 0


def test_there_is_no_check_in_before_after_or_when_cancelled(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    early, late = BEGAN - timedelta(minutes=11), evening.event.ends_at

    codes = [typed(evening, 0, when=when).code for when in (early, late)]
    evening.event.state = "cancelled"
    codes.append(typed(evening, 0).code)

    assert codes == ["not_open"] * 3


def test_only_who_has_a_seat_may_check_in(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    other = person(session, "Without Seat", ["trainee"])
    enrolled(session, other)

    with pytest.raises(Missing):
        check_in(session, evening.actor(other), evening.event.id, "1", device="d", now=LATER)
