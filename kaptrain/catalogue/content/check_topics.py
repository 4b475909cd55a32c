"""Check topics: known ones, no minute twice on an axis, and nothing of the plan's own left uncovered."""

from collections.abc import Iterator, Mapping

from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.content.program import Files
from kaptrain.catalogue.content.yaml_lines import Path
from kaptrain.catalogue.rules import Plan
from kaptrain.catalogue.rules.axis import own_axis
from kaptrain.catalogue.rules.crosswalk import crosswalk
from kaptrain.catalogue.rules.plan import DEFAULT_AXIS
from kaptrain.shared.minutes import format_minutes

Claim = tuple[Mapping[str, int], int, Document, Path]


def check_topics(files: Files, plan: Plan, found: Findings) -> None:
    """Note unknown and repeated topics, more topic minutes than minutes, and topics that stay uncovered."""
    axes = {topic.id: topic.axis for topic in plan.topics}
    for axis, document in files.axes:
        for at, topic in enumerate(axis.topics):
            if topic.id and topic.id in axes:
                message = f"the topic {topic.id!r} stands in the axis {axes[topic.id]!r} already"
                found.problem(document.problem(("topics", at, "id"), message))
            axes[topic.id] = axis.id
        _left_out(axis.leave_out, plan, document, found)
    for claim in _claims(files):
        _check(claim, axes, found)
    _uncovered(files, plan, found)


def _left_out(names: tuple[str, ...], plan: Plan, document: Document, found: Findings) -> None:
    for at, name in enumerate(names):
        if plan.component(name) is None:
            found.problem(document.problem(("leave_out", at), f"the plan has no component {name!r}"))


def _claims(files: Files) -> Iterator[Claim]:
    for module in files.modules:
        for at, ref in enumerate(module.lessons):
            yield ref.topics, ref.minutes, module.document, ("lessons", at)
        for lesson, document in module.written:
            yield lesson.topics, lesson.minutes.total, document, ()
    for activity, document, fields in files.activities:
        yield activity.topics, activity.minutes, document, fields.path


def _check(claim: Claim, axes: Mapping[str, str], found: Findings) -> None:
    topics, minutes, document, path = claim
    sums: dict[str, int] = {}
    for name, amount in topics.items():
        if name not in axes:
            found.warning(document.problem((*path, "topics", name), f"no axis has a topic {name!r}"))
        axis = axes.get(name, DEFAULT_AXIS)
        sums[axis] = sums.get(axis, 0) + amount
    for axis, total in sums.items():
        if total > minutes:
            message = f"topics of the axis {axis} sum to {total} of {minutes} minutes"
            found.problem(document.problem((*path, "topics"), message))


def _uncovered(files: Files, plan: Plan, found: Findings) -> None:
    if files.document is None:
        return
    refs = [ref for module in files.modules for ref in module.lessons]
    result = crosswalk(
        own_axis(plan), plan, lessons=refs, activities=[activity for activity, _, _ in files.activities]
    )
    for row in result.short:
        at = next(at for at, topic in enumerate(plan.topics) if topic.id == row.topic.id)
        has, needs = format_minutes(row.certain), format_minutes(row.topic.required)
        message = f"the topic {row.topic.id!r} needs {needs}, the activities bring {has} for certain"
        found.problem(files.document.problem(("topics", at), message))
