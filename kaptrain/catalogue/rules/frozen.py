"""The plan as plain data again: what is stored, digested and never changed for an enrolment."""

from decimal import Decimal
from typing import Any

from kaptrain.catalogue.rules.plan import Component, Plan


def plan_to_data(plan: Plan) -> dict[str, Any]:
    """Return the plan as JSON-able data that `plan_from` reads back unchanged, defaults written out."""
    return {
        "title": plan.title,
        "version": plan.version,
        "hours": _hours(plan.required),
        "window": {"months": plan.months},
        "limits": {"hours_per_day": _hours(plan.day_limit)},
        "components": [_component(component) for component in plan.components],
        "topics": [
            {"id": topic.id, "title": topic.title, "hours": _hours(topic.required), "axis": topic.axis}
            for topic in plan.topics
        ],
        "modalities": {name: _hours(minutes) for name, minutes in plan.modalities.items()},
        "conditions": list(plan.conditions),
        "modules": {name: list(lessons) for name, lessons in plan.modules.items()},
    }


def _component(component: Component) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": component.id,
        "title": component.title,
        "accepts": list(component.accepts),
        "hours": _hours(component.required),
        "cap": _hours(component.cap),
        "at_least": dict(component.at_least),
        "after": list(component.after),
        "gates": {activity: list(needed) for activity, needed in component.gates.items()},
        "signed_by": component.signed_by,
    }
    if component.choose:
        data["choose"] = component.choose
    if component.minutes_per_post:
        data["minutes_per_post"] = component.minutes_per_post
    return data


def _hours(minutes: int) -> int | str:
    """Hours as a number when whole, else as decimal text: floats have no place in frozen data."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return hours
    # A plan's minutes come from decimal hours, so the division by 60 ends. With a third it would not.
    if minutes % 3:
        raise ValueError(f"{minutes} min cannot be written as decimal hours")
    return str(Decimal(minutes) / 60)
