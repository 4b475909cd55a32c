"""What happened at the demo's consent lab: two groups of three, some sheets confirmed, some waiting."""

from dataclasses import dataclass

GROUPS = {1: ("trainee", "amara", "ines"), 2: ("chidi", "dana", "elif")}
MET = {
    "accuracy": 2, "uncertainty": 2, "alternatives": 1, "risks": 2,
    "voluntariness": 2, "teach-back": 1, "touch": 2, "note": 1,
}  # fmt: skip
NOT_YET = {**MET, "alternatives": 0, "note": 0}
SCORES = {"ines": NOT_YET}
CONFIRMED = frozenset({"trainee", "amara", "ines", "chidi"})
HEARD = (0, 1, 3, 4)
MINUTES_APART, TALK_MINUTES, SHEET_MINUTES = 30, 16, 24


@dataclass(frozen=True, slots=True)
class Moment:
    """A pin: seconds after the beginning, label, short note."""

    seconds: int
    label: str
    note: str = ""


PINS = (
    Moment(74, "worked", "asked first what was known"),
    Moment(341, "pressure", "\u201cmost people come back\u201d"),
    Moment(502, "silence"),
    Moment(655, "free", "thanked for the no"),
    Moment(803, "again", "two questions in one"),
)
ANSWERS = {"free": "yes", "heard": "yes", "told": "partly", "room": "partly", "calm": "yes"}
FEEDBACK = "I could say no after the long silence. Before it I was looking for the answer you wanted."


def scores_of(who: str) -> dict[str, int]:
    """Return the points somebody got as therapist."""
    return SCORES.get(who, MET)
