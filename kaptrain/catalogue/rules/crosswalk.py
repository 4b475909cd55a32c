"""How far a program's texts reach on an axis of topics."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kaptrain.catalogue.rules.axis import Axis, AxisTopic
from kaptrain.catalogue.rules.lesson import LessonRef
from kaptrain.catalogue.rules.plan import Component, Plan
from kaptrain.catalogue.rules.program import Activity

LESSON_KIND = "module"


@dataclass(frozen=True)
class Covering:
    """An activity that treats a topic: `minutes` each time, `times` in the year; `chosen` when optional."""

    id: str
    title: str
    component: str
    minutes: int
    times: int
    chosen: bool

    @property
    def total(self) -> int:
        return self.minutes * self.times


@dataclass(frozen=True)
class CrosswalkRow:
    """A topic: `certain` minutes whatever a trainee chooses, `most` with the most fitting choice."""

    topic: AxisTopic
    certain: int
    most: int
    covered_by: tuple[Covering, ...]

    @property
    def surplus(self) -> int:
        """Minutes beyond the requirement that are certain; negative when they fall short."""
        return self.certain - self.topic.required


@dataclass(frozen=True)
class Crosswalk:
    """An axis beside the activities of a program."""

    axis: Axis
    rows: tuple[CrosswalkRow, ...]

    @property
    def short(self) -> tuple[CrosswalkRow, ...]:
        """The topics that are not covered for certain."""
        return tuple(row for row in self.rows if row.surplus < 0)


def crosswalk(
    axis: Axis, plan: Plan, *, lessons: Sequence[LessonRef], activities: Sequence[Activity]
) -> Crosswalk:
    """Say for each topic of an axis which activities cover it, and how many minutes they bring.

    Where a component lets trainees choose, only the least that any choice brings is certain.
    """
    treats = [
        (component, _treats(component, lessons, activities))
        for component in plan.components
        if component.id not in axis.leave_out
    ]
    return Crosswalk(axis, tuple(_row(topic, treats) for topic in axis.topics))


_Treats = tuple[Covering, Mapping[str, int]]


def _treats(
    component: Component, lessons: Sequence[LessonRef], activities: Sequence[Activity]
) -> list[_Treats]:
    chosen = component.choose > 0
    found = [
        (Covering(each.id, each.title, component.id, 0, each.times, chosen), each.topics)
        for each in activities
        if each.component == component.id
    ]
    if LESSON_KIND in component.accepts:
        found += [
            (Covering(ref.id, f"{ref.number} {ref.title}", component.id, 0, 1, chosen), ref.topics)
            for ref in lessons
        ]
    return found


def _row(topic: AxisTopic, treats: list[tuple[Component, list[_Treats]]]) -> CrosswalkRow:
    certain = most = 0
    found: list[Covering] = []
    for component, activities in treats:
        amounts = sorted(topics.get(topic.id, 0) * each.times for each, topics in activities)
        few = component.choose or len(amounts)
        certain += sum(amounts[:few])
        most += sum(amounts[-few:] if few else [])
        found += _covering(topic, activities)
    return CrosswalkRow(topic, certain, most, tuple(found))


def _covering(topic: AxisTopic, activities: list[_Treats]) -> Iterator[Covering]:
    for each, topics in activities:
        minutes = topics.get(topic.id, 0)
        if minutes:
            yield Covering(each.id, each.title, each.component, minutes, each.times, each.chosen)
