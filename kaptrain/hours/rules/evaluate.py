"""The one function that decides which minutes count."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from kaptrain.catalogue.rules import Component, Plan
from kaptrain.hours.rules.facts import Enrolment, Facts
from kaptrain.hours.rules.line import Line, LineError, LineProblem, order
from kaptrain.hours.rules.statement import (
    ComponentResult,
    Condition,
    MinimumResult,
    Statement,
    Total,
)
from kaptrain.hours.rules.walk import Walk


def evaluate(plan: Plan, enrolment: Enrolment, lines: Iterable[Line], facts: Facts, today: date) -> Statement:
    """Return the statement of these lines against the plan, in minutes, with a reason for each minute.

    Raises LineError when ids repeat or a line's topic minutes of one axis exceed its own.
    """
    ordered = sorted(lines, key=order)
    _refuse_bad_lines(plan, ordered)
    walk = Walk(plan, enrolment, today)
    for line in ordered:
        walk.take(line)
    pending: Counter[str] = Counter()
    for line in ordered:
        if line.status == "submitted":
            pending[line.component] += line.minutes
    components = tuple(
        _component(each, walk, pending[each.id], facts.exempt.get(each.id, 0)) for each in plan.components
    )
    return Statement(
        total=_total(plan, components),
        components=components,
        topics=tuple(MinimumResult(each.id, each.required, walk.topics[each.id]) for each in plan.topics),
        modalities=tuple(
            MinimumResult(name, required, walk.modalities[name]) for name, required in plan.modalities.items()
        ),
        conditions=tuple(Condition(name, name in facts.met) for name in plan.conditions),
        lines=walk.results(),
        days=walk.days,
    )


def _refuse_bad_lines(plan: Plan, lines: list[Line]) -> None:
    problems: list[LineProblem] = []
    seen: set[str] = set()
    for line in lines:
        if line.id in seen:
            problems.append(LineProblem(line.id, line.seq, f"the id {line.id!r} is repeated"))
        seen.add(line.id)
        # Only a line whose topics exceed it altogether can exceed it on one axis.
        if line.topics and sum(line.topics.values()) > line.minutes:
            problems += _crowded_axes(plan, line)
    if problems:
        raise LineError(problems)


def _crowded_axes(plan: Plan, line: Line) -> list[LineProblem]:
    sums: Counter[str] = Counter()
    for topic in plan.topics:
        sums[topic.axis] += line.topics.get(topic.id, 0)
    return [
        LineProblem(line.id, line.seq, f"topics of axis {axis!r} sum to {total} of {line.minutes} minutes")
        for axis, total in sums.items()
        if total > line.minutes
    ]


def _component(component: Component, walk: Walk, pending: int, exempt: int) -> ComponentResult:
    lowered = min(exempt, component.required)
    required = component.required - lowered
    counted = walk.counted[component.id]
    occurrences = walk.occurrences[component.id]
    unmet = ["hours"] if counted < required else []
    unmet += [
        f"at_least:{activity}"
        for activity, number in component.at_least.items()
        if occurrences[activity] < number
    ]
    if len(occurrences) < component.choose:
        unmet.append("choose")
    return ComponentResult(
        id=component.id,
        required=required,
        cap=component.cap,
        counted=counted,
        pending=pending,
        exempt=lowered,
        unmet=tuple(unmet),
        occurrences=tuple(occurrences.items()),
    )


def _total(plan: Plan, components: tuple[ComponentResult, ...]) -> Total:
    exempt = sum(each.exempt for each in components)
    return Total(
        # Components may require more than the plan as a whole, and so may their exemptions.
        required=max(0, plan.required - exempt),
        counted=sum(each.counted for each in components),
        pending=sum(each.pending for each in components),
    )
