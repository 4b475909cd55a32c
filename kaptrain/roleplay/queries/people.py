"""Who may stand in, who is there, and whose labs somebody can see."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.authz.actor import Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking, Event
from kaptrain.roleplay.models import LabRound, LabSeat
from kaptrain.roleplay.rules.rounds import BUSY

HELPERS = (Role.MENTOR.value, Role.FACILITATOR.value)
LABS_SHOWN = 30


@dataclass(frozen=True)
class Helper:
    """A mentor or facilitator who may stand in."""

    id: int
    name: str


def helpers(session: Session, *, first: int) -> list[Helper]:
    """Return everybody who may stand in, by name; the person `first` before all others."""
    holders = select(RoleGrant.person_id).where(RoleGrant.role.in_(HELPERS))
    find = select(Person.id, Person.name).where(Person.id.in_(holders), Person.suspended_at.is_(None))
    found = [Helper(*row) for row in session.execute(find.order_by(Person.name, Person.id))]
    return sorted(found, key=lambda each: each.id != first)


def hold_people(session: Session, person_ids: Sequence[int]) -> None:
    """Hold people until the transaction ends, so that they are not led into two rounds at once."""
    find = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    session.execute(find.with_for_update(key_share=True)).all()


def busy_with(session: Session, person_ids: Sequence[int], *, but: int) -> list[tuple[str, LabRound]]:
    """Return who of these people is in another round that has not come to its debrief."""
    find = (
        select(Person.name, LabRound)
        .join(LabSeat, LabSeat.person_id == Person.id)
        .join(LabRound, LabRound.id == LabSeat.round_id)
        .where(
            Person.id.in_(person_ids),
            LabRound.state.in_([each.value for each in BUSY]),
            LabRound.id != but,
        )
        .order_by(Person.name)
    )
    return [(row[0], row[1]) for row in session.execute(find)]


def sits_in(session: Session, event_id: int, person_id: int) -> bool:
    """Tell whether somebody has a chair in a round of an event, or a seat at it."""
    chair = (
        select(LabSeat.round_id)
        .join(LabRound, LabRound.id == LabSeat.round_id)
        .where(LabRound.event_id == event_id, LabSeat.person_id == person_id)
    )
    seat = (
        select(Booking.id)
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .where(Booking.event_id == event_id, Enrolment.person_id == person_id, Booking.state == "booked")
    )
    return session.scalar(select(or_(chair.exists(), seat.exists()))) or False


def lab_events(session: Session, person_id: int) -> Sequence[Event]:
    """Return the labs that somebody leads or has a seat at, newest first."""
    seats = (
        select(Booking.event_id)
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .where(Enrolment.person_id == person_id, Booking.state == "booked")
    )
    find = (
        select(Event)
        .options(joinedload(Event.host))
        .where(
            Event.kind == "roleplay",
            Event.state != "cancelled",
            or_(Event.host_id == person_id, Event.id.in_(seats)),
        )
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(LABS_SHOWN)
    )
    return session.scalars(find).all()
