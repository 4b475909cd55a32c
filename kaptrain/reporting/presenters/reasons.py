"""Why a line counts, or does not, and what can be done about it, in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kaptrain.catalogue.rules import Plan
from kaptrain.catalogue.rules.modules import collapse
from kaptrain.hours.rules import Line, LineResult, Removal
from kaptrain.reporting.presenters.words import KINDS, day_month, day_near, days, days_since, human, own_entry
from kaptrain.reporting.rules.entries import OpenEntry
from kaptrain.reporting.rules.names import Names, capital
from kaptrain.shared.clock import local_day
from kaptrain.shared.minutes import format_minutes
from kaptrain.web.filters import day

RULES = {
    "gate_closed": "gate closed",
    "overlap": "overlap",
    "daily_limit": "daily limit",
    "cap_reached": "cap reached",
    "outside_window": "outside the year",
    "in_future": "in the future",
    "not_accepted": "not accepted here",
}


@dataclass(frozen=True)
class Reason:
    """`state` and `words` are the status of the line, `text` explains it; `url` is the next step."""

    state: str
    words: str
    text: str
    url: str | None = None
    action: str | None = None


@dataclass(frozen=True)
class Lost:
    """One removal of a signed line: the rule in two words, its text, and what can be done."""

    rule: str
    text: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What explanations need besides the line itself.

    `attested` and `titles` are by line id, `entries` are the open ones by line id. `owner` is
    None on the trainee's own page, their name on everybody else's; `is_admin` is about the reader.
    """

    plan: Plan
    names: Names
    today: date
    zone: str
    lines: Mapping[str, Line]
    titles: Mapping[str, str]
    attested: Mapping[str, Mapping[str, Any]]
    entries: Mapping[str, OpenEntry] = field(default_factory=dict)
    fallback_days: int = 14
    owner: str | None = None
    is_admin: bool = False

    @property
    def turn(self) -> str:
        return f"{self.owner}’s turn" if self.owner else "your turn"


def reason_of(about: Circumstances, result: LineResult) -> Reason:
    """Return the reason of a line as its row shows it."""
    if result.line.status != "signed":
        return _OPEN[result.line.status](about, result.line)
    if not result.removed:
        return Reason("counted", "Counted", vouched(about, result.id))
    rules = " and ".join(RULES[each.code] for each in result.removed)
    text = " ".join(lost(about, result, each).text for each in result.removed)
    if result.counted:
        return Reason("counted", f"Counted in part: {rules}", text)
    return Reason("not", f"Not counted: {rules}", text)


def lost(about: Circumstances, result: LineResult, removal: Removal) -> Lost:
    """Return what a rule took from a signed line."""
    text, remedy = _LOST[removal.code](about, result.line, removal)
    return Lost(capital(RULES[removal.code]), text, remedy)


def vouched(about: Circumstances, line_id: str) -> str:
    """Return who stands behind a line: "Signed by Demo Practitioner, 6 October."."""
    attested = about.attested.get(line_id, {})
    name, at = str(attested.get("name") or ""), attested.get("at")
    on = f", {day_near(local_day(datetime.fromisoformat(at), about.zone), about.today)}" if at else ""
    if attested.get("by") == "decision":
        return f"Decided by {name}{on}."
    if attested.get("by") == "check":
        return f"Check passed{on}."
    return f"Signed by {name}{on}." if name else "Signed."


def _submitted(about: Circumstances, line: Line) -> Reason:
    entry = about.entries.get(line.id)
    who = entry.waits_for if entry and entry.waits_for else "an admin"
    text = "Sent, not signed yet."
    if entry and entry.since:
        age = days_since(entry.since, about.zone, about.today)
        sent = day_month(local_day(entry.since, about.zone))
        left = about.fallback_days - age
        after = f" Goes to an admin in {days(left)}." if left > 0 else " It is with an admin now."
        text = f"Sent {sent}, open for {days(age)}.{after}"
    return Reason("pending", f"Pending: {who}’s turn", text, *_link(about, entry, "Open it"))


def _returned(about: Circumstances, line: Line) -> Reason:
    entry = about.entries.get(line.id)
    text = f"{entry.comment_by}: “{entry.comment}”" if entry and entry.comment else "It came back."
    return Reason("returned", f"Returned: {about.turn}", text, *_link(about, entry, "Revise the entry"))


def _draft(about: Circumstances, line: Line) -> Reason:
    link = _link(about, about.entries.get(line.id), "Finish the entry")
    return Reason("draft", f"Draft: {about.turn}", "Not sent to anybody yet.", *link)


def _withdrawn(_about: Circumstances, _line: Line) -> Reason:
    return Reason("withdrawn", "Withdrawn", "Taken back before anybody signed it.")


