"""The next steps in words, with the place where each is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaptrain.catalogue.rules.pages import page_path
from kaptrain.reporting.presenters.words import day_month, days, days_since, own_entry
from kaptrain.reporting.rules.entries import OpenEntry
from kaptrain.reporting.rules.names import Names, plural
from kaptrain.reporting.rules.next_steps import (
    Ask,
    AskForCertificate,
    CatchUp,
    FinishDraft,
    Lag,
    OpenGate,
    Revise,
    Step,
    Study,
    ViewCertificate,
    Wait,
)
from kaptrain.shared.clock import local_day
from kaptrain.shared.minutes import format_minutes
from kaptrain.web.filters import day

LOGGED = {"practicum": "observation", "mentorship": "meeting"}


@dataclass(frozen=True, kw_only=True)
class StepView:
    """One thing to do. `tag` is (state, words), `quote` (text, who)."""

    title: str
    text: str
    url: str
    action: str
    primary: bool = False
    tag: tuple[str, str] | None = None
    quote: tuple[str, str] | None = None


@dataclass(frozen=True)
class _Words:
    names: Names
    today: date
    zone: str


def step_views(steps: Sequence[Step], names: Names, *, today: date, zone: str) -> tuple[StepView, ...]:
    """Return the steps in words; the first is the primary one."""
    words = _Words(names, today, zone)
    return tuple(
        StepView(**_WRITERS[type(step)](words, step), primary=not at) for at, step in enumerate(steps)
    )


def _view_certificate(_words: _Words, _step: ViewCertificate) -> dict[str, Any]:
    text = "Your year is complete. Print it, share its address, or send it to your board."
    return {
        "title": "Your certificate is here",
        "text": text,
        "url": "/certificates",
        "action": "See the certificate",
    }


def _ask(_words: _Words, _step: AskForCertificate) -> dict[str, Any]:
    text = "All hours and conditions are met. An admin issues it; nothing else is needed from you."
    return {
        "title": "Ask for your certificate",
        "text": text,
        "url": "/certificates",
        "action": "Go to certificates",
    }


def _revise(words: _Words, step: Revise) -> dict[str, Any]:
    entry = step.entry
    age = days_since(entry.since, words.zone, words.today)
    back = "Returned today" if not age else f"Returned {days(age)} ago"
    return {
        "title": f"Revise your {entry.title[:1].lower()}{entry.title[1:]}",
        "text": f"{day_month(entry.line.on)}; {format_minutes(entry.line.minutes)} wait on it.",
        "url": own_entry(entry),
        "action": "Revise the entry",
        "tag": ("returned", back),
        "quote": (entry.comment, _who(words, entry)) if entry.comment else None,
    }


def _who(words: _Words, entry: OpenEntry) -> str:
    on = f", {day_month(local_day(entry.since, words.zone))}" if entry.since else ""
    return f"{entry.comment_by}{on}"


def _finish(_words: _Words, step: FinishDraft) -> dict[str, Any]:
    entry = step.entry
    held = format_minutes(entry.line.minutes)
    return {
        "title": f"Send your draft: {entry.title}",
        "text": f"{day_month(entry.line.on)}; nobody sees it yet, so {held} wait.",
        "url": own_entry(entry),
        "action": "Finish the entry",
    }


def _study(words: _Words, step: Study) -> dict[str, Any]:
    lesson = step.lesson
    verb = "Continue" if lesson.begun else "Study"
    begun = ", you have begun it" if lesson.begun else ""
    text = f"{format_minutes(lesson.minutes)}{begun}. It counts when the check reaches 80%."
    if step.opens:
        text += f" It opens {_door(words.names, step.opens.activity, step.opens.title)}."
    return {
        "title": f"{verb} lesson {lesson.number}, {lesson.title}",
        "text": text,
        "url": page_path("lesson", lesson.id),
        "action": verb,
    }


def _door(names: Names, activity: str | None, title: str) -> str:
    return f"the {names.short(activity) if activity else title[:1].lower() + title[1:]}"


def _open_gate(words: _Words, step: OpenGate) -> dict[str, Any]:
    gate = step.gate
    needs, door = words.names.listed(gate.missing), _door(words.names, gate.activity, gate.title)
    title = f"Before {door}: {needs}"
    text = "Hours there count only afterwards."
    if gate.blocked:
        on = day_month(gate.blocked.line.on)
        text = f"As it stands, your entry of {on} will not count: the gate was closed that day."
    if gate.lesson:
        url, action = page_path("lesson", gate.lesson.id), f"Study lesson {gate.lesson.number}"
    else:
        url, action = f"/hours/how#{gate.component}", "See the rule"
    return {"title": title, "text": text, "url": url, "action": action}


def _catch_up(words: _Words, step: CatchUp) -> dict[str, Any]:
    lag = step.lag
    asks = " ".join(_asked(words.names, each) for each in lag.asks[:2])
    lead = f"{format_minutes(lag.behind)} below an even year, {format_minutes(lag.missing)} to do."
    text = f"{lead} {asks}".strip()
    if lag.kind in LOGGED:
        url, action = f"/logbook/new/{lag.kind}", f"Log {_an(LOGGED[lag.kind])}"
    else:
        url, action = f"/hours#{lag.component}", "See its hours"
    return {"title": _catch_up_title(words.names, lag), "text": text, "url": url, "action": action}


def _asked(names: Names, ask: Ask) -> str:
    pending = f", {ask.pending} pending" if ask.pending else ""
    return f"{names.heading(ask.activity)}: {ask.counted} of {ask.needed} counted{pending}."


def _catch_up_title(names: Names, lag: Lag) -> str:
    if lag.kind == "practicum" and lag.asks:
        return f"Observe {plural(lag.asks[0].left, names.short(lag.asks[0].activity))}"
    return f"Move on with the {lag.title[:1].lower()}{lag.title[1:]}"


def _an(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _wait(_words: _Words, step: Wait) -> dict[str, Any]:
    if step.until:
        return {
            "title": f"Your year begins on {day(step.until)}",
            "text": "Nothing earned before that day counts. Read how hours count meanwhile.",
            "url": "/hours/how",
            "action": "How hours count",
        }
    return {
        "title": "Nothing waits for you today",
        "text": "Log an observation or a meeting when you have had one.",
        "url": "/logbook",
        "action": "Open the logbook",
    }


_WRITERS: dict[type, Callable[[_Words, Any], dict[str, Any]]] = {
    ViewCertificate: _view_certificate,
    AskForCertificate: _ask,
    Revise: _revise,
    FinishDraft: _finish,
    Study: _study,
    OpenGate: _open_gate,
    CatchUp: _catch_up,
    Wait: _wait,
}
