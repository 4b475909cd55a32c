"""The statement of hours: one year as a page, for its owner and for those who look after them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaptrain.hours.rules import LineResult, MinimumResult
from kaptrain.hours.service import Year
from kaptrain.reporting.presenters.parts import OTHER, Part, line_anchor, outside_view, part_view
from kaptrain.reporting.presenters.reasons import Circumstances, lost
from kaptrain.reporting.presenters.words import CONDITIONS, MODALITIES, human, of_hours
from kaptrain.reporting.rules.entries import OpenEntry
from kaptrain.reporting.rules.names import Names

HEAD_SHOWN, HEAD_GROUP = 16, 4


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
        part_view(about, part, found, by_part[part.id], opened)
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
        parts=(*parts, *outside_view(about, by_part[OTHER])),
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
