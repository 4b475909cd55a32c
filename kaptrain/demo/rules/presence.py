"""What happens at an event and after it, as plain data; `who` acts, or is the guest it is about."""

from dataclasses import dataclass

from kaptrain.demo.rules.acts import Act
from kaptrain.demo.rules.meeting import Meeting, Noted


@dataclass(frozen=True, slots=True, kw_only=True)
class AtEvent(Act):
    """Something that happens at an event or after it."""

    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Apologise(AtEvent):
    """A guest gives up a seat inside the guard time and says why."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(AtEvent):
    """A guest types the code that is on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(AtEvent):
    """The host, `who`, marks guests by hand, and with `rest` everybody else present."""

    marks: tuple[Noted, ...]
    rest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(AtEvent):
    """The host, `who`, confirms the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Object(AtEvent):
    """A guest says that the record is not right."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(AtEvent):
    """The host corrects what the record says of a guest."""

    mark: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskMakeUp(AtEvent):
    """A guest asks to make up for what was missed."""

    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMakeUp(AtEvent):
    """The host approves what a guest asked for, or declines it with a reason."""

    declined: str = ""
