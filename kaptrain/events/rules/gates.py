"""Gates: what must count before somebody may take a seat."""

import re
from collections.abc import Collection, Iterable, Mapping

from kaptrain.catalogue.rules.plan import Plan
from kaptrain.catalogue.rules.program import Program

MODULE = re.compile(r"m(\d+)")
LESSON = re.compile(r"m(\d+)-(\d+)")
MOST_GATES = 20


def default_gates(plan: Plan, component: str, activity: str) -> list[str]:
    """Return what the plan asks for before this activity, as its author wrote it (modules stay modules)."""
    part = plan.component(component)
    if part is None:
        return []
    return list(dict.fromkeys((*part.after, *part.gates.get(activity, ()))))


def closed(
    gates: Iterable[str], counted: Collection[str], modules: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the gates that are not met yet; a module is met when each of its lessons counted."""
    return tuple(gate for gate in gates if not set(modules.get(gate, (gate,))) <= set(counted))


def known_gates(program: Program) -> set[str]:
    """Return every id that a gate may name."""
    lessons = (lesson for module in program.module_lessons.values() for lesson in module)
    return {*program.module_lessons, *lessons, *(each.id for each in program.activities)}


def gate_words(gate: str, program: Program | None) -> str:
    """Name a gate within a sentence: "module 6", "lesson 12.4", else the activity's title."""
    if match := MODULE.fullmatch(gate):
        return f"module {int(match[1])}"
    if match := LESSON.fullmatch(gate):
        return f"lesson {int(match[1])}.{int(match[2])}"
    activity = program.activity(gate) if program else None
    return activity.title if activity else gate.replace("-", " ")
