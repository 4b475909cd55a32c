"""What several use cases do in the same way."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.events.models import Event
from kaptrain.roleplay import queries
from kaptrain.roleplay.models import LabRound, LabSeat, LabSheet
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import Part, Turn, check_turn
from kaptrain.roleplay.rules.lab import Lab
from kaptrain.roleplay.rules.rounds import State, round_minutes
from kaptrain.shared.errors import Invalid, Missing, Refused

LONGEST_REASON = 300


def locked(session: Session, actor: Actor, round_id: int, permission: Permission) -> Whole:
    """Return a round that the actor may use like this, locked; Missing otherwise."""
    whole = queries.round_of(session, round_id, lock=True)
    if whole is None or not permits(actor, permission, whole.subject):
        raise Missing
    return whole


def in_chair(whole: Whole, actor: Actor, *parts: Part, leads: bool = False) -> None:
    """Refuse everybody but who sits in one of these chairs and, with `leads`, who leads the round."""
    chairs = whole.parts_of(actor.person_id)
    led = leads and whole.round.host_id == actor.person_id and Part.THERAPIST not in chairs
    if not led and not set(parts).intersection(chairs):
        who = " or ".join(part.value for part in parts)
        raise Refused(f"Only the {who} of this round can do that. Nothing was changed.", code="chair")


def sheet_of(whole: Whole) -> LabSheet:
    """Return the sheet of a round that began."""
    assert whole.sheet is not None  # noqa: S101 - `start` makes it
    return whole.sheet


def said(text: str, field: str) -> str:
    """Return a reason without blanks around it; Invalid when empty or too long."""
    words = text.strip()
    if not words:
        raise Invalid("Say why in a few words.", field=field, code="missing")
    if len(words) > LONGEST_REASON:
        raise Invalid(f"Use at most {LONGEST_REASON} characters.", field=field, code="too_long")
    return words


class Where:
    """Where new rounds belong: an event, or a day on which somebody leads without one."""

    def __init__(self, *, host_id: int, zone: str, on: date, event: Event | None = None) -> None:
        self.host_id, self.zone, self.on, self.event = host_id, zone, on, event

    @classmethod
    def of_event(cls, event: Event) -> "Where":
        """The place of an event's rounds."""
        return cls(host_id=event.host_id, zone=event.zone, on=event.on, event=event)


def planned_round(
    session: Session, where: Where, lab: Lab, turn: Turn, *, place: tuple[int, int, str], now: datetime
) -> LabRound:
    """Add a round that has not begun; `place` is its group, its number and the card that is dealt."""
    group, number, card_id = place
    card = lab.card(card_id)
    if card is None:
        raise Invalid("Choose a scene of this lab.", field="card", code="unknown")
    check_turn(turn)
    made = LabRound(
        event_id=where.event.id if where.event else None,
        host_id=where.host_id,
        program=lab.program,
        activity=lab.activity.id,
        lab=lab.activity.title,
        card=card.id,
        scene=card.title,
        group_no=group,
        number=number,
        minutes=round_minutes(lab.parts, number),
        zone=where.zone,
        on=where.on,
        state=State.PLANNED.value,
        created_at=now,
    )
    session.add(made)
    session.flush()
    seat(session, made.id, turn)
    return made


def seat(session: Session, round_id: int, turn: Turn) -> None:
    """Put people into the chairs of a round."""
    session.add_all(
        LabSeat(round_id=round_id, part=part.value, person_id=player.person, enrolment_id=player.enrolment)
        for part, player in turn.seats
    )
    session.flush()


def names(people: Iterable[str]) -> str:
    """Write names in a row."""
    found = sorted(set(people))
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
