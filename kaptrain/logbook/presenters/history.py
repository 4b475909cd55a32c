"""What differs between two versions, and everything that happened to an entry."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from kaptrain.logbook.models import EntryVersion, Signature
from kaptrain.logbook.presenters.parts import field_words, short_mark
from kaptrain.logbook.queries import History
from kaptrain.logbook.rules.content import Content, changes
from kaptrain.logbook.rules.kinds import BY_ID, Kind

LABELS = {
    "activity": "What",
    "title": "What",
    "on": "Date",
    "start": "Start",
    "minutes": "Length",
    "modality": "Present",
    "question": "Question",
    "kept_reason": "Why marked words stay",
    "identifiers_absent": "Tick about identifiers",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One changed field in words."""

    label: str
    before: str
    now: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a heading, who and when, what was said, what changed."""

    at: datetime
    state: str
    title: str
    text: str = ""
    small: str = ""
    changed: tuple[Difference, ...] = ()


def difference(kind_id: str, before: Content, now: Content) -> tuple[Difference, ...]:
    """Return what changed between two versions, in words."""
    kind = BY_ID[kind_id]
    titles = {before.activity: before.title, now.activity: now.title}
    return tuple(
        Difference(
            label=_label(kind, each.name),
            before=field_words(kind, each.name, each.before, titles),
            now=field_words(kind, each.name, each.now, titles),
            counted=each.counted,
        )
        for each in changes(before, now)
    )


def _label(kind: Kind, name: str) -> str:
    labels = (
        LABELS | {each: label for each, label, _ in kind.lists} | {"reaction": kind.reaction.capitalize()}
    )
    return labels.get(name, name)


def events(kind_id: str, history: History) -> tuple[Event, ...]:
    """Return what happened to an entry, newest first."""
    found = [_written(each) for each in history.versions[:1]]
    found += [_changed(kind_id, *pair) for pair in pairwise(history.versions)]
    found += [_signed(each) for each in history.signatures]
    titles = {"return": "Returned by", "withdraw": "Withdrawn by", "reroute": "Given to somebody else by"}
    states = {"return": "returned", "withdraw": "withdrawn"}
    found += [
        Event(each.at, states.get(each.act, "open"), f"{titles.get(each.act, '')} {each.by_name}", each.text)
        for each in history.comments
    ]
    return tuple(sorted(found, key=lambda event: event.at, reverse=True))


def _written(version: EntryVersion) -> Event:
    return Event(version.written_at, "draft", "Version 1 written")


def _changed(kind_id: str, before: EntryVersion, now: EntryVersion) -> Event:
    changed = difference(kind_id, before.content(), now.content())
    return Event(now.written_at, "draft", f"Version {now.version} written", changed=changed)


def _signed(signature: Signature) -> Event:
    who = ", ".join(part for part in (signature.signer_name, signature.signer_credential) if part)
    text = f"Text {signature.statement_id} {signature.statement_version}"
    ways = f" By {signature.method}, license {signature.signer_licence}." if signature.signer_licence else ""
    tick = " Each client present agreed in writing, as ticked." if signature.client_agreed else ""
    small = f"{text}.{ways}{tick} Version {signature.version}, digest {short_mark(signature.content_digest)}."
    if signature.act == "sign":
        return Event(signature.at, "signed", f"Signed by {who}", signature.statement_text, small)
    return Event(signature.at, "voided", f"Signature ended by {who}", signature.reason or "", small)
