"""Goals, the development plan, the agenda and shared notes: what they say and how they change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaptrain.shared.errors import Invalid

LONGEST_SHOWS = 600


class Side(StrEnum):
    """Who of the pair somebody is."""

    TRAINEE = "trainee"
    MENTOR = "mentor"


class State(StrEnum):
    """Where an item stands; nothing is deleted."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemKind:
    """A kind of item: its words, how long its text may be, and what it asks beside the text.

    `measured` asks how one will see it and by when; `authored` lets only its writer change it.
    """

    id: str
    title: str
    noun: str
    ask: str
    hint: str
    longest: int
    measured: bool = False
    dated: bool = False
    authored: bool = False
    done: str = "Reached"


KINDS = (
    ItemKind(
        id="goal",
        title="Goal",
        noun="goal",
        ask="What you want to reach",
        hint="In words that a stranger could check.",
        longest=300,
        measured=True,
        dated=True,
    ),
    ItemKind(
        id="plan",
        title="Development plan",
        noun="line of the plan",
        ask="What the plan says",
        hint="A colleague should be able to tell after six months whether it has been kept.",
        longest=1000,
        dated=True,
        done="Settled",
    ),
    ItemKind(
        id="agenda",
        title="Agenda",
        noun="point",
        ask="What to talk about",
        hint="One line; no client, site or diagnosis.",
        longest=300,
        done="Talked about",
    ),
    ItemKind(
        id="note",
        title="Shared note",
        noun="shared note",
        ask="What both of you should find again",
        hint="Five lines: the theme, what was practiced, the intention, agreed concerns. "
        "No client, site or confidence.",
        longest=1500,
        authored=True,
    ),
)
BY_ID = {kind.id: kind for kind in KINDS}

# The seven headings of the handbook's development plan.
PARTS = (
    ("practice", "What I do, and what I don’t"),
    ("people", "With whom"),
    ("limits", "Limits"),
    ("learning", "What I must still learn"),
    ("harm", "How I would notice harm"),
    ("law", "Law and insurance"),
    ("stop", "Who may tell me to stop"),
)
PART_TITLES = dict(PARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an item says: the text, how one will see it, by when, and where it stands."""

    text: str
    shows: str = ""
    due_on: date | None = None
    state: str = State.OPEN


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions, in words."""

    label: str
    before: str
    now: str


def check(kind: ItemKind, words: Words, *, part: str = "") -> None:
    """Raise Invalid beside the first field that is not as this kind asks."""
    for problem in _problems(kind, words, part):
        raise problem


def _problems(kind: ItemKind, words: Words, part: str) -> Iterator[Invalid]:
    if not words.text:
        yield Invalid("Write something first.", field="text", code="missing")
    if len(words.text) > kind.longest:
        yield Invalid(f"Use at most {kind.longest} characters.", field="text", code="too_long")
    if kind.measured and not words.shows:
        yield Invalid("Say how you both will see it.", field="shows", code="missing")
    if len(words.shows) > LONGEST_SHOWS:
        yield Invalid(f"Use at most {LONGEST_SHOWS} characters.", field="shows", code="too_long")
    if kind.measured and words.due_on is None:
        yield Invalid("Choose a day by which you will look at it.", field="due_on", code="missing")
    if words.state not in State.__members__.values():
        yield Invalid("Choose from the list.", field="state", code="unknown")
    if (kind.id == "plan") != (part in PART_TITLES):
        yield Invalid("Choose a part of the plan.", field="part", code="unknown")


def state_words(kind: ItemKind, state: str) -> str:
    """Name a state as this kind of item calls it."""
    return {State.OPEN: "Open", State.DONE: kind.done, State.DROPPED: "Dropped"}[State(state)]


def changes(kind: ItemKind, before: Words, now: Words) -> tuple[Change, ...]:
    """Return what differs between two versions of an item, in the order of the form."""
    pairs = (
        (kind.ask, before.text, now.text),
        ("How we’ll see it", before.shows, now.shows),
        ("By when", _day(before.due_on), _day(now.due_on)),
        ("State", state_words(kind, before.state), state_words(kind, now.state)),
    )
    return tuple(Change(label, old, new) for label, old, new in pairs if old != new)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
