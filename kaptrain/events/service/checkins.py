"""Check in with the code on the host's screen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import CheckIn, Event, WrongCode
from kaptrain.events.queries.attendance import booking_of, case_of, event_by_id, own_enrolment
from kaptrain.events.rules import checkin as rules
from kaptrain.events.rules.checkin import Accepted, Attempt, Refused, Shown, Window
from kaptrain.events.rules.record import check_in_windows
from kaptrain.shared.errors import Missing


@dataclass(frozen=True)
class Door:
    """Somebody before an event they may check in to: what is open now, and what they answered."""

    event: Event
    place: Enrolment
    window: Window | None
    planned: tuple[Window, ...]
    answered: tuple[datetime, ...]


def shown(event: Event, now: datetime) -> Shown:
    """Return the code for the host's screen."""
    return rules.shown(event.secret.encode(), event.id, now)


def open_window(event: Event, now: datetime) -> Window | None:
    """Return the check-in that can be answered now; None when there is none."""
    if event.state != "planned":
        return None
    planned = check_in_windows(case_of(event))
    return next((each for each in planned if each.opens <= now < each.closes), None)


def door(session: Session, actor: Actor, event_id: int, *, now: datetime, lock: bool = False) -> Door:
    """Return what somebody who has a seat sees before checking in; Missing for everybody else."""
    event = event_by_id(session, event_id, lock=lock)
    place = own_enrolment(session, event, actor.id) if event else None
    booking = booking_of(session, event_id, place.id) if place else None
    if event is None or place is None or booking is None or booking.state != "booked":
        raise Missing
    moments = select(CheckIn.at).where(CheckIn.event_id == event_id, CheckIn.enrolment_id == place.id)
    answered = tuple(sorted(session.scalars(moments)))
    return Door(event, place, open_window(event, now), check_in_windows(case_of(event)), answered)


def check_in(
    session: Session, actor: Actor, event_id: int, code: str, *, device: str, now: datetime
) -> Accepted | Refused:
    """Keep a check-in, or say why not; `device` is a token's hash. The caller commits either way.

    A wrong code is counted; the event's row is held, so that two at once cannot share a device.
    """
    here = door(session, actor, event_id, now=now, lock=True)
    if here.event.state != "planned":
        return Refused("not_open", "There is no check-in now.")
    wrong = _wrong(session, here)
    attempt = Attempt(person=here.place.id, device=device, code=code, wrong=wrong.count if wrong else 0)
    decision = rules.decide_check_in(
        here.event.secret.encode(),
        here.event.id,
        here.planned,
        attempt,
        earlier=_earlier(session, event_id),
        now=now,
    )
    if isinstance(decision, Refused):
        if decision.code == "wrong_code":
            _count(session, here, wrong)
    elif not decision.again:
        made = CheckIn(
            event_id=event_id,
            enrolment_id=here.place.id,
            window=decision.window.number,
            device=device,
            at=now,
        )
        session.add(made)
    session.flush()
    return decision


def _earlier(session: Session, event_id: int) -> list[rules.CheckIn]:
    rows = session.execute(
        select(CheckIn.enrolment_id, CheckIn.device, CheckIn.at).where(CheckIn.event_id == event_id)
    )
    return [rules.CheckIn(person=person, device=device, at=at) for person, device, at in rows]


def _wrong(session: Session, here: Door) -> WrongCode | None:
    if here.window is None:
        return None
    return session.get(WrongCode, (here.event.id, here.place.id, here.window.number), populate_existing=True)


def _count(session: Session, here: Door, wrong: WrongCode | None) -> None:
    if wrong is not None:
        wrong.count += 1
    elif here.window is not None:
        number = here.window.number
        session.add(WrongCode(event_id=here.event.id, enrolment_id=here.place.id, window=number, count=1))
