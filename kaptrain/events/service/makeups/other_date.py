"""Another date in place of the one missed: asked for and booked in one step."""

from sqlalchemy.orm import Session

from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking, Event, MakeUp
from kaptrain.events.queries.attendance import event_by_id
from kaptrain.events.queries.makeups import make_ups_of, other_dates
from kaptrain.events.rules.makeups import Route
from kaptrain.events.service.booking import book
from kaptrain.events.service.makeups.asking import ask
from kaptrain.events.service.makeups.recordings import deadline
from kaptrain.events.service.steps import Act
from kaptrain.shared.errors import Invalid, Missing

UNDER_WAY = frozenset({"asked", "approved"})


def take_other_date(
    session: Session,
    act: Act,
    place: Enrolment,
    event_id: int,
    other_id: int,
    *,
    closed_gates: tuple[str, ...] = (),
    not_cleared: tuple[str, ...] = (),
    despite_clash: bool = False,
) -> tuple[MakeUp, Booking]:
    """Ask for another date as a make-up unless that stands already, book it, and link it to what was missed.

    Invalid at `other` for a date that does not make up for it; else what `ask` and `book` refuse.
    """
    event = event_by_id(session, event_id)
    if event is None:
        raise Missing
    # The trainee's chain first, then the row of the event ahead: only events that are over are confirmed.
    made = _standing(session, event, place) or ask(
        session, act.actor, event_id, Route.ANOTHER_DATE, checked=False, now=act.now
    )
    until = deadline(made).until
    dates = {each.id for each in other_dates(session, event, now=act.now) if each.starts_at < until}
    if other_id not in dates:
        raise Invalid("Choose one of the dates shown.", code="other", field="other")
    booking = book(
        session,
        act,
        place,
        other_id,
        closed_gates=closed_gates,
        not_cleared=not_cleared,
        despite_clash=despite_clash,
    )
    made.other_event_id = other_id
    session.flush()
    return made, booking


def _standing(session: Session, event: Event, place: Enrolment) -> MakeUp | None:
    return next(
        (
            each
            for each in make_ups_of(session, event.id, place.id)
            if each.route == Route.ANOTHER_DATE and each.state in UNDER_WAY
        ),
        None,
    )
