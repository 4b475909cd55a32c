"""What a trainee should do next: ordered suggestions, the first of which is the one that matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kaptrain.reporting.rules.entries import OpenEntry

MOST_STEPS = 4
MOST_RETURNED = 3


@dataclass(frozen=True)
class Lesson:
    """The lesson to study; `begun` when a place in it is remembered."""

    id: str
    number: str
    title: str
    minutes: int
    begun: bool = False


@dataclass(frozen=True)
class Gate:
    """A door that is still closed: `missing` activities, drawn together to modules, `left` of them single.

    `activity` is None when it is the door of the whole component; `blocked` is an entry that
    waits behind it already; `lesson` is the first missing lesson that can be studied.
    """

    component: str
    title: str
    missing: tuple[str, ...]
    left: int
    activity: str | None = None
    lesson: Lesson | None = None
    blocked: OpenEntry | None = None


@dataclass(frozen=True)
class Ask:
    """How often an activity must count, and how often it does; `pending` ones may yet."""

    activity: str
    counted: int
    pending: int
    needed: int

    @property
    def left(self) -> int:
        return self.needed - self.counted - self.pending


@dataclass(frozen=True)
class Lag:
    """A component below an even year by `behind` minutes, and what it asks for that is open to do."""

    component: str
    title: str
    kind: str
    behind: int
    missing: int
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True)
class ViewCertificate:
    """The certificate is there."""


@dataclass(frozen=True)
class AskForCertificate:
    """Everything is met, nothing is issued yet."""


@dataclass(frozen=True)
class Revise:
    """An entry came back."""

    entry: OpenEntry


@dataclass(frozen=True)
class FinishDraft:
    """An entry was begun and not sent."""

    entry: OpenEntry


@dataclass(frozen=True)
class Study:
    """The next lesson; `opens` names the gate it belongs to."""

    lesson: Lesson
    opens: Gate | None = None


@dataclass(frozen=True)
class OpenGate:
    """Something that must count before other hours can."""

    gate: Gate


@dataclass(frozen=True)
class CatchUp:
    """A component that an even year would have brought further."""

    lag: Lag


@dataclass(frozen=True)
class Wait:
    """Nothing to do before this day, or nothing at all."""

    until: date | None = None


Step = ViewCertificate | AskForCertificate | Revise | FinishDraft | Study | OpenGate | CatchUp | Wait


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Where a trainee stands today, as far as the next steps depend on it."""

    complete: bool = False
    certified: bool = False
    returned: tuple[OpenEntry, ...] = ()
    drafts: tuple[OpenEntry, ...] = ()
    lesson: Lesson | None = None
    gate: Gate | None = None
    lag: Lag | None = None
    starts_on: date | None = None


def next_steps(now: Situation) -> tuple[Step, ...]:
    """Return at most four steps, never none; the first one is the page's one primary action.

    What came back goes first, because somebody waits for it; then the next lesson, a gate that is
    about to matter, and the component furthest behind. A complete year asks only for its certificate.
    """
    if now.certified:
        return (ViewCertificate(),)
    if now.complete:
        return (AskForCertificate(),)
    steps: list[Step] = [Revise(entry) for entry in now.returned[:MOST_RETURNED]]
    steps += [OpenGate(now.gate)] if now.gate and now.gate.blocked else []
    steps += _study(now)
    steps += [FinishDraft(entry) for entry in now.drafts[:1]]
    steps += [CatchUp(now.lag)] if now.lag else []
    return tuple(steps[:MOST_STEPS]) or (Wait(now.starts_on),)


def _study(now: Situation) -> Iterable[Step]:
    gate = now.gate if now.gate and not now.gate.blocked else None
    if now.lesson is None:
        return [OpenGate(gate)] if gate else []
    if gate and gate.lesson and gate.lesson.id == now.lesson.id:
        return [Study(now.lesson, gate)]
    return [Study(now.lesson), *([OpenGate(gate)] if gate else [])]
