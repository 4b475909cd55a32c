"""Parts that several pages share: the facts of an entry, how it would count, how long it has waited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kaptrain.catalogue.rules import Plan, collapse
from kaptrain.catalogue.rules.pages import page_path
from kaptrain.hours.rules import LineResult, Removal
from kaptrain.hours.service import Year
from kaptrain.logbook.rules.content import Content
from kaptrain.logbook.rules.kinds import BY_ID, ActivityChoice, Kind, in_phase
from kaptrain.logbook.rules.lists import MODALITIES, SKILLS, Choices, words
from kaptrain.shared.minutes import format_minutes
from kaptrain.web.filters import day

Pairs = tuple[tuple[str, str], ...]
MARK_WORDS = 8


@dataclass(frozen=True, slots=True)
class Need:
    """Something that opens a gate: its name and, where it has a page, the address."""

    words: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Parts:
    """An entry in words. The date belongs to the hours; beside the note stands only the year."""

    hours: Pairs
    year: int
    note: Pairs
    reaction_label: str
    reaction: str
    question: str
    confirmed: str
    kept_reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """How an entry counts, or would once signed: `state` for the status, reasons, gates still closed."""

    state: str
    words: str
    reasons: tuple[str, ...]
    after: str
    needs: tuple[Need, ...]


def when(content: Content) -> str:
    """Write the day and, if known, from when to when."""
    if content.start is None:
        return day(content.on)
    begin = datetime.combine(content.on, content.start)
    end = begin + timedelta(minutes=content.minutes)
    return f"{day(content.on)}, {begin:%H:%M} to {end:%H:%M}"


def parts(kind_id: str, content: Content) -> Parts:
    """Return the entry in words."""
    kind = BY_ID[kind_id]
    shown = in_phase(kind, content.activity).lists
    kinds_marked = sorted({mark[3] for mark in content.confirmed})
    return Parts(
        hours=(
            ("What", content.title),
            ("When", when(content)),
            ("Length", format_minutes(content.minutes)),
            ("Present", words(MODALITIES, content.modality)),
        ),
        year=content.on.year,
        note=tuple(
            (label, chosen_words(all_words(kind, name), content.fields.get(name, "")))
            for name, label, _ in (*shown, *_earlier(content))
        ),
        reaction_label=kind.reaction.capitalize(),
        reaction=content.fields.get("reaction", ""),
        question=content.fields.get("question", ""),
        confirmed=", ".join(kinds_marked),
        kept_reason=content.fields.get("kept_reason", ""),
    )


def all_words(kind: Kind, name: str) -> Choices:
    """Return the words of a list in any phase: an id means the same in all."""
    return next((choices for each, _, choices in kind.lists if each == name), SKILLS)


def chosen_words(choices: Choices, chosen: Any) -> str:
    """Write one choice or several."""
    if isinstance(chosen, list):
        return ", ".join(words(choices, each) for each in chosen)
    return words(choices, chosen)


def _earlier(content: Content) -> tuple[tuple[str, str, Choices], ...]:
    # Entries from before the phases name one skill.
    return (("skill", "Skill you saw", SKILLS),) if "skill" in content.fields else ()


def line_id(entry_id: int, line_seq: int | None) -> str:
    """Return the id under which an entry stands in a statement."""
    return str(line_seq) if line_seq is not None else f"entry-{entry_id}"


def preview(year: Year, name: str, *, signed: bool) -> Preview | None:
    """Return how the line of this name counts in the year; None when it is not there."""
    result = next((each for each in year.statement.lines if each.id == name), None)
    if result is None:
        return None
    part = year.statement.component(result.line.component)
    title = year.plan.component(result.line.component)
    after = ""
    if part is not None and title is not None:
        after = (
            f"{format_minutes(part.counted)} of {format_minutes(part.required)} under {title.title.lower()}"
        )
    return Preview(
        state="counted" if result.counted == result.minutes else "missing" if result.counted else "not",
        words=_verdict(result, signed),
        reasons=tuple(_reason(each) for each in result.removed),
        after=after if signed else f"{after} after it" if after else "",
        needs=_needs(year.plan, (m.activity for each in result.removed for m in each.detail.missing)),
    )


def _verdict(result: LineResult, signed: bool) -> str:
    verb = "Counts" if signed else "Would count"
    if result.counted == result.minutes:
        return f"{verb} in full"
    if result.counted:
        return f"{verb} {format_minutes(result.counted)} of {format_minutes(result.minutes)}"
    return "Does not count" if signed else "Would not count"


def _reason(removal: Removal) -> str:
    spent = format_minutes(removal.minutes)
    limit = format_minutes(removal.detail.limit or 0)
    return {
        "gate_closed": "What has to come first did not count yet on that day.",
        "overlap": f"{spent} lie in the time of another line.",
        "daily_limit": f"{spent} are above the {limit} that count on one day.",
        "cap_reached": f"{spent} are above the {limit} that count here.",
        "outside_window": "The day lies outside the year.",
        "in_future": "The day has not come yet.",
        "not_accepted": "The plan does not take this kind of hours here.",
    }.get(removal.code, removal.code)


def closed_gates(
    year: Year, kind: Kind, activities: Iterable[ActivityChoice]
) -> tuple[tuple[str, tuple[Need, ...]], ...]:
    """Return (what is closed, what it needs) for a kind, from what counts in the year so far."""
    part = year.plan.component(kind.component)
    if part is None:
        return ()
    counted = {each.line.activity for each in year.statement.lines if each.counted}

    def missing(ids: Iterable[str]) -> tuple[Need, ...]:
        return _needs(year.plan, (each for each in ids if each not in counted))

    found = [(part.title, missing(part.after))]
    found += [(each.title, missing(part.gates.get(each.id, ()))) for each in activities]
    return tuple((title, needs) for title, needs in found if needs)


def _needs(plan: Plan, ids: Iterable[str]) -> tuple[Need, ...]:
    return tuple(_need(each) for each in collapse(plan, ids))


def _need(activity: str) -> Need:
    head, _, number = activity.partition("-")
    if head[:1] == "m" and head[1:].isdigit():
        # The module's page says more, and is there while the lesson is still in preparation.
        words = f"Lesson {int(head[1:])}.{int(number)}" if number else f"Module {int(head[1:])}"
        return Need(words, page_path("module", head))
    return Need({"lab": "Consent lab"}.get(head, head.capitalize()) + (f" {number}" if number else ""), None)


def waited(since: datetime | None, now: datetime) -> str:
    """Write how long something has waited: "today", "1 day", "9 days"."""
    days = (now - since).days if since else 0
    return "today" if days <= 0 else "1 day" if days == 1 else f"{days} days"


def short_mark(content_digest: str) -> str:
    """Return the first letters of a digest, in two groups, for people."""
    return f"{content_digest[:4]} {content_digest[4:MARK_WORDS]}"


def field_words(kind: Kind, name: str, value: Any, titles: Mapping[str, str]) -> str:
    """Write one field's value of a version."""
    lists = {each: choices for each, _, choices in kind.lists} | {"modality": MODALITIES}
    if name == "minutes":
        return format_minutes(value)
    if name == "on":
        return day(value)
    if name == "start":
        return f"{value:%H:%M}" if value else "no time"
    if name == "activity":
        return titles.get(value, value)
    return (chosen_words(lists[name], value) if name in lists else str(value)) or "nothing"
