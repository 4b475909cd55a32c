"""Axes of topics: the program's own, and those that a regulator asks for."""

from dataclasses import dataclass
from datetime import date

from kaptrain.catalogue.rules.plan import DEFAULT_AXIS, Plan

OWN_TITLE = "The program's own topics"


@dataclass(frozen=True)
class AxisTopic:
    """A topic with the least minutes that the axis asks for."""

    id: str
    title: str
    required: int


@dataclass(frozen=True)
class Axis:
    """A list of topics that somebody asks for; `leave_out` are components that it does not look at.

    `as_of` is None for the program's own axis, which is as old as its plan.
    """

    id: str
    title: str
    topics: tuple[AxisTopic, ...]
    authority: str = ""
    link: str = ""
    note: str = ""
    as_of: date | None = None
    leave_out: tuple[str, ...] = ()


def own_axis(plan: Plan) -> Axis:
    """Return the axis that a plan itself sets up."""
    topics = tuple(
        AxisTopic(each.id, each.title, each.required) for each in plan.topics if each.axis == DEFAULT_AXIS
    )
    return Axis(DEFAULT_AXIS, OWN_TITLE, topics, authority=f"{plan.title}, plan {plan.version}")
