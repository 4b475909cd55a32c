"""Events planned, changed and cancelled, and who is told."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.models import AuditRow
from kaptrain.events.models import Booking, Event
from kaptrain.events.service import Change, cancel_events, change_event, change_events, plan_events
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import DomainError, Invalid, Refused
from tests.factories import person
from tests.factories.events import a_booking, a_draft, acting
from tests.factories.reporting import kap_cohort, kap_place


@pytest.fixture
def host(session: Session) -> Person:
    return person(session, "Demo Facilitator", ["facilitator"])


def planned(session: Session, host: Person, now: datetime, **more: Any) -> list[Event]:
    return list(plan_events(session, acting(session, host, now), a_draft(host, **more)))


def changed(session: Session, host: Person, now: datetime, event: Event, **more: Any) -> Event:
    draft = a_draft(host, **more)
    change = Change(program=draft.program, when=draft.when, details=draft.details, terms=draft.terms)
    return change_event(session, acting(session, host, now), event.id, change)


def seats(session: Session, event: Event, *states: str) -> list[Person]:
    group = kap_cohort(session)
    people = [person(session, f"Trainee {at}", ["trainee"]) for at, _ in enumerate(states)]
    for who, state in zip(people, states, strict=True):
        a_booking(session, event, kap_place(session, who, group), state)
    return people


def mails(session: Session) -> list[tuple[str, str]]:
    find = select(Mail.to_address, Mail.kind).where(Mail.kind.startswith("event.")).order_by(Mail.id)
    return [(row.to_address, row.kind) for row in session.execute(find)]


def test_an_event_takes_over_its_activity(session: Session, host: Person, now: datetime) -> None:
    event = planned(session, host, now)[0]

    assert (event.kind, event.component, event.activity, event.modality) == (
        "webinar", "webinars", "webinar-1", "live",
    )  # fmt: skip
    assert event.starts_at == datetime(2026, 12, 1, 23, tzinfo=UTC)
    assert event.ends_at - event.starts_at == timedelta(minutes=90)
    assert event.on == date(2026, 12, 1)
    assert ["ethics", 90] in event.topics
    assert event.series_id is None


def test_breaks_make_it_longer_without_more_credit(session: Session, host: Person, now: datetime) -> None:
    event = planned(session, host, now, breaks=10)[0]

    assert event.minutes == 90
    assert event.ends_at - event.starts_at == timedelta(minutes=100)


def test_a_series_keeps_its_wall_time_when_clocks_change(
    session: Session, host: Person, now: datetime
) -> None:
    made = planned(
        session,
        host,
        now,
        on=date(2027, 3, 2),
        count=4,
        skipped=frozenset({date(2027, 3, 9)}),
    )

    assert [event.on for event in made] == [date(2027, 3, 2), date(2027, 3, 16), date(2027, 3, 23)]
    assert [event.starts_at.hour for event in made] == [23, 22, 22]
    assert [event.number for event in made] == [1, 3, 4]
    assert len({event.series_id for event in made}) == 1
    assert len({event.uid for event in made}) == 3
    acts = session.scalars(select(AuditRow.action).where(AuditRow.action.startswith("event."))).all()
    assert acts == ["event.planned"] * 3


REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"on": date(2026, 11, 20)}, "on"),
    ({"title": ""}, "title"),
    ({"join_link": "http://insecure.example"}, "join_link"),
    ({"join_link": "", "place": ""}, "place"),
    ({"capacity": 0}, "capacity"),
    ({"capacity": 501}, "capacity"),
    ({"accept_minutes": 0}, "accept_hours"),
    ({"zone": "Mars/Olympus"}, "zone"),
    ({"gates": ["m99"]}, "gates"),
    ({"minutes": 3}, "minutes"),
    ({"host_id": 987_654}, "host"),
    ({"cohort_id": 987_654}, "cohort"),
    ({"count": 61}, "count"),
    ({"on": date(2027, 3, 14), "at": time(2, 30)}, "at"),
]


@pytest.mark.parametrize(
    ("more", "field"), REFUSALS, ids=[f"{each[1]}-{at}" for at, each in enumerate(REFUSALS)]
)
def test_what_cannot_be_planned_is_refused_at_its_field(
    session: Session, host: Person, now: datetime, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        planned(session, host, now, **more)

    assert refused.value.field == field


def test_a_host_leads_one_thing_at_a_time(session: Session, host: Person, now: datetime) -> None:
    planned(session, host, now)

    with pytest.raises(Invalid, match="Regulation update"):
        planned(session, host, now, at=time(18, 30), activity="webinar-2")


def test_a_move_is_told_to_everybody_concerned(session: Session, host: Person, now: datetime) -> None:
    event = planned(session, host, now)[0]
    booked, waiting, _gone = seats(session, event, "booked", "waiting", "cancelled")
    event.capacity = 1

    changed(session, host, now, event, on=date(2026, 12, 2), capacity=1)

    assert mails(session) == [(booked.email, "event.moved"), (waiting.email, "event.moved")]
    assert event.sequence == 1
    assert event.on == date(2026, 12, 2)


def test_a_new_address_to_join_is_told_and_a_new_description_is_not(
    session: Session, host: Person, now: datetime
) -> None:
    event = planned(session, host, now)[0]
    (booked,) = seats(session, event, "booked")

    changed(session, host, now, event, about="Bring a pen.")
    quiet = mails(session)
    changed(session, host, now, event, about="Bring a pen.", join_link="https://meet.kaptrain.example/b")

    assert quiet == []
    assert mails(session) == [(booked.email, "event.changed")]
    assert event.sequence == 1


def test_after_the_first_booking_how_it_counts_is_fixed(
    session: Session, host: Person, now: datetime
) -> None:
    event = planned(session, host, now)[0]
    changed(session, host, now, event, policy={"rule": "minutes"})
    seats(session, event, "cancelled")

    with pytest.raises(Refused) as refused:
        changed(session, host, now, event, policy={"rule": "full"})

    assert refused.value.code == "fixed"
    assert event.policy == {"rule": "minutes"}


def test_nobody_loses_a_seat_by_a_smaller_room(session: Session, host: Person, now: datetime) -> None:
    event = planned(session, host, now)[0]
    seats(session, event, "booked", "booked")

    with pytest.raises(Invalid) as refused:
        changed(session, host, now, event, capacity=1)

    assert refused.value.field == "capacity"


def test_more_seats_are_offered_to_those_who_wait(session: Session, host: Person, now: datetime) -> None:
    event = planned(session, host, now, capacity=1)[0]
    seats(session, event, "booked", "waiting", "waiting")

    changed(session, host, now, event, capacity=2)

    states = session.scalars(select(Booking.state).order_by(Booking.queued)).all()
    assert states == ["booked", "offered", "waiting"]


def test_a_cancellation_is_told_with_its_reason(session: Session, host: Person, now: datetime) -> None:
    event = planned(session, host, now)[0]
    (booked,) = seats(session, event, "booked")

    cancel_events(session, acting(session, host, now), event.id, "The speaker is ill.")

    assert (event.state, event.state_reason, event.sequence) == ("cancelled", "The speaker is ill.", 1)
    letter = session.scalars(select(Mail).where(Mail.to_address == booked.email)).one()
    assert "The speaker is ill." in letter.body


def test_the_rest_of_a_series_can_be_cancelled_together(
    session: Session, host: Person, now: datetime
) -> None:
    first, second, third = planned(session, host, now, count=3)

    cancel_events(session, acting(session, host, now), second.id, "No room.", rest=True)

    assert [each.state for each in (first, second, third)] == ["planned", "cancelled", "cancelled"]


def test_what_is_cancelled_or_begun_stays_as_it_is(session: Session, host: Person, now: datetime) -> None:
    one, two = planned(session, host, now, count=2)
    cancel_events(session, acting(session, host, now), one.id, "No room.")
    later = two.starts_at + timedelta(minutes=1)

    for act in (
        lambda: changed(session, host, now, one),
        lambda: cancel_events(session, acting(session, host, now), one.id, "Again"),
        lambda: cancel_events(session, acting(session, host, later), two.id, "Too late"),
        lambda: changed(session, host, later, two, on=date(2027, 1, 5)),
    ):
        with pytest.raises(DomainError):
            act()


def series_changed(session: Session, host: Person, now: datetime, event: Event, **more: Any) -> list[Event]:
    draft = a_draft(host, **more)
    change = Change(program=draft.program, when=draft.when, details=draft.details, terms=draft.terms)
    return list(change_events(session, acting(session, host, now), event.id, change))


def test_this_date_and_the_later_ones_move_together(session: Session, host: Person, now: datetime) -> None:
    first, second, third = planned(session, host, now, count=3)
    booked = seats(session, third, "booked")[0]

    moved = series_changed(session, host, now, second, on=date(2026, 12, 9), at=time(17))

    assert [each.on for each in (first, second, third)] == [
        date(2026, 12, 1), date(2026, 12, 9), date(2026, 12, 16),
    ]  # fmt: skip
    assert [each.starts_at.hour for each in moved] == [22, 22]
    assert mails(session) == [(booked.email, "event.moved")]
    assert (first.sequence, third.sequence) == (0, 1)


def test_a_series_moves_a_week_forwards_and_backwards_past_its_own_dates(
    session: Session, host: Person, now: datetime
) -> None:
    dates = planned(session, host, now, count=3)

    series_changed(session, host, now, dates[0], on=date(2026, 12, 8))
    later = [each.on.day for each in dates]
    series_changed(session, host, now, dates[0], on=date(2026, 12, 1))

    assert later == [8, 15, 22]
    assert [each.on.day for each in dates] == [1, 8, 15]


def test_what_is_not_changed_stays_different_at_later_dates(
    session: Session, host: Person, now: datetime
) -> None:
    first, second = planned(session, host, now, count=2)
    changed(session, host, now, second, on=second.on, title="With a guest", capacity=5)

    series_changed(session, host, now, first, place="Room 2")

    assert (second.title, second.capacity, second.place) == ("With a guest", 5, "Room 2")


def test_a_series_keeps_its_wall_time_over_a_change_of_clocks(
    session: Session, host: Person, now: datetime
) -> None:
    dates = planned(session, host, now, on=date(2027, 3, 2), count=3)

    series_changed(session, host, now, dates[0], on=date(2027, 3, 3), at=time(18))

    assert [each.starts_at.hour for each in dates] == [23, 23, 22]
    assert [each.on for each in dates] == [date(2027, 3, 3), date(2027, 3, 10), date(2027, 3, 17)]


def test_one_date_in_the_way_keeps_the_whole_series_where_it_is(
    session: Session, host: Person, now: datetime
) -> None:
    first = planned(session, host, now, count=2)[0]
    planned(session, host, now, on=date(2026, 12, 10))

    with pytest.raises(Invalid, match="leads"):
        series_changed(session, host, now, first, on=date(2026, 12, 3))
