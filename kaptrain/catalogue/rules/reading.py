"""Turns the data of a plan file into a Plan, and refuses what can never be met."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kaptrain.catalogue.rules.check import Checker, Path, PlanError
from kaptrain.catalogue.rules.limits import refuse_unmeetable
from kaptrain.catalogue.rules.plan import (
    DAY_MINUTES,
    DEFAULT_AXIS,
    KINDS,
    MODALITIES,
    SIGNERS,
    Component,
    Plan,
    Topic,
)

REQUIRED = ("title", "version", "hours", "window", "components")
OPTIONAL = ("limits", "topics", "modalities", "conditions")
COMPONENT_REQUIRED = ("id", "accepts", "hours")
COMPONENT_OPTIONAL = ("title", "cap", "at_least", "choose", "after", "gates", "signed_by", "minutes_per_post")
POSTED = frozenset({"discussion", "bookclub"})
MAX_MONTHS = 1200


def plan_from(data: Mapping[str, Any], *, authored: bool = False) -> Plan:
    """Build a plan from plain data: a plan file's (`authored`) or what `plan_to_data` returned.

    Raises PlanError with every problem, each at its path.
    """
    check = Checker(authored=authored)
    # Only freezing a plan writes `modules`; an author's file must not.
    optional = OPTIONAL if authored else (*OPTIONAL, "modules")
    fields = check.mapping(data, (), required=REQUIRED, optional=optional)
    plan = Plan(
        title=check.text(fields.get("title", "-"), ("title",)),
        version=_version(check, fields.get("version", "-")),
        required=check.minutes(fields.get("hours", 0), ("hours",)),
        months=_months(check, fields),
        day_limit=_day_limit(check, fields.get("limits", {})),
        components=_components(check, fields.get("components", [])),
        topics=_topics(check, fields.get("topics", [])),
        modalities=_modalities(check, fields.get("modalities", {})),
        conditions=check.identifiers(fields.get("conditions", []), ("conditions",)),
        modules=_lists(check, fields.get("modules", {}), ("modules",)),
    )
    if not check.problems:
        refuse_unmeetable(check, plan)
    if check.problems:
        raise PlanError(check.problems)
    return plan


def _version(check: Checker, value: object) -> str:
    # 2026.1 without quotes is still what its author wrote: numbers with a point stay decimal text.
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        value = str(value)
    return check.text(value, ("version",))


def _months(check: Checker, fields: Mapping[str, Any]) -> int:
    if "window" not in fields:
        return 1
    window = check.mapping(fields["window"], ("window",), required=("months",))
    months = check.count(window.get("months", 1), ("window", "months"))
    if months > MAX_MONTHS:
        check.refuse(("window", "months"), f"must be at most {MAX_MONTHS}")
    return months


def _day_limit(check: Checker, value: object) -> int:
    limits = check.mapping(value, ("limits",), required=(), optional=("hours_per_day",))
    if "hours_per_day" not in limits:
        return DAY_MINUTES
    path: Path = ("limits", "hours_per_day")
    limit = check.minutes(limits["hours_per_day"], path)
    if limit == 0 or limit > DAY_MINUTES:
        check.refuse(path, "must be more than 0 and at most 24")
    return limit


def _components(check: Checker, value: object) -> tuple[Component, ...]:
    found: list[Component] = []
    for path, item in check.items(value, ("components",)):
        component = _component(check, item, path)
        if component.id and any(component.id == other.id for other in found):
            check.refuse((*path, "id"), f"component {component.id!r} is repeated")
        found.append(component)
    return tuple(found)


def _component(check: Checker, value: object, path: Path) -> Component:
    fields = check.mapping(value, path, required=COMPONENT_REQUIRED, optional=COMPONENT_OPTIONAL)
    name = check.identifier(fields["id"], (*path, "id")) if "id" in fields else ""
    required = check.minutes(fields.get("hours", 0), (*path, "hours"))
    accepts = check.identifiers(
        fields.get("accepts", []), (*path, "accepts"), known=KINDS, what="kind of line"
    )
    if not accepts and fields.get("accepts") == []:
        check.refuse((*path, "accepts"), "must name at least one kind of line")
    return Component(
        id=name,
        title=check.text(fields["title"], (*path, "title")) if "title" in fields else name,
        accepts=accepts,
        required=required,
        cap=check.minutes(fields["cap"], (*path, "cap")) if "cap" in fields else required,
        at_least=_counts(check, fields.get("at_least", {}), (*path, "at_least")),
        choose=check.count(fields["choose"], (*path, "choose")) if "choose" in fields else 0,
        after=check.identifiers(fields.get("after", []), (*path, "after")),
        gates=_lists(check, fields.get("gates", {}), (*path, "gates")),
        signed_by=check.choice(fields.get("signed_by", SIGNERS[0]), (*path, "signed_by"), SIGNERS),
        minutes_per_post=_post_minutes(check, fields, path, accepts),
    )


def _post_minutes(check: Checker, fields: Mapping[str, Any], path: Path, accepts: tuple[str, ...]) -> int:
    if "minutes_per_post" not in fields:
        return 0
    here = (*path, "minutes_per_post")
    if not POSTED.intersection(accepts):
        check.refuse(here, "is for components that accept discussion or bookclub")
    return check.count(fields["minutes_per_post"], here)


def _counts(check: Checker, value: object, path: Path) -> dict[str, int]:
    fields = check.any_mapping(value, path) or {}
    return {
        check.identifier(name, (*path, name)): check.count(number, (*path, name))
        for name, number in fields.items()
    }


def _lists(check: Checker, value: object, path: Path) -> dict[str, tuple[str, ...]]:
    fields = check.any_mapping(value, path) or {}
    return {
        check.identifier(name, (*path, name)): check.identifiers(ids, (*path, name))
        for name, ids in fields.items()
    }


def _topics(check: Checker, value: object) -> tuple[Topic, ...]:
    found: list[Topic] = []
    for path, item in check.items(value, ("topics",)):
        fields = check.mapping(item, path, required=("id", "hours"), optional=("title", "axis"))
        name = check.identifier(fields["id"], (*path, "id")) if "id" in fields else ""
        if name and any(name == other.id for other in found):
            check.refuse((*path, "id"), f"topic {name!r} is repeated")
        found.append(
            Topic(
                id=name,
                title=check.text(fields["title"], (*path, "title")) if "title" in fields else name,
                required=check.minutes(fields.get("hours", 0), (*path, "hours")),
                axis=check.identifier(fields.get("axis", DEFAULT_AXIS), (*path, "axis")),
            )
        )
    return tuple(found)


def _modalities(check: Checker, value: object) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, hours in (check.any_mapping(value, ("modalities",)) or {}).items():
        path: Path = ("modalities", name)
        found[check.choice(name, path, MODALITIES)] = check.minutes(hours, path)
    return found
