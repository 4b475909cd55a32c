"""Check that the plan and the content can meet: every activity that it names exists."""

from collections.abc import Iterator

from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.program import Files
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules import Component, Plan
from kaptrain.shared.minutes import format_minutes

Path = tuple[str | int, ...]
LESSON_KIND = "module"


def check_plan(files: Files, found: Findings) -> None:
    """Note gates, counts and components of the plan that no content stands behind."""
    plan, document = files.plan, files.document
    if plan is None or document is None:
        return
    known = known_ids(files)
    for at, component in enumerate(plan.components):
        path: Path = ("components", at)
        for place, name in _named(component):
            if name not in known:
                found.problem(
                    document.problem((*path, *place), f"{name!r} is not an activity of this program")
                )
        for place, message in _unmeetable(component, files):
            found.problem(document.problem((*path, *place), message))
        _offered(component, files, document.problem((*path, "hours"), ""), found)
    _stray(files, plan, found)


def known_ids(files: Files) -> set[str]:
    """Return every id that a gate may name: modules, lessons and activities."""
    lessons = {lesson.id for module in files.modules for lesson in module.lessons}
    return lessons | {module.id for module in files.modules} | {each.id for each, _, _ in files.activities}


def _named(component: Component) -> Iterator[tuple[Path, str]]:
    for at, name in enumerate(component.after):
        yield ("after", at), name
    for name in component.at_least:
        yield ("at_least", name), name
    for activity, needed in component.gates.items():
        yield ("gates", activity), activity
        for at, name in enumerate(needed):
            yield ("gates", activity, at), name


def _unmeetable(component: Component, files: Files) -> Iterator[tuple[Path, str]]:
    own = {each.id: each for each, _, _ in files.activities if each.component == component.id}
    if LESSON_KIND in component.accepts:
        return
    if not own:
        yield ("id",), f"no activity belongs to the component {component.id!r}"
    if component.choose > len(own):
        yield ("choose",), f"asks for {component.choose} different activities, there are {len(own)}"
    for name in component.at_least:
        if name in known_ids(files) and name not in own:
            yield ("at_least", name), f"{name!r} belongs to another component"


def _offered(component: Component, files: Files, place: Problem, found: Findings) -> None:
    """Hours that nobody can earn are a problem; hours that nobody needs are worth a look."""
    if LESSON_KIND in component.accepts:
        what, minutes = "modules", sum(module.minutes for module in files.modules)
    else:
        own = [each for each, _, _ in files.activities if each.component == component.id]
        amounts = sorted(each.minutes * each.times for each in own)
        what, minutes = "activities", sum(amounts[: component.choose or None])
    if minutes == component.required:
        return
    has, needs = format_minutes(minutes), format_minutes(component.required)
    note = found.problem if minutes < component.required else found.warning
    note(Problem(place.file, place.line, f"the {what} have {has}, the plan asks for {needs}"))


def _stray(files: Files, plan: Plan, found: Findings) -> None:
    for activity, document, fields in files.activities:
        component = plan.component(activity.component)
        if component is None:
            message = f"the plan has no component {activity.component!r}"
            found.problem(document.problem((*fields.path, "id"), message))
        elif activity.kind not in component.accepts:
            message = f"the component {component.id!r} does not accept {activity.kind}"
            found.problem(document.problem((*fields.path, "id"), message))
