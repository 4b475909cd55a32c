"""What a trainee may write down, and when it is fit to be sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from kaptrain.logbook.rules.content import Content, scaled
from kaptrain.logbook.rules.kinds import ActivityChoice, Kind, in_phase
from kaptrain.logbook.rules.lists import MODALITIES, Choices
from kaptrain.shared.deidentify import find
from kaptrain.shared.errors import Invalid
from kaptrain.shared.minutes import format_minutes

SHORTEST, LONGEST = 5, 720
Chosen = str | tuple[str, ...]
LONGEST_TEXT = {"reaction": 600, "question": 300}


class Objections(Invalid):
    """Everything that is wrong with a draft; `each` is one Invalid per field."""

    def __init__(self, each: tuple[Invalid, ...]) -> None:
        super().__init__(each[0].message, code=each[0].code, field=each[0].field)
        self.each = each


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the form says. `absent` is the tick about identifiers; `kept_reason` says why marked words stay.

    `known` are names that may stand, such as those of signers.
    """

    activity: ActivityChoice
    on: date
    start: time | None = None
    minutes: int
    modality: str
    lists: Mapping[str, Chosen] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    host_id: int | None = None
    absent: bool = False
    kept_reason: str = ""
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the year allows: its first day, the trainee's today, the most minutes of one day."""

    starts_on: date
    today: date
    day_limit: int


def check(kind: Kind, draft: Draft, bounds: Bounds, *, sending: bool) -> None:
    """Raise Objections unless the draft may be kept; `sending` asks for everything a signer needs."""
    kind = in_phase(kind, draft.activity.id)
    unfinished = missing(kind, content_of(kind, draft), draft.host_id) if sending else ()
    found = (*_problems(kind, draft, bounds), *unfinished)
    if found:
        raise Objections(found)


def check_sendable(kind: Kind, content: Content, host_id: int | None) -> None:
    """Raise Objections unless a kept version has everything that a signer needs."""
    found = tuple(missing(in_phase(kind, content.activity), content, host_id))
    if found:
        raise Objections(found)


def _problems(kind: Kind, draft: Draft, bounds: Bounds) -> Iterator[Invalid]:
    if draft.on > bounds.today:
        yield Invalid("This day has not come yet. Log it when it has.", field="on", code="in_future")
    elif draft.on < bounds.starts_on:
        yield Invalid("Your year had not begun then.", field="on", code="outside_window")
    most = min(LONGEST, bounds.day_limit)
    if not SHORTEST <= draft.minutes <= most:
        words = f"Enter {SHORTEST} to {most} minutes; the plan allows {format_minutes(most)} on one day."
        yield Invalid(words, field="minutes", code="minutes")
    if draft.modality not in dict(MODALITIES):
        yield Invalid("Choose how you were present.", field="modality", code="unknown")
    yield from _bad_words(kind, draft)


def _bad_words(kind: Kind, draft: Draft) -> Iterator[Invalid]:
    for name, label, choices in kind.lists:
        if not set(_each(draft.lists.get(name, ""))) <= set(dict(choices)):
            yield Invalid(f"Choose from the list: {label.lower()}.", field=name, code="unknown")
    for name in kind.texts:
        if len(draft.texts.get(name, "")) > LONGEST_TEXT[name]:
            yield Invalid(f"Use at most {LONGEST_TEXT[name]} characters.", field=name, code="too_long")
    if not draft.kept_reason:
        yield from telling_words(kind, draft)


def _each(chosen: Chosen) -> tuple[str, ...]:
    if isinstance(chosen, str):
        return (chosen,) if chosen else ()
    return chosen


def telling_words(kind: Kind, draft: Draft) -> Iterator[Invalid]:
    """Yield an objection for each text in which words may point to a client. The form says which."""
    for name in kind.texts:
        if find(draft.texts.get(name, ""), draft.known):
            words = "Some words may point to a person. Mend them, or keep them with a reason."
            yield Invalid(words, field=name, code="may_identify")


def missing(kind: Kind, content: Content, host_id: int | None) -> Iterator[Invalid]:
    """Yield what a draft may lack and a request may not."""
    for name, _, _ in kind.lists:
        if name not in kind.spare and not content.fields.get(name):
            words = "Choose at least one." if name in kind.several else "Choose one."
            yield Invalid(words, field=name, code="missing")
    if kind.needs_reaction and not content.fields.get("reaction"):
        yield Invalid("One sentence is enough.", field="reaction", code="missing")
    if content.fields.get("identifiers_absent") is not True:
        yield Invalid("Read your text once more, then tick this.", field="absent", code="missing")
    if kind.hosted and host_id is None:
        yield Invalid(f"Choose the {kind.signer} who was there.", field="host", code="missing")


def content_of(kind: Kind, draft: Draft) -> Content:
    """Return the draft as the content of a version: names, topics and marks filled in."""
    kind = in_phase(kind, draft.activity.id)
    fields: dict[str, object] = {
        name: _kept(name in kind.several, draft.lists.get(name, ""), choices)
        for name, _, choices in kind.lists
    }
    fields |= {name: draft.texts.get(name, "") for name in kind.texts}
    confirmed = tuple(
        (name, found.start, found.end, found.kind.value)
        for name in kind.texts
        for found in find(draft.texts.get(name, ""), draft.known)
    )
    if confirmed and draft.kept_reason:
        fields["kept_reason"] = draft.kept_reason
    return Content(
        component=kind.component,
        kind=kind.line_kind,
        activity=draft.activity.id,
        title=draft.activity.title,
        on=draft.on,
        start=draft.start,
        minutes=draft.minutes,
        modality=draft.modality,
        topics=scaled(draft.activity.topics, draft.activity.minutes, draft.minutes),
        fields={**fields, "identifiers_absent": draft.absent},
        confirmed=confirmed,
    )


def _kept(several: bool, chosen: Chosen, choices: Choices) -> object:
    """What is stored: one id, or several in the order of the list, so that equal choices are equal."""
    if not several:
        return chosen
    picked = _each(chosen)
    return [key for key, _ in choices if key in picked]
