"""Words for chairs and states."""

from collections.abc import Sequence

from kaptrain.roleplay.queries import Seated, Whole
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.rounds import State

Status = tuple[str, str]

STATES: dict[State, Status] = {
    State.PLANNED: ("open", "Not begun"),
    State.RUNNING: ("pending", "Running"),
    State.SCORING: ("pending", "Being scored"),
    State.DEBRIEF: ("pending", "Debrief"),
    State.CONFIRMED: ("met", "Confirmed"),
    State.SET_ASIDE: ("withdrawn", "Set aside"),
}
CHAIRS: dict[Part, str] = {
    Part.THERAPIST: "therapist",
    Part.CLIENT: "client",
    Part.OBSERVER: "observer",
}


def chair_words(parts: Sequence[Part]) -> str:
    """Name one's chairs: "the client and the observer"."""
    return " and ".join(f"the {CHAIRS[part]}" for part in parts)


def people_words(whole: Whole) -> str:
    """Name everybody with their chair: "Therapist Ada, client Bo, observer Cy"."""
    words = ", ".join(f"{CHAIRS[part]} {seated_words(whole.seats[part])}" for part in Part)
    return words[:1].upper() + words[1:]


def seated_words(seat: Seated) -> str:
    """Name somebody, and say when they stand in."""
    return seat.name if seat.enrolment_id is not None else f"{seat.name} (stands in)"


def round_words(whole: Whole) -> str:
    """Name a round within its lab."""
    each = whole.round
    return f"Group {each.group_no}, round {each.number}" if each.event_id else "A round with your mentor"