def _link(about: Circumstances, entry: OpenEntry | None, action: str) -> tuple[str | None, str | None]:
    if entry is None:
        return None, None
    if about.owner is None:
        return own_entry(entry), action
    routed = about.is_admin and entry.status == "submitted"
    return (f"/signoff/overdue/{entry.id}", "See who signs") if routed else (None, None)


def _gate_closed(about: Circumstances, line: Line, removal: Removal) -> tuple[str, str]:
    missing = {each.activity: each.first_counted for each in removal.detail.missing}
    groups = collapse(about.plan, missing)
    what = capital(about.names.short(line.activity) if line.activity else "it")
    needs = about.names.listed(groups)
    text = f"{what} of {day_month(line.on)} needed {needs} first."
    later = [_when(about, group, missing, line.on) for group in groups]
    known = [each for each in later if each]
    text += f" {' '.join(known)}" if known else ""
    part = about.plan.component(line.component)
    again = "Observe one more" if part and "practicum" in part.accepts else "Another one will count"
    if len(known) == len(groups):
        return text, f"{again}; the gate is open now. This line stays in the record."
    still = [group for group, each in zip(groups, later, strict=True) if not each]
    return text, f"Complete {about.names.listed(still)}; after that another one counts."


def _when(about: Circumstances, group: str, missing: Mapping[str, date | None], on: date) -> str:
    """The day on which a missing activity, or the last lesson of a missing module, counted."""
    dates = [missing[each] for each in about.plan.modules.get(group, (group,)) if each in missing]
    if not dates or None in dates:
        return ""
    first = max(filter(None, dates))
    when = "later the same day" if first == on else f"on {day_near(first, about.today)}"
    return f"{about.names.heading(group)} counted {when}."


def _overlap(about: Circumstances, line: Line, removal: Removal) -> tuple[str, str]:
    other = about.lines.get(removal.detail.line or "")
    taken = format_minutes(removal.minutes)
    if other is None or other.start is None or line.start is None:
        return f"{taken} count for another line already.", _ask_to_correct(about, line)
    until = datetime.combine(other.on, other.start) + timedelta(minutes=other.minutes)
    title = about.titles.get(other.id) or about.names.heading(other.activity)
    text = (
        f"{title} was taken until {until:%H:%M}; this began at {line.start:%H:%M}."
        f" A minute counts once, so {taken} are taken off."
    )
    return text, _ask_to_correct(about, line)


def _ask_to_correct(about: Circumstances, line: Line) -> str:
    name = about.attested.get(line.id, {}).get("name") or "an admin"
    return f"If a time is wrong, ask {name} to correct it."


def _daily_limit(_about: Circumstances, line: Line, removal: Removal) -> tuple[str, str]:
    limit = format_minutes(removal.detail.limit or 0)
    text = f"At most {limit} count on one day; {day_month(line.on)} had them already."
    return text, "Nothing to do. The first hours of that day count."


def _cap_reached(about: Circumstances, line: Line, removal: Removal) -> tuple[str, str]:
    limit = format_minutes(removal.detail.limit or 0)
    part = about.plan.component(line.component)
    title = part.title if part else human(line.component)
    return (
        f"{title}: at most {limit} count, and they were reached.",
        "Nothing to do. These hours are complete.",
    )


def _outside_window(_about: Circumstances, line: Line, removal: Removal) -> tuple[str, str]:
    first, last = removal.detail.first, removal.detail.last
    year = f"from {day(first)} to {day(last)}" if first and last else "elsewhere"
    text = f"The year runs {year}; this was on {day(line.on)}."
    if first and line.on < first:
        return text, "Ask an admin whether it can count as prior learning."
    return text, "Ask an admin whether the year can be extended."


def _in_future(about: Circumstances, line: Line, _removal: Removal) -> tuple[str, str]:
    text = f"It is dated {day(line.on)} and counts from that day."
    return text, f"Wait for the day. {_ask_to_correct(about, line).replace('a time', 'the date')}"


def _not_accepted(about: Circumstances, line: Line, _removal: Removal) -> tuple[str, str]:
    part = about.plan.component(line.component)
    remedy = "Ask an admin to move the line to where it belongs."
    if part is None:
        return f"This plan has no part called {human(line.component).lower()}.", remedy
    takes = " and ".join(KINDS[kind] for kind in part.accepts)
    return f"{part.title} takes {takes}, not {KINDS[line.kind]}.", remedy


_OPEN: dict[str, Callable[[Circumstances, Line], Reason]] = {
    "submitted": _submitted,
    "returned": _returned,
    "draft": _draft,
    "withdrawn": _withdrawn,
}
_LOST: dict[str, Callable[[Circumstances, Line, Removal], tuple[str, str]]] = {
    "gate_closed": _gate_closed,
    "overlap": _overlap,
    "daily_limit": _daily_limit,
    "cap_reached": _cap_reached,
    "outside_window": _outside_window,
    "in_future": _in_future,
    "not_accepted": _not_accepted,
}
