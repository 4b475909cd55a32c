"""Plans that nobody could ever complete, found before anybody starts."""

from kaptrain.catalogue.rules.check import Checker, Path
from kaptrain.catalogue.rules.plan import Component, Plan
from kaptrain.shared.minutes import format_minutes


def refuse_unmeetable(check: Checker, plan: Plan) -> None:
    """Note every requirement that the caps make impossible."""
    for at, component in enumerate(plan.components):
        _component(check, component, ("components", at))
    most = sum(component.cap for component in plan.components)
    if most < plan.required:
        check.refuse(
            ("hours",),
            f"the caps sum to {format_minutes(most)}, less than the plan's {format_minutes(plan.required)}",
        )
    _modalities(check, plan, most)
    _axes(check, plan, most)


def _component(check: Checker, component: Component, path: Path) -> None:
    if component.cap < component.required:
        check.refuse(
            (*path, "cap"),
            f"the cap of {format_minutes(component.cap)} is below the {format_minutes(component.required)}"
            f" that {component.id!r} requires",
        )
    # A line that counts has at least one minute, and no line is two activities.
    if sum(component.at_least.values()) > component.cap:
        check.refuse((*path, "at_least"), "asks for more lines than the cap has minutes")
    if component.choose > component.cap:
        check.refuse((*path, "choose"), "asks for more activities than the cap has minutes")


def _modalities(check: Checker, plan: Plan, most: int) -> None:
    # A minute has one modality, so the minimums add up.
    if sum(plan.modalities.values()) > most:
        check.refuse(("modalities",), f"ask for more than the {format_minutes(most)} that the caps allow")


def _axes(check: Checker, plan: Plan, most: int) -> None:
    # Within an axis a minute counts once, so the minimums of one axis add up.
    sums: dict[str, int] = {}
    for at, topic in enumerate(plan.topics):
        before = sums.get(topic.axis, 0)
        sums[topic.axis] = before + topic.required
        if before <= most < sums[topic.axis]:
            check.refuse(
                ("topics", at, "hours"),
                f"the topics of axis {topic.axis!r} ask for more than the {format_minutes(most)}"
                " that the caps allow",
            )
