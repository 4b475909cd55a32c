"""The content of one version of an entry: what is signed, digested and compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from kaptrain.shared.ids import digest

# A change to one of these after signing needs a new signature (DESIGN §4).
COUNTED = ("component", "kind", "activity", "on", "start", "minutes", "modality", "topics")
# These follow from the activity and the length; showing them too would say the same thing twice.
FOLLOWING = ("component", "kind", "topics")
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One version of an entry. `topics` are pairs in order; `fields` hold lists and texts.

    `confirmed` says which marked words the trainee kept, as (field, start, end, kind).
    """

    component: str
    kind: str
    activity: str
    title: str
    on: date
    start: time | None
    minutes: int
    modality: str
    topics: tuple[tuple[str, int], ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    confirmed: tuple[tuple[str, int, int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which version of which entry of whom."""

    entry_id: int
    version: int
    enrolment_id: int
    trainee_id: int


def entry_digest(identity: Identity, content: Content) -> str:
    """Return the SHA-256 of everything a signer sees; it names the entry, so it cannot be moved."""
    return digest(
        {
            "format": FORMAT,
            "entry": identity.entry_id,
            "version": identity.version,
            "enrolment": identity.enrolment_id,
            "trainee": identity.trainee_id,
            "component": content.component,
            "kind": content.kind,
            "activity": content.activity,
            "title": content.title,
            "on": content.on.isoformat(),
            "start": content.start.strftime("%H:%M") if content.start else None,
            "minutes": content.minutes,
            "modality": content.modality,
            "topics": [list(pair) for pair in content.topics],
            "fields": dict(content.fields),
            "confirmed": [list(mark) for mark in content.confirmed],
        }
    )


def mark(content_digest: str, statement_key: str) -> str:
    """Return what a sign-off form carries: the content and the text that were on the page."""
    return f"{content_digest}.{statement_key}"


def scaled(topics: tuple[tuple[str, int], ...], usual: int, minutes: int) -> tuple[tuple[str, int], ...]:
    """Return an activity's topic minutes for another length, rounded down, so that they never exceed it."""
    return tuple((topic, part * minutes // usual) for topic, part in topics if part * minutes // usual)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions."""

    name: str
    before: Any
    now: Any
    counted: bool


def changes(before: Content, now: Content) -> tuple[Change, ...]:
    """Return what differs, counted fields first."""
    found = [
        Change(name, getattr(before, name), getattr(now, name), True)
        for name in COUNTED
        if name not in FOLLOWING and getattr(before, name) != getattr(now, name)
    ]
    names = dict.fromkeys([*before.fields, *now.fields])
    found += [
        Change(name, before.fields.get(name, ""), now.fields.get(name, ""), False)
        for name in names
        if before.fields.get(name, "") != now.fields.get(name, "")
    ]
    return tuple(found)
