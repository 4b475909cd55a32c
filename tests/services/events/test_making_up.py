"""Make-ups: asked, answered, and done by another date, a recording's check or a tutorial."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.events.models import Booking, MakeUp
from kaptrain.events.queries.makeups import standing_at
from kaptrain.events.service import makeups
from kaptrain.events.service.confirming import confirm, mark_of
from kaptrain.events.service.verify import check_event_signatures
from kaptrain.hours.models import LedgerLine
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories.attendance import Evening
from tests.factories.events import a_booking, acting, an_event
from tests.factories.reporting import kap

ROUTES = [
    {"route": "another_date", "days": 60},
    {"route": "recording", "days": 14, "items": 5},
    {"route": "tutorial", "days": 30},
]
RECORDED = {"recording": "https://video.kaptrain.example/1", "make_ups": ROUTES}


def bank() -> Sequence[CheckItem]:
    found = kap().activity("webinar-1")
    assert found is not None
    return found.guide.check


def missed(session: Session, now: datetime, **changes: object) -> Evening:
    evening = Evening(session, now, 2, **{**RECORDED, **changes})
    evening.confirmed("present", "absent")
    return evening


def asked(evening: Evening, route: str = "recording", at: int = 1) -> MakeUp:
    actor = evening.actor(evening.people[at])
    return makeups.ask(evening.session, actor, evening.event.id, route, checked=True, now=evening.now)


def answered(evening: Evening, make_up: MakeUp, *, approve: bool = True, reason: str = "") -> MakeUp:
    return makeups.decide(
        evening.session,
        evening.actor(evening.host),
        make_up.id,
        approve=approve,
        reason=reason,
        now=evening.now,
    )


def attempted(evening: Evening, make_up: MakeUp, *, wrong: int = 0) -> bool:
    items = makeups.items_for(make_up, bank())
    answers = {
        item.id: (item.right if item.kind.value == "match" else _right(item)) for item in items[wrong:]
    }
    sheet = makeups.Sheet(
        number=len(makeups.attempts_of(make_up)) + 1, version=makeups.version_of(items), answers=answers
    )
    return makeups.take_check(
        evening.session, evening.actor(evening.people[1]), make_up.id, bank(), sheet, now=evening.now
    ).passed


def _right(item: CheckItem) -> Sequence[int]:
    return tuple(range(item.parts)) if item.kind.value == "order" else item.right


def lines(evening: Evening) -> list[LedgerLine]:
    find = select(LedgerLine).where(LedgerLine.enrolment_id == evening.places[1].id)
    return list(evening.session.scalars(find))


def test_the_recording_and_its_check_earn_the_minutes_self_paced(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    make_up = answered(evening, asked(evening))

    assert attempted(evening, make_up, wrong=2) is False
    assert lines(evening) == []
    assert attempted(evening, make_up, wrong=1) is True

    (line,) = lines(evening)
    assert (line.minutes, line.modality, line.source) == (90, "self_paced", f"makeup:{make_up.id}")
    assert make_up.state == "done"
    assert list(check_event_signatures(session)) == []


def test_a_check_is_taken_only_after_approval(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    make_up = asked(evening)

    with pytest.raises(Missing):
        attempted(evening, make_up)


def test_a_form_of_an_earlier_attempt_is_refused(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    make_up = answered(evening, asked(evening))
    attempted(evening, make_up, wrong=5)
    sheet = makeups.Sheet(number=1, version="", answers={})

    with pytest.raises(Refused) as refused:
        makeups.take_check(session, evening.actor(evening.people[1]), make_up.id, bank(), sheet, now=now)

    assert refused.value.code == "stale"


def test_an_attempt_after_the_last_day_is_refused(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    make_up = answered(evening, asked(evening))
    evening.now = now + timedelta(days=20)

    with pytest.raises(Refused) as refused:
        attempted(evening, make_up)

    assert refused.value.code == "closed"


def test_a_record_confirmed_late_leaves_a_week_to_make_up(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 2, **RECORDED)
    evening.now = now + timedelta(days=30)
    evening.confirmed("present", "absent")
    make_up = asked(evening)
    evening.now += timedelta(days=5)
    answered(evening, make_up)
    evening.now += timedelta(days=7)

    assert attempted(evening, make_up) is True


def test_who_was_there_has_nothing_to_make_up(session: Session, now: datetime) -> None:
    evening = missed(session, now)

    with pytest.raises(Refused):
        asked(evening, at=0)


def test_one_make_up_stands_at_a_time(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    first = asked(evening)
    with pytest.raises(Refused):
        asked(evening, "tutorial")

    makeups.withdraw(session, evening.actor(evening.people[1]), first.id, now=now)

    assert asked(evening, "tutorial").state == "asked"


def test_declining_takes_a_reason_and_another_way_stays_open(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    make_up = asked(evening)
    with pytest.raises(Invalid):
        answered(evening, make_up, approve=False)

    answered(evening, make_up, approve=False, reason="The recording has no sound.")

    assert make_up.state == "declined"
    assert asked(evening, "tutorial").state == "asked"


def test_only_the_host_and_administrators_answer(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    make_up = asked(evening)

    with pytest.raises(Missing):
        makeups.decide(session, evening.actor(evening.people[0]), make_up.id, approve=True, now=now)
    decided = makeups.decide(session, evening.actor(evening.admin), make_up.id, approve=True, now=now)

    assert decided.state == "approved"


def test_a_tutorial_counts_once_the_host_signs_it(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    make_up = answered(evening, asked(evening, "tutorial"))
    host = evening.actor(evening.host)
    shown = makeups.tutorial_mark(make_up)
    with pytest.raises(Invalid):
        makeups.sign_tutorial(session, host, make_up.id, on=date(2026, 11, 18), shown=shown, now=now)
    with pytest.raises(Missing):
        makeups.sign_tutorial(
            session, evening.actor(evening.admin), make_up.id, on=date(2026, 11, 21), shown=shown, now=now
        )

    makeups.sign_tutorial(session, host, make_up.id, on=date(2026, 11, 21), shown=shown, now=now)

    (line,) = lines(evening)
    assert (line.minutes, line.modality, line.attested["by"]) == (90, "live", "signature")
    assert list(check_event_signatures(session)) == []
    with pytest.raises(Refused):
        makeups.sign_tutorial(session, host, make_up.id, on=date(2026, 11, 21), shown=shown, now=now)


def test_another_date_makes_up_for_the_one_missed(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    other = an_event(session, evening.host, starts_at=now + timedelta(days=2))
    make_up = answered(evening, asked(evening, "another_date"))
    a_booking(session, other, evening.places[1])
    first, evening.event, evening.now = evening.event, other, now + timedelta(days=3)
    evening.places = evening.places[1:]
    evening.mark(0, "present")

    confirm(session, evening.actor(evening.host), other.id, mark_of(evening.record), now=evening.now)

    assert (make_up.state, make_up.event_id, make_up.other_event_id) == ("done", first.id, other.id)
    assert make_up.line_seq is not None


def test_who_told_before_and_who_came_later_may_make_up(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1, **RECORDED)
    booking = a_booking_of(evening)
    booking.state = "cancelled"
    session.flush()
    known = (booking, None)

    offer = makeups.offer_of(session, evening.event, evening.places[0], known, checked=True, now=now)
    assert offer.missed is not None
    assert offer.missed.absence == "apology"

    evening.places[0].created_at = now
    offer = makeups.offer_of(session, evening.event, evening.places[0], (None, None), checked=True, now=now)
    assert offer.missed is not None
    assert offer.missed.absence == "joined_later"


def a_booking_of(evening: Evening):
    found, _ = standing_at(evening.session, evening.event.id, evening.places[0].id)
    assert found is not None
    return found


def taken(evening: Evening, other_id: int) -> tuple[MakeUp, Booking]:
    """The absent one asks for another date and books it."""
    act = acting(evening.session, evening.people[1], evening.now)
    return makeups.take_other_date(evening.session, act, evening.places[1], evening.event.id, other_id)


def test_another_date_is_asked_for_and_booked_in_one_step(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    other = an_event(session, evening.host, starts_at=now + timedelta(days=8))

    made, booking = taken(evening, other.id)

    assert (made.state, made.other_event_id) == ("asked", other.id)
    assert (booking.state, booking.event_id) == ("booked", other.id)


def test_a_full_date_gives_a_place_on_its_waiting_list(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    other = an_event(session, evening.host, starts_at=now + timedelta(days=8), capacity=1)
    a_booking(session, other, evening.places[0])

    made, booking = taken(evening, other.id)

    assert (made.other_event_id, booking.state) == (other.id, "waiting")


def test_one_may_change_to_a_further_date_without_asking_again(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    dates = [an_event(session, evening.host, starts_at=now + timedelta(days=at)) for at in (8, 9)]

    first, _ = taken(evening, dates[0].id)
    second, booking = taken(evening, dates[1].id)

    assert second is first
    assert (second.other_event_id, booking.event_id) == (dates[1].id, dates[1].id)


@pytest.mark.parametrize("days", [-2, 59, 90])
def test_only_a_date_in_time_makes_up_for_it(session: Session, now: datetime, days: int) -> None:
    evening = missed(session, now)
    an_event(session, evening.host, starts_at=now + timedelta(days=8))
    other = an_event(session, evening.host, starts_at=now + timedelta(days=days))

    with pytest.raises(Invalid, match="dates shown"):
        taken(evening, other.id)


def test_a_date_of_something_else_makes_up_for_nothing(session: Session, now: datetime) -> None:
    evening = missed(session, now)
    an_event(session, evening.host, starts_at=now + timedelta(days=8))
    other = an_event(session, evening.host, starts_at=now + timedelta(days=8), activity="webinar-2")

    with pytest.raises(Invalid, match="dates shown"):
        taken(evening, other.id)
