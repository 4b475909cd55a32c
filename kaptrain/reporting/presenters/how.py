"""How hours count, in plain words, for one plan version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kaptrain.catalogue.rules import Component, Plan
from kaptrain.catalogue.rules.modules import collapse
from kaptrain.catalogue.rules.plan import DAY_MINUTES
from kaptrain.reporting.presenters.words import CONDITIONS, KINDS, MODALITIES, human
from kaptrain.reporting.rules.names import Names, capital, joined

SIGNERS = {
    "auto": "Counted when the check of the lesson is passed",
    "facilitator": "Confirmed by the facilitator’s list",
    "practitioner": "Signed by the practitioner who hosted it",
    "mentor": "Signed by your mentor",
}


@dataclass(frozen=True)
class PartRules:
    """One component: its hours in minutes, who vouches, and its rules as sentences."""

    id: str
    title: str
    required: int
    cap: int
    takes: str
    signed_by: str
    rules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HowPage:
    """The rules of a plan, in minutes."""

    plan: str
    version: str
    required: int
    months: int
    day_limit: int | None
    parts: tuple[PartRules, ...]
    minimums: tuple[tuple[str, int], ...]
    conditions: tuple[str, ...]


def how_page(plan: Plan, titles: Mapping[str, str]) -> HowPage:
    """Return the rules of a plan as a page shows them."""
    names = Names(titles)
    minimums = [(topic.title, topic.required) for topic in plan.topics]
    minimums += [(MODALITIES.get(name, human(name)), minutes) for name, minutes in plan.modalities.items()]
    return HowPage(
        plan=plan.title,
        version=plan.version,
        required=plan.required,
        months=plan.months,
        day_limit=plan.day_limit if plan.day_limit < DAY_MINUTES else None,
        parts=tuple(_part(plan, part, names) for part in plan.components),
        minimums=tuple(minimums),
        conditions=tuple(CONDITIONS.get(each, human(each)) for each in plan.conditions),
    )


def _part(plan: Plan, part: Component, names: Names) -> PartRules:
    return PartRules(
        id=part.id,
        title=part.title,
        required=part.required,
        cap=part.cap,
        takes=capital(joined([KINDS[kind] for kind in part.accepts])),
        signed_by=SIGNERS[part.signed_by],
        rules=tuple(_rules(plan, part, names)),
    )


def _rules(plan: Plan, part: Component, names: Names) -> Iterable[str]:
    for activity, number in part.at_least.items():
        yield f"{names.heading(activity)}: at least {number} must count."
    if part.choose:
        yield f"At least {part.choose} different ones must count."
    if part.after:
        yield f"Opens once {_needed(plan, part.after, names)} count."
    for activity, needed in part.gates.items():
        yield f"{names.heading(activity)}: opens once {_needed(plan, needed, names)} count."


def _needed(plan: Plan, activities: Iterable[str], names: Names) -> str:
    return joined([names.full(each) for each in collapse(plan, activities)])
