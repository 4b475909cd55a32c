"""The parts of a statement: each component with its bar, what else it asks, and its lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kaptrain.catalogue.rules import Component
from kaptrain.hours.rules import ComponentResult, LineResult
from kaptrain.reporting.presenters.reasons import Circumstances, reason_of
from kaptrain.reporting.rules.names import capital, module_number, plural, spans
from kaptrain.web.charts import Piece, Share, pieces

ALL = "all"
OTHER = "other"
# A part shows every line that needs a word and the newest of the others.
LINES_SHOWN = 8


@dataclass(frozen=True)
class LineView:
    """One line; `counts` is None while nobody has decided."""

    id: str
    date: date
    title: str
    claimed: int
    counts: int | None
    state: str
    words: str
    reason: str
    url: str | None = None
    action: str | None = None


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """Counted lines that are folded away."""

    number: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """A component with its bar, what else it asks, and its lines."""

    id: str
    title: str
    counted: int
    pending: int
    required: int
    pieces: list[Piece]
    notes: tuple[str, ...]
    lines: tuple[LineView, ...]
    earlier: Earlier | None
    open: bool


def line_anchor(line_id: str) -> str:
    """Return the id of a line's row on the page."""
    return f"line-{line_id.replace(':', '-')}"


def share_of(title: str, result: ComponentResult) -> Share:
    """Return a component as charts draw it."""
    return Share(title, result.required, result.counted, result.pending)


def part_view(
    about: Circumstances, part: Component, result: ComponentResult, lines: list[LineResult], opened: str
) -> Part:
    shown, earlier = _shown(lines, whole=opened in (ALL, part.id))
    restless = any(each.line.status in ("submitted", "returned") for each in lines)
    return Part(
        id=part.id,
        title=part.title,
        counted=result.counted,
        pending=result.pending,
        required=result.required,
        pieces=pieces(share_of(part.title, result)),
        notes=tuple(_notes(about, part, result, lines)),
        lines=tuple(_line(about, each) for each in shown),
        earlier=earlier,
        open=opened in (ALL, part.id) or restless,
    )


def outside_view(about: Circumstances, lines: list[LineResult]) -> list[Part]:
    """Return lines that name no component of the plan, so that nothing claimed is hidden."""
    if not lines:
        return []
    pending = sum(each.minutes for each in lines if each.line.status == "submitted")
    views = tuple(_line(about, each) for each in lines)
    return [
        Part(
            id=OTHER,
            title="Outside the plan",
            counted=0,
            pending=pending,
            required=0,
            pieces=[],
            notes=(),
            lines=views,
            earlier=None,
            open=False,
        )
    ]


def _shown(lines: list[LineResult], *, whole: bool) -> tuple[list[LineResult], Earlier | None]:
    plain = [each for each in lines if each.line.status == "signed" and not each.removed]
    if whole or len(plain) <= LINES_SHOWN:
        return lines, None
    folded = plain[:-LINES_SHOWN]
    hidden = {each.id for each in folded}
    earlier = Earlier(number=len(folded), minutes=sum(each.counted for each in folded))
    return [each for each in lines if each.id not in hidden], earlier


def _line(about: Circumstances, result: LineResult) -> LineView:
    reason = reason_of(about, result)
    line = result.line
    return LineView(
        id=line_anchor(line.id),
        date=line.on,
        title=about.titles.get(line.id) or about.names.heading(line.activity),
        claimed=line.minutes,
        counts=result.counted if line.status == "signed" else None,
        state=reason.state,
        words=reason.words,
        reason=reason.text,
        url=reason.url,
        action=reason.action,
    )


def _notes(
    about: Circumstances, part: Component, result: ComponentResult, lines: list[LineResult]
) -> Iterable[str]:
    """What the part asks besides hours, and how far it got."""
    counts = dict(result.occurrences)
    whole = _whole_modules(about, part, counts)
    if whole:
        yield whole
    for activity, number in part.at_least.items():
        waiting = sum(e.line.status == "submitted" and e.line.activity == activity for e in lines)
        pending = f", {waiting} pending" if waiting else ""
        yield f"{about.names.heading(activity)}: {counts.get(activity, 0)} of {number} counted{pending}."
    if part.choose:
        yield f"{len(counts)} of {part.choose} different activities counted."
    if result.exempt:
        yield "A decision lowered the hours required here."


def _whole_modules(about: Circumstances, part: Component, counts: Mapping[str, int]) -> str:
    if "module" not in part.accepts:
        return ""
    whole = [
        number
        for name, lessons in about.plan.modules.items()
        if lessons and counts.keys() >= set(lessons) and (number := module_number(name))
    ]
    lessons = plural(sum("-" in each for each in counts), "lesson")
    if not whole:
        return f"{capital(lessons)} counted." if counts else ""
    verb = "Module {} is complete" if len(whole) == 1 else "Modules {} are complete"
    return f"{verb.format(spans(whole))}; {lessons} counted in all."
