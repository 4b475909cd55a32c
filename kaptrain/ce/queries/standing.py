"""How people stand before the bodies of an activity: what they would get, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kaptrain.ce.models import License
from kaptrain.ce.queries.activities import BodyOffer, CeOf, best_tests, evaluated_at
from kaptrain.ce.rules.eligibility import Case, Verdict, decide
from kaptrain.events.queries.attendance import Record, Seat, record_of


@dataclass(frozen=True)
class Standing:
    """One person at an activity; `verdicts` by body. `came` says whether the record shows them there."""

    seat: Seat
    came: bool
    evaluated: bool
    best: int | None
    verdicts: Mapping[int, Verdict]


def standings(session: Session, ce: CeOf) -> list[Standing]:
    """Return everybody on the list of an activity, in five statements."""
    record = record_of(session, ce.event.id)
    if record is None:
        return []
    room = _Room(ce, record, best_tests(session, ce.event.id), evaluated_at(session, ce.event.id))
    return [_standing(room, seat) for seat in record.seats]


def standing_of(session: Session, ce: CeOf, enrolment_id: int) -> Standing | None:
    """Return one person on the list of an activity."""
    return next((each for each in standings(session, ce) if each.seat.enrolment.id == enrolment_id), None)


def own_standing(session: Session, ce: CeOf, person_id: int) -> Standing | None:
    """Return a person's own standing at an activity, whichever place of theirs was booked."""
    return next((each for each in standings(session, ce) if each.seat.person.id == person_id), None)


def license_of(session: Session, person_id: int) -> License | None:
    """Return what a person wants printed about their license."""
    return session.get(License, person_id)


@dataclass(frozen=True)
class _Room:
    ce: CeOf
    record: Record
    best: Mapping[int, int]
    evaluated: frozenset[int]


def _standing(room: _Room, seat: Seat) -> Standing:
    place = seat.enrolment.id
    return Standing(
        seat=seat,
        came=room.record.worked(seat).minutes > 0,
        evaluated=place in room.evaluated,
        best=room.best.get(place),
        verdicts={each.body_id: decide(_case(room, seat, each)) for each in room.ce.offers},
    )


def _case(room: _Room, seat: Seat, offer: BodyOffer) -> Case:
    ce, case, known = room.ce, room.record.case, seat.attendance
    confirmed = known is not None and known.confirmed_at is not None
    return Case(
        body=offer.profile,
        on=ce.event.on,
        minutes=ce.activity.minutes,
        presence=room.record.worked(seat).working.presence if confirmed else None,
        credited=known.credited if known else 0,
        parts=[each.within(case.window) for each in case.policy.parts],
        override=offer.override,
        instructor=seat.person.id == ce.event.host_id,
        best=room.best.get(seat.enrolment.id),
        evaluated=seat.enrolment.id in room.evaluated,
    )
