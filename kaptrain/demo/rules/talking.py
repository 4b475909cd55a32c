"""What happens in discussion groups, as plain data; `title` names the thread, `who` acts."""

from dataclasses import dataclass
from datetime import date

from kaptrain.demo.rules.acts import Act
from kaptrain.demo.rules.meeting import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather(Act):
    """A facilitator opens a group, for everybody or a cohort, and lets its members in."""

    room: str
    about: str
    guide: str
    members: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetAgain(Act):
    """The facilitator plans the next meeting of a group."""

    room: str
    meeting: Meeting
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InThread(Act):
    """Something about a thread."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk(InThread):
    """Somebody posts; the first post of a title begins its thread. It may quote the last post of a person."""

    room: str
    body: str
    quotes: str = ""
    question_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Nod(InThread):
    """Somebody reacts to the last post of a person."""

    by: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend(InThread):
    """Somebody changes their last post."""

    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(InThread):
    """Somebody reads a thread to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(InThread):
    """The facilitator pins a thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complain(InThread):
    """Somebody asks the facilitator to look at the last post of a person."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide(InThread):
    """The facilitator hides the last post of a person."""

    by: str
    reason: str
