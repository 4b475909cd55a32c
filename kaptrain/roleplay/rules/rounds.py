"""The states of a round, and what may happen in which."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from kaptrain.catalogue.rules.guides import Part as GuidePart
from kaptrain.shared.errors import Refused

USUAL_MINUTES = 28
ROUND = "round"


class State(StrEnum):
    """Where a round stands."""

    PLANNED = "planned"
    RUNNING = "running"
    SCORING = "scoring"
    DEBRIEF = "debrief"
    CONFIRMED = "confirmed"
    SET_ASIDE = "set_aside"


class Step(StrEnum):
    """What somebody does with a round."""

    CHANGE = "change"
    START = "start"
    END = "end"
    MARK = "mark"
    FINISH = "finish"
    FEEDBACK = "feedback"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    SET_ASIDE = "set_aside"


# Not closed yet.
OPEN = frozenset({State.PLANNED, State.RUNNING, State.SCORING, State.DEBRIEF})
# From which states a step leads where; a step that only writes leaves the state as it is.
PATHS: dict[Step, dict[State, State]] = {
    Step.CHANGE: {State.PLANNED: State.PLANNED},
    Step.START: {State.PLANNED: State.RUNNING},
    Step.END: {State.RUNNING: State.SCORING},
    Step.MARK: {State.RUNNING: State.RUNNING, State.SCORING: State.SCORING},
    Step.FINISH: {State.SCORING: State.DEBRIEF},
    Step.FEEDBACK: {State.SCORING: State.SCORING, State.DEBRIEF: State.DEBRIEF},
    Step.REOPEN: {State.DEBRIEF: State.SCORING},
    Step.CONFIRM: {State.DEBRIEF: State.CONFIRMED},
    Step.SET_ASIDE: dict.fromkeys(OPEN, State.SET_ASIDE),
}
STANDS = {
    State.PLANNED: "This round has not begun.",
    State.RUNNING: "This round is running. End the talk first.",
    State.SCORING: "The talk is over and the observer is scoring.",
    State.DEBRIEF: "The sheet is finished; the facilitator can open it again.",
    State.CONFIRMED: "This round is confirmed and closed.",
    State.SET_ASIDE: "This round was set aside.",
}
# While a round is here, its people cannot be in another one.
BUSY = frozenset({State.RUNNING, State.SCORING})


def after(state: str, step: Step) -> State:
    """Return the state after a step; Refused, with the present state as its code, where it cannot be."""
    here = State(state)
    found = PATHS[step].get(here)
    if found is None:
        raise Refused(f"{STANDS[here]} Nothing was changed.", code=here.value)
    return found


def round_minutes(parts: Sequence[GuidePart], number: int) -> int:
    """Return what the lab's plan gives its round `number`; later ones are as long as the last."""
    planned = [part.minutes for part in parts if ROUND in part.title.lower()]
    return planned[min(number, len(planned)) - 1] if planned else USUAL_MINUTES


def clock_words(minutes: int, started: datetime | None, ended: datetime | None, now: datetime) -> str:
    """Say in words how much of the planned minutes is gone, by the server's clock."""
    if started is None:
        return f"The plan gives this round {minutes} min, with reading, talking, writing and scoring."
    gone = ((ended or now) - started) // timedelta(minutes=1)
    if ended is not None:
        return f"The talk took {gone} min of the {minutes} planned for the round."
    if gone < minutes:
        return f"{gone} min of {minutes} are gone."
    return f"{gone} min are gone; the plan gives {minutes}. Bring it to an end."
