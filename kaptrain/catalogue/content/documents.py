"""Read which documents a visit to a site asks for: the list `documents` of the practicum's handbook."""

from collections.abc import Collection

from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules import Plan
from kaptrain.catalogue.rules.program import DocumentKind

REQUIRED = ("id", "title", "asks")
OPTIONAL = ("expires", "per_site", "before", "condition")


def read_documents(
    handbook: Document | None, plan: Plan | None, visits: Collection[str], problems: list[Problem]
) -> tuple[DocumentKind, ...]:
    """Return the kinds in their order; `visits` are the ids of the practicum's activities."""
    if handbook is None:
        return ()
    fields = Fields(handbook, problems, handbook.data)
    conditions = plan.conditions if plan else ()
    found: list[DocumentKind] = []
    for each in fields.each("documents"):
        kind = _kind(each)
        if kind.id and kind.id in {earlier.id for earlier in found}:
            each.refuse(("id",), f"id {kind.id} is used already")
        for at, activity in enumerate(kind.before):
            if activity not in visits:
                each.refuse(("before", at), f"the practicum has no activity {activity!r}")
        if kind.condition and plan is not None and kind.condition not in conditions:
            each.refuse(("condition",), f"the plan has no condition {kind.condition!r}")
        found.append(kind)
    return tuple(found)


def _kind(fields: Fields) -> DocumentKind:
    fields.only(REQUIRED, OPTIONAL)
    return DocumentKind(
        id=fields.identifier(),
        title=fields.text("title"),
        asks=fields.text("asks"),
        expires=fields.truth("expires"),
        per_site=fields.truth("per_site"),
        before=fields.texts("before"),
        condition=fields.identifier("condition") if "condition" in fields.data else "",
    )
