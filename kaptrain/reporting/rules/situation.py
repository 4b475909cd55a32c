"""Reads from a statement what the next steps depend on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kaptrain.catalogue.rules import Component, Plan
from kaptrain.catalogue.rules.modules import collapse
from kaptrain.hours.rules import ComponentResult, Enrolment, Statement
from kaptrain.hours.rules.pace import even_minutes
from kaptrain.reporting.rules.entries import OpenEntry, with_status
from kaptrain.reporting.rules.next_steps import Ask, Gate, Lag, Lesson, Situation

# A gate is about to matter when this few things are missing, or a third of the year is over.
FEW_MISSING = 3
GATE_SHARE = 3
# Nobody is behind in the first weeks, nor by less than an hour.
FIRST_DAYS = 28
LEAST_LAG = 60


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Everything about one enrolment on one day. `lessons` are those that can be opened, in order."""

    plan: Plan
    window: Enrolment
    statement: Statement
    today: date
    entries: Sequence[OpenEntry] = ()
    lessons: Sequence[Lesson] = ()
    done: frozenset[str] = frozenset()
    place: str | None = None
    certified: bool = False

    @property
    def elapsed(self) -> int:
        """Days of the year that have begun."""
        return max(0, (self.today - self.window.starts_on).days + 1)


def situation(standing: Standing) -> Situation:
    """Return where the trainee stands as plain data for `next_steps`."""
    begins_later = standing.today < standing.window.starts_on
    gate = _gate(standing)
    return Situation(
        complete=standing.statement.complete,
        certified=standing.certified,
        returned=with_status(standing.entries, "returned"),
        drafts=with_status(standing.entries, "draft"),
        lesson=None if begins_later else _next_lesson(standing),
        gate=gate,
        lag=_lag(standing, gate),
        starts_on=standing.window.starts_on if begins_later else None,
    )


def _next_lesson(standing: Standing) -> Lesson | None:
    """The lesson with the remembered place, else the first that is not done."""
    left = [each for each in standing.lessons if each.id not in standing.done]
    begun = next((each for each in left if each.id == standing.place), None)
    return replace(begun, begun=True) if begun else left[0] if left else None


def _gate(standing: Standing) -> Gate | None:
    """The closed gate that holds an entry back already, else the first that is about to matter."""
    gates = list(_closed_gates(standing))
    blocked = next((each for each in gates if each.blocked), None)
    return blocked or next((each for each in gates if _matters(standing, each)), None)


def _matters(standing: Standing, gate: Gate) -> bool:
    length = (standing.window.ends_on - standing.window.starts_on).days + 1
    return gate.left <= FEW_MISSING or standing.elapsed * GATE_SHARE >= length


def _closed_gates(standing: Standing) -> Iterator[Gate]:
    counted = {activity for each in standing.statement.components for activity, _ in each.occurrences}
    for component, result in zip(standing.plan.components, standing.statement.components, strict=True):
        if result.met:
            continue
        doors: list[tuple[str | None, Iterable[str]]] = [(None, component.after)]
        doors += [(activity, needed) for activity, needed in component.gates.items()]
        for activity, needed in doors:
            missing = [each for each in needed if each not in counted]
            if missing and not _is_done(component, result, activity):
                yield _closed(standing, component, activity, missing)


def _is_done(component: Component, result: ComponentResult, activity: str | None) -> bool:
    return activity is not None and dict(result.occurrences).get(activity, 0) >= max(
        1, component.at_least.get(activity, 0)
    )


def _closed(standing: Standing, component: Component, activity: str | None, missing: list[str]) -> Gate:
    lesson = next((each for each in standing.lessons if each.id in missing), None)
    waiting = (*with_status(standing.entries, "submitted"), *with_status(standing.entries, "draft"))
    blocked = next(
        (e for e in waiting if e.line.component == component.id and activity in (None, e.line.activity)), None
    )
    return Gate(
        component=component.id,
        title=component.title,
        activity=activity,
        missing=collapse(standing.plan, missing),
        left=len(missing),
        lesson=lesson,
        blocked=blocked,
    )


def _lag(standing: Standing, gate: Gate | None) -> Lag | None:
    """The component furthest below an even year; the modules have their own suggestion."""
    if standing.elapsed < FIRST_DAYS:
        return None
    counted = {activity for each in standing.statement.components for activity, _ in each.occurrences}
    lags = [
        _lag_of(standing, component, result, counted)
        for component, result in zip(standing.plan.components, standing.statement.components, strict=True)
        if "module" not in component.accepts and counted.issuperset(component.after)
    ]
    held = gate.component if gate else None
    # What waits for the gate first has its suggestion already, unless something there is open to do.
    behind = [each for each in lags if each.behind >= LEAST_LAG and (each.asks or each.component != held)]
    return max(behind, key=lambda each: each.behind, default=None)


def _lag_of(standing: Standing, component: Component, result: ComponentResult, counted: set[str]) -> Lag:
    claimed = result.counted + result.pending
    seen, gates = dict(result.occurrences), component.gates
    waiting = Counter(
        each.line.activity
        for each in standing.entries
        if each.status == "submitted" and each.line.component == component.id
    )
    asks = [
        Ask(activity, seen.get(activity, 0), waiting[activity], number)
        for activity, number in component.at_least.items()
    ]
    return Lag(
        component=component.id,
        title=component.title,
        kind=component.accepts[0],
        behind=even_minutes(result.required, standing.window, standing.today) - claimed,
        missing=max(0, result.required - claimed),
        asks=tuple(
            each for each in asks if each.left > 0 and counted.issuperset(gates.get(each.activity, ()))
        ),
    )
