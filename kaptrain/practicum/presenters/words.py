"""How states and days are said, the same on every page."""

from datetime import date

from kaptrain.events.rules.gates import gate_words
from kaptrain.practicum.rules.letters import written
from kaptrain.practicum.rules.standing import Standing, State, state_on

Status = tuple[str, str]  # state of the `status` macro, words
LOOKS = {
    State.MISSING: "missing",
    State.PENDING: "pending",
    State.REFUSED: "returned",
    State.APPROVED: "met",
    State.EXPIRING: "alert",
    State.EXPIRED: "alert",
    State.REPLACED: "not",
}


def standing_status(has: Standing) -> Status:
    """Say how a kind of document stands."""
    words = state_words(has.state, has.until)
    if has.holds is not None and has.waits is not None:
        words += "; a new one waits for approval"
    return LOOKS[has.state], words


def state_words(state: State, until: date | None) -> str:
    """Say a state with its day."""
    if state is State.APPROVED:
        return f"Good until {written(until)}" if until else "Approved"
    if state is State.EXPIRING and until:
        return f"Expires on {written(until)}"
    if state is State.EXPIRED and until:
        return f"Expired on {written(until)}"
    plain = {State.PENDING: "Waits for approval", State.REFUSED: "Refused", State.REPLACED: "Replaced"}
    return plain.get(state, "Missing")


def until_status(until: date | None, today: date, *, none: str = "No last day") -> Status:
    """Say how long an agreement or a license runs."""
    if until is None:
        return "met", none
    state = state_on(until, today)
    return LOOKS[state], state_words(state, until)


def listed(names: list[str]) -> str:
    """Join names within a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def need_words(need: str) -> str:
    """Name what must count, as at the beginning of a line."""
    words = gate_words(need, None)
    return words[:1].upper() + words[1:]
