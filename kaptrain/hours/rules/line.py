"""One row of the ledger as evaluation reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from kaptrain.catalogue.rules import KINDS, MODALITIES

STATUSES = ("draft", "submitted", "returned", "signed", "withdrawn")
PRIOR_LEARNING = "prior_learning"


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with the line that has this id and seq."""

    line_id: str
    seq: int
    message: str


class LineError(Exception):
    """Lines that are bad input; nothing can be said about hours until they are mended."""

    def __init__(self, problems: list[LineProblem]) -> None:
        super().__init__("; ".join(f"line {each.line_id}: {each.message}" for each in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Minutes claimed or earned. `on` and `start` are local; `seq` breaks ties of order.

    Topics keep their order, since the first ones are credited first. Raises
    LineError for words and amounts that no line can have.
    """

    id: str
    component: str
    kind: str
    activity: str
    on: date
    start: time | None = None
    minutes: int
    modality: str
    topics: Mapping[str, int] = field(default_factory=dict)
    status: str
    seq: int = 0

    def __post_init__(self) -> None:
        message = _problem(self)
        if message:
            raise LineError([LineProblem(self.id, self.seq, message)])


def order(line: Line) -> tuple[date, bool, time, int]:
    """Sort key: by date, then start (a line without one comes last that day), then seq."""
    return line.on, line.start is None, line.start or time.min, line.seq


def _problem(line: Line) -> str | None:
    if line.minutes <= 0:
        return "minutes must be at least 1"
    if line.kind not in KINDS:
        return f"kind {line.kind!r} is not one of {', '.join(KINDS)}"
    if line.status not in STATUSES:
        return f"status {line.status!r} is not one of {', '.join(STATUSES)}"
    if line.modality not in MODALITIES:
        return f"modality {line.modality!r} is not one of {', '.join(MODALITIES)}"
    if line.topics and min(line.topics.values()) < 0:
        return "topic minutes must not be negative"
    return None
