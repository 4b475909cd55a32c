"""Module ids in gates: replaced by their lessons for counting, put back for reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kaptrain.catalogue.rules.check import Path, PlanError
from kaptrain.catalogue.rules.plan import Component, Plan


def expand(plan: Plan, modules: Mapping[str, Sequence[str]]) -> Plan:
    """Replace module ids in `after` and `gates` by their lessons' ids.

    The modules that were named stay known in `Plan.modules`. Raises PlanError for
    a named module without lessons, since its gate would stand open.
    """
    named = {name: tuple(modules[name]) for name in _gate_ids(plan) if name in modules}
    problems = [
        (path, f"module {each!r} has no lessons, so nothing could open this gate")
        for path, ids in _gates_with_paths(plan)
        for each in ids
        if each in named and not named[each]
    ]
    if problems:
        raise PlanError(problems)
    components = tuple(_expanded(component, named) for component in plan.components)
    return replace(plan, components=components, modules={**plan.modules, **named})


def collapse(plan: Plan, activities: Iterable[str]) -> tuple[str, ...]:
    """Put module ids back where all lessons of a module are present, for reading."""
    ids = list(dict.fromkeys(activities))
    present = set(ids)
    module_of = {
        lesson: name
        for name, lessons in plan.modules.items()
        if present.issuperset(lessons)
        for lesson in lessons
    }
    return tuple(dict.fromkeys(module_of.get(each, each) for each in ids))


def _gates_with_paths(plan: Plan) -> list[tuple[Path, tuple[str, ...]]]:
    found: list[tuple[Path, tuple[str, ...]]] = []
    for at, component in enumerate(plan.components):
        found.append((("components", at, "after"), component.after))
        for activity, needed in component.gates.items():
            found.append((("components", at, "gates", activity), (activity, *needed)))
    return found


def _gate_ids(plan: Plan) -> list[str]:
    return [each for _, ids in _gates_with_paths(plan) for each in ids]


def _lessons(ids: Iterable[str], modules: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    # dict.fromkeys: a lesson may be named beside its own module.
    return tuple(dict.fromkeys(lesson for each in ids for lesson in modules.get(each, (each,))))


def _expanded(component: Component, modules: Mapping[str, tuple[str, ...]]) -> Component:
    gates: dict[str, tuple[str, ...]] = {}
    for activity, needed in component.gates.items():
        for lesson in modules.get(activity, (activity,)):
            gates[lesson] = tuple(dict.fromkeys((*gates.get(lesson, ()), *_lessons(needed, modules))))
    return replace(component, after=_lessons(component.after, modules), gates=gates)
