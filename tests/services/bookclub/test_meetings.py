"""A club's meeting is for its members alone, and its hour counts once."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.bookclub import service
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking, Event
from kaptrain.events.queries import coming
from kaptrain.events.queries.calendar import events_between, reach_of
from kaptrain.events.queries.makeups import make_ups_of
from kaptrain.events.service.makeups import answering, asking, tutorials
from kaptrain.hours.models import LedgerLine
from kaptrain.logbook import service as logbook
from kaptrain.logbook.rules.draft import Draft
from kaptrain.logbook.rules.kinds import BY_ID, ActivityChoice
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Refused
from tests.factories import person
from tests.factories.bookclub import Circle
from tests.factories.held import ROUTES
from tests.factories.reporting import kap_place


@pytest.fixture
def circle(session: Session, now: datetime) -> Circle:
    return Circle(session, now, 3)


def outsider(circle: Circle) -> Enrolment:
    return kap_place(circle.session, person(circle.session, "Otto Outside", ["trainee"]), circle.cohort)


def sees(circle: Circle, place: Enrolment, event: Event) -> bool:
    actor, soon = circle.actor(place.person), timedelta(days=30)
    reach = reach_of(circle.session, actor)
    calendar = events_between(circle.session, reach, circle.now, circle.now + soon, now=circle.now)
    return event.id in {each.id for each in calendar}


def seats(circle: Circle, event: Event) -> set[int]:
    find = select(Booking.enrolment_id).where(Booking.event_id == event.id, Booking.state == "booked")
    return set(circle.session.scalars(find))


def minutes(circle: Circle, at: int = 0) -> int:
    find = select(func.sum(LedgerLine.minutes)).where(LedgerLine.enrolment_id == circle.places[at].id)
    return circle.session.scalar(find) or 0


def test_each_member_has_a_seat_and_nobody_else_can_have_one(circle: Circle) -> None:
    other = outsider(circle)
    event = circle.planned()

    assert seats(circle, event) == {each.id for each in circle.places}
    assert sees(circle, circle.places[0], event) and not sees(circle, other, event)
    assert event.id not in {each.event.id for each in coming(circle.session, other, now=circle.now)}


def test_who_leaves_gives_the_seat_back_and_is_told(circle: Circle) -> None:
    event = circle.planned()
    change(circle, remove={circle.places[0].id})

    assert circle.places[0].id not in seats(circle, event)
    assert not sees(circle, circle.places[0], event)
    find = select(Mail.body).where(Mail.to_address == circle.people[0].email)
    assert any("not in the group any more" in body for body in circle.session.scalars(find))


def test_who_comes_later_is_invited_and_has_a_seat(circle: Circle) -> None:
    event, late = circle.planned(), outsider(circle)
    change(circle, add={late.id})

    assert late.id in seats(circle, event)
    assert sees(circle, late, event)


def change(circle: Circle, **who: set[int]) -> None:
    people = {"add": set[int](), "remove": set[int]()} | who
    service.change_members(
        circle.session, circle.actor(circle.host), circle.club.id, now=circle.now, **people
    )


def entry(circle: Circle, *, sent: bool = True) -> int:
    """A claim in the logbook of the hour that the club's meeting is about."""
    kind, actor = BY_ID["bookclub"], circle.actor(circle.people[0])
    choice = ActivityChoice(id="book-1", title="The first book", minutes=60, modality="live")
    draft = Draft(activity=choice, on=date(2026, 11, 19), minutes=60, modality="live",
                  texts={"reaction": "Read."}, host_id=circle.host.id, absent=True)  # fmt: skip
    made = logbook.start(circle.session, actor, circle.places[0], kind, draft, now=circle.now)
    if sent:
        logbook.submit(circle.session, actor, made.id, now=circle.now)
    return made.id


def sign(circle: Circle, entry_id: int) -> None:
    host, mark = circle.actor(circle.host), logbook.mark_of(circle.session, entry_id)
    logbook.sign(circle.session, host, entry_id, mark, now=circle.now, agreed=True)


def attended(circle: Circle) -> Event:
    event = circle.meeting()
    circle.mark_all(event)
    return event


def test_an_entry_about_what_the_record_counted_is_neither_sent_nor_signed(circle: Circle) -> None:
    waits, draft = entry(circle), entry(circle, sent=False)
    circle.reflect(0)
    circle.confirm(attended(circle))

    with pytest.raises(Refused) as signed:
        sign(circle, waits)
    with pytest.raises(Refused) as sent:
        logbook.submit(circle.session, circle.actor(circle.people[0]), draft, now=circle.now)

    assert signed.value.code == sent.value.code == "attended"
    assert minutes(circle) == 60


def test_a_record_does_not_count_what_the_logbook_counted(circle: Circle) -> None:
    event = attended(circle)
    sign(circle, entry(circle))
    circle.reflect(0)

    with pytest.raises(Refused) as refused:
        circle.confirm(event)

    assert refused.value.code == "claimed"
    assert circle.people[0].name in refused.value.message


def test_a_reflection_adds_nothing_to_what_the_logbook_counted_meanwhile(circle: Circle) -> None:
    circle.confirm(attended(circle))
    sign(circle, entry(circle))

    assert circle.reflect(0) == []
    assert minutes(circle) == 60


def test_a_signature_that_was_taken_back_leaves_room_for_the_record(circle: Circle) -> None:
    event, entry_id = attended(circle), entry(circle)
    sign(circle, entry_id)
    logbook.void(circle.session, circle.actor(circle.host), entry_id, "Twice", now=circle.now)
    circle.reflect(0)

    assert circle.confirm(event).credited == 1


def test_a_tutorial_in_place_of_the_meeting_waits_for_the_reflection(circle: Circle) -> None:
    event = circle.meeting(make_ups=ROUTES)
    circle.mark_all(event, "absent")
    circle.confirm(event)
    reader, host = circle.actor(circle.people[0]), circle.actor(circle.host)
    asking.ask(circle.session, reader, event.id, "tutorial", checked=False, now=circle.now)
    (make_up,) = make_ups_of(circle.session, event.id, circle.places[0].id)
    if make_up.state == "asked":
        events_decide(circle, make_up.id)
    shown = tutorials.tutorial_mark(make_up)

    def held() -> None:
        on = circle.now.date()
        tutorials.sign_tutorial(circle.session, host, make_up.id, on=on, shown=shown, now=circle.now)

    with pytest.raises(Refused) as early:
        held()
    circle.reflect(0)
    held()

    assert early.value.code == "asks"
    assert minutes(circle) == 60


def events_decide(circle: Circle, make_up_id: int) -> None:
    answering.decide(circle.session, circle.actor(circle.host), make_up_id, approve=True, now=circle.now)


def test_another_date_asks_for_the_reflection_itself(circle: Circle) -> None:
    assert circle.planned().asks == "reflection"
