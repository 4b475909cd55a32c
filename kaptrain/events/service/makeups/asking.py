"""What somebody missed, the ways to make up for it, and the one click that asks for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Attendance, Booking, Event, MakeUp
from kaptrain.events.queries.attendance import event_by_id, heads_locked, own_enrolment
from kaptrain.events.queries.makeups import make_ups_of, other_dates, standing_at
from kaptrain.events.rules import makeups as rules
from kaptrain.events.rules.makeups import Absence, Missed, Route, Standing, Way
from kaptrain.events.rules.times import day_in
from kaptrain.events.service.makeups.steps import granted, plain, rules_of
from kaptrain.outbox import service as outbox
from kaptrain.shared import errors


@dataclass(frozen=True)
class Offer:
    """What somebody missed, the ways that are open or closed to them, and their make-ups so far."""

    event: Event
    place: Enrolment
    missed: Missed | None
    ways: Sequence[Way]
    make_ups: Sequence[MakeUp]
    dates: Sequence[Event]

    @property
    def standing(self) -> MakeUp | None:
        """The make-up that is under way or done."""
        return next((each for each in self.make_ups if each.state in ("asked", "approved", "done")), None)


def offer_of(
    session: Session,
    event: Event,
    place: Enrolment,
    known: tuple[Booking | None, Attendance | None],
    *,
    checked: bool,
    now: datetime,
) -> Offer:
    """Return what a trainee may do about an event; `checked` says whether its recording has a check."""
    absence = _absence(event, place, *known, now)
    if absence is None:
        return Offer(event, place, None, (), (), ())
    dates = other_dates(session, event, now=now)
    missed = Missed(
        event=event.id,
        absence=absence,
        on=event.on,
        zone=event.zone,
        joined_on=day_in(place.created_at, event.zone),
        recorded=bool(event.recording) and checked,
        dates=tuple(each.starts_at for each in dates),
        told_on=told_on(event, known[1]),
    )
    ways = rules.ways(rules_of(event), missed, now=now)
    return Offer(event, place, missed, ways, make_ups_of(session, event.id, place.id), dates)


def ask(session: Session, actor: Actor, event_id: int, route: str, *, checked: bool, now: datetime) -> MakeUp:
    """Ask for a make-up, which is granted at once where the event says so; the host is told.

    Missing when there is nothing to make up; Refused with the code of rules/makeups.py.
    """
    event = event_by_id(session, event_id)
    place = own_enrolment(session, event, actor.id) if event else None
    if event is None or place is None:
        raise errors.Missing
    if route not in set(Route):
        raise errors.Invalid("Choose a way to make up for it.", field="route", code="route")
    head = heads_locked(session, [place.id])[place.id]
    known = standing_at(session, event_id, place.id)
    offer = offer_of(session, event, place, known, checked=checked, now=now)
    if offer.missed is None:
        raise errors.Refused("There is nothing to make up for here.", code="nothing")
    earlier = [plain(each) for each in offer.make_ups]
    standing = granted(
        rules.decide_request(rules_of(event), offer.missed, Route(route), earlier=earlier, now=now)
    )
    made = MakeUp(
        event_id=event.id,
        enrolment_id=place.id,
        absence=offer.missed.absence.value,
        route=route,
        state=standing.value,
        asked_at=now,
        decided_at=now if standing is Standing.APPROVED else None,
        work={},
    )
    session.add(made)
    detail = {"route": route, "absence": made.absence, "state": made.state}
    audit.record(session, actor, "make-up.asked", f"event:{event.id}", now=now, detail=detail, head=head)
    if standing is Standing.ASKED:
        words = f"{actor.name} asks to make up for “{event.title}” by {rules.NAMES[Route(route)]}."
        outbox.post(
            session, "make-up", event.host.email, subject="A make-up is asked for", body=f"{words}\n", now=now
        )
    session.flush()
    return made


def told_on(event: Event, known: Attendance | None) -> date | None:
    """Return the day on which a record said that somebody has nothing from an event."""
    return day_in(known.confirmed_at, event.zone) if known and known.confirmed_at else None


def _absence(
    event: Event, place: Enrolment, booking: Booking | None, known: Attendance | None, now: datetime
) -> Absence | None:
    """Say why somebody has nothing from an event that is over; None when there is nothing to make up."""
    if event.state == "cancelled" or now < event.ends_at:
        return None
    if known is not None and known.confirmed_at is not None:
        return rules.absence_of(known.mark or "absent", known.credited)
    if booking is not None:
        return Absence.APOLOGY if booking.state == "cancelled" else None
    mine = event.program == place.cohort.program and event.cohort_id in (None, place.cohort_id)
    later = day_in(place.created_at, event.zone) > event.on
    return Absence.JOINED_LATER if mine and later and not event.named else None
