"""A crosswalk as a page and as lines of text."""

from collections.abc import Iterator
from dataclasses import dataclass

from kaptrain.catalogue.rules.axis import Axis, own_axis
from kaptrain.catalogue.rules.crosswalk import Crosswalk, CrosswalkRow, crosswalk
from kaptrain.catalogue.rules.program import Program
from kaptrain.shared.errors import Missing
from kaptrain.shared.minutes import format_minutes

NO_AXIS = "There is no such axis of topics."


@dataclass(frozen=True)
class Covered:
    """One activity under a topic; `note` says how often, or that it is a choice."""

    name: str
    component: str
    minutes: int
    note: str


@dataclass(frozen=True)
class TopicRow:
    """A topic with the verdict in words; `state` is met or missing."""

    id: str
    title: str
    required: int
    certain: int
    most: int
    state: str
    verdict: str
    covered: tuple[Covered, ...]


@dataclass(frozen=True)
class CrosswalkPage:
    """The page of one axis; `others` are (label, axis id)."""

    slug: str
    program: str
    axis: Axis
    rows: tuple[TopicRow, ...]
    short: int
    required: int
    left_out: str
    others: tuple[tuple[str, str], ...]


def axes_of(program: Program) -> dict[str, Axis]:
    """Return every axis of a program by id, its own first."""
    own = own_axis(program.plan)
    return {own.id: own, **{axis.id: axis for axis in program.axes}}


def crosswalk_of(program: Program, axis_id: str) -> Crosswalk:
    """Lay an axis beside a program. Raises Missing."""
    axis = axes_of(program).get(axis_id)
    if axis is None:
        raise Missing(NO_AXIS)
    refs = [ref for module in program.modules for ref in module.lessons]
    return crosswalk(axis, program.plan, lessons=refs, activities=program.activities)


def crosswalk_page(program: Program, result: Crosswalk) -> CrosswalkPage:
    """Put a crosswalk into words."""
    axis = result.axis
    names = {each.id: each.title for each in program.plan.components}
    return CrosswalkPage(
        slug=program.slug,
        program=program.title,
        axis=axis,
        rows=tuple(_row(row, names) for row in result.rows),
        short=len(result.short),
        required=sum(row.topic.required for row in result.rows),
        left_out=" and ".join(names.get(each, each).lower() for each in axis.leave_out),
        others=tuple((each.title, each.id) for each in axes_of(program).values() if each.id != axis.id),
    )


def crosswalk_lines(result: Crosswalk) -> Iterator[str]:
    """Write a crosswalk for a terminal: a line for each topic, and under it what covers it."""
    yield f"{result.axis.title} ({result.axis.authority})"
    for row in result.rows:
        most = f", with the best choice {format_minutes(row.most)}" if row.most != row.certain else ""
        yield (
            f"{row.topic.id}: {row.topic.title}: needs {format_minutes(row.topic.required)},"
            f" has {format_minutes(row.certain)}{most}: {verdict(row)}"
        )
        for each in row.covered_by:
            times = f" x {each.times}" if each.times > 1 else ""
            choice = " (a choice)" if each.chosen else ""
            yield f"    {each.minutes:>4} min{times}  {each.id}  {each.title}{choice}"


def verdict(row: CrosswalkRow) -> str:
    """Say whether a topic is covered, and by how much it is over or short."""
    if row.surplus > 0:
        return f"{format_minutes(row.surplus)} more than needed"
    return "exactly covered" if row.surplus == 0 else f"{format_minutes(-row.surplus)} short"


def _row(row: CrosswalkRow, names: dict[str, str]) -> TopicRow:
    return TopicRow(
        id=row.topic.id,
        title=row.topic.title,
        required=row.topic.required,
        certain=row.certain,
        most=row.most,
        state="met" if row.surplus >= 0 else "missing",
        verdict=verdict(row),
        covered=tuple(
            Covered(
                each.title,
                names.get(each.component, each.component),
                each.total,
                _note(each.times, each.chosen),
            )
            for each in row.covered_by
        ),
    )


def _note(times: int, chosen: bool) -> str:
    if chosen:
        return "a choice"
    return f"{times} times" if times > 1 else ""
