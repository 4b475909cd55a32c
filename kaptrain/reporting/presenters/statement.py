"""The statement of hours: one year as a page, for its owner and for those who look after them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaptrain.catalogue.rules import Component
from kaptrain.hours.rules import ComponentResult, LineResult, MinimumResult
from kaptrain.hours.service import Year
from kaptrain.reporting.presenters.reasons import Circumstances, lost, reason_of
from kaptrain.reporting.presenters.words import CONDITIONS, MODALITIES, human, of_hours
from kaptrain.reporting.rules.entries import OpenEntry
from kaptrain.reporting.rules.names import Names, capital, module_number, plural, spans
from kaptrain.web.charts import Piece, Share, pieces

ALL = "all"
OTHER = "other"
# A part shows every line that needs a word and the newest of the others.
LINES_SHOWN = 8
HEAD_SHOWN, HEAD_GROUP = 16, 4


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


@dataclass(frozen=True)
class LostView:
    """Signed minutes that do not count."""

    minutes: int
    line_id: str
    title: str
    on: date
    rule: str
    text: str
    remedy: str


@dataclass(frozen=True)
class DecisionView:
    """What a named person decided."""

    words: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Minimum:
    """A topic or a way of attendance."""

    title: str
    counted: int
    required: int
    met: bool


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Minutes by what became of them; together they are everything that was claimed."""

    counted: int
    pending: int
    returned: int
    draft: int
    withdrawn: int
    lost: int

    @property
    def claimed(self) -> int:
        return self.counted + self.pending + self.returned + self.draft + self.withdrawn + self.lost


@dataclass(frozen=True, kw_only=True)
class StatementPage:
    """Everything the statement shows, in minutes."""

    plan: str
    version: str
    today: date
    starts_on: date
    ends_on: date
    required: int
    missing: int
    complete: bool
    sums: Sums
    parts: tuple[Part, ...]
    lost: tuple[LostView, ...]
    decisions: tuple[DecisionView, ...]
    minimums: tuple[Minimum, ...]
    conditions: tuple[tuple[str, bool], ...]
    signed_lines: int
    head: str

    @property
    def required_words(self) -> str:
        return of_hours(self.required)

    @property
    def days_left(self) -> int:
        return (self.ends_on - self.today).days


def names_of(year: Year, titles: Mapping[str, str]) -> Names:
    """Return what activities are called: by the program, else by the newest line of each."""
    return Names({**{row.activity: row.title for row in year.rows.values()}, **titles})


def circumstances(
    year: Year,
    entries: Sequence[OpenEntry],
    titles: Mapping[str, str],
    *,
    today: date,
    zone: str,
    fallback_days: int,
    owner: str | None = None,
    is_admin: bool = False,
) -> Circumstances:
    """Return what the reasons of a year's lines depend on."""
    return Circumstances(
        plan=year.plan,
        names=names_of(year, titles),
        today=today,
        zone=zone,
        lines={each.id: each.line for each in year.statement.lines},
        titles={
            **{key: row.title for key, row in year.rows.items()},
            **{e.line.id: e.title for e in entries},
        },
        attested={key: row.attested for key, row in year.rows.items()},
        entries={entry.line.id: entry for entry in entries},
        fallback_days=fallback_days,
        owner=owner,
        is_admin=is_admin,
    )


def statement_page(year: Year, about: Circumstances, *, head: str, opened: str = "") -> StatementPage:
    """Return the page; `opened` is a component's id, or "all", whose lines are all shown."""
    statement = year.statement
    by_part: dict[str, list[LineResult]] = defaultdict(list)
    known = {each.id for each in statement.components}
    for result in statement.lines:
        by_part[result.line.component if result.line.component in known else OTHER].append(result)
    parts = [
        _part(about, part, found, by_part[part.id], opened)
        for part, found in zip(year.plan.components, statement.components, strict=True)
    ]
    return StatementPage(
        plan=year.plan.title,
        version=year.plan.version,
        today=about.today,
        starts_on=year.enrolment.starts_on,
        ends_on=year.enrolment.ends_on,
        required=statement.total.required,
        missing=still_to_do(year),
        complete=statement.complete,
        sums=sums_of(statement.lines),
        parts=(*parts, *_other(about, by_part[OTHER])),
        lost=tuple(_lost(about, statement.lines)),
        decisions=tuple(DecisionView(d.words, d.by_name, d.at, d.reason) for d in year.decisions),
        minimums=tuple(_minimums(year)),
        conditions=tuple((CONDITIONS.get(c.id, human(c.id)), c.met) for c in statement.conditions),
        signed_lines=len(year.rows),
        head=grouped(head),
    )


def still_to_do(year: Year) -> int:
    """Return the minutes that nobody has claimed yet: by component, and for the plan as a whole."""
    total = year.statement.total
    parts = sum(max(0, each.missing - each.pending) for each in year.statement.components)
    return max(parts, total.required - total.counted - total.pending, 0)


def sums_of(lines: Iterable[LineResult]) -> Sums:
    """Return all claimed minutes by what became of them."""
    found: Counter[str] = Counter()
    for result in lines:
        if result.line.status == "signed":
            found["counted"] += result.counted
            found["lost"] += result.minutes - result.counted
        else:
            found[result.line.status] += result.minutes
    return Sums(
        counted=found["counted"],
        pending=found["submitted"],
        returned=found["returned"],
        draft=found["draft"],
        withdrawn=found["withdrawn"],
        lost=found["lost"],
    )


def grouped(digest: str) -> str:
    """Return the first digits of a digest in groups of four: "9c41 7ae0 52d8 03bf"."""
    shown = digest[:HEAD_SHOWN]
    return " ".join(shown[at : at + HEAD_GROUP] for at in range(0, len(shown), HEAD_GROUP))


def line_anchor(line_id: str) -> str:
    """Return the id of a line's row on the page."""
    return f"line-{line_id.replace(':', '-')}"


def share_of(title: str, result: ComponentResult) -> Share:
    """Return a component as charts draw it."""
    return Share(title, result.required, result.counted, result.pending)


def _part(
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


def _other(about: Circumstances, lines: list[LineResult]) -> list[Part]:
    """Lines that name no component of the plan, so that nothing claimed is hidden."""
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


def _lost(about: Circumstances, lines: Iterable[LineResult]) -> Iterable[LostView]:
    for result in lines:
        if result.line.status == "signed":
            for removal in result.removed:
                why = lost(about, result, removal)
                title = about.titles.get(result.id) or about.names.heading(result.line.activity)
                yield LostView(
                    removal.minutes,
                    line_anchor(result.id),
                    title,
                    result.line.on,
                    why.rule,
                    why.text,
                    why.remedy,
                )


def _minimums(year: Year) -> Iterable[Minimum]:
    titles = {topic.id: topic.title for topic in year.plan.topics}
    for topic in year.statement.topics:
        yield _minimum(titles[topic.id], topic)
    for modality in year.statement.modalities:
        yield _minimum(MODALITIES.get(modality.id, human(modality.id)), modality)


def _minimum(title: str, result: MinimumResult) -> Minimum:
    return Minimum(title, result.counted, result.required, result.met)
