"""Which topic each minute of a program treats, and what is certain of it."""

from datetime import date

from kaptrain.catalogue.rules.axis import Axis, AxisTopic, own_axis
from kaptrain.catalogue.rules.crosswalk import CrosswalkRow, crosswalk
from kaptrain.catalogue.rules.lesson import LessonRef
from kaptrain.catalogue.rules.plan import Component, Plan, Topic
from kaptrain.catalogue.rules.program import Activity

MODULES = Component(id="modules", title="Modules", accepts=("module",), required=60, cap=60)
ELECTIVES = Component(
    id="electives", title="Electives", accepts=("elective",), required=120, cap=120, choose=2
)
SITE = Component(id="site", title="Site", accepts=("practicum",), required=120, cap=120)
PLAN = Plan(
    title="A plan",
    version="1",
    required=300,
    months=12,
    components=(MODULES, ELECTIVES, SITE),
    topics=(Topic(id="law", title="Law", required=100), Topic(id="other", title="O", required=5, axis="x")),
)


def lesson(**topics: int) -> LessonRef:
    return LessonRef("m01-01", "1.1", "A lesson", 60, ("Name it",), "It.", topics, ready=True)


def activity(name: str, component: str, minutes: int, times: int = 1, **topics: int) -> Activity:
    return Activity(name, component, component, name, name, minutes, "live", topics, "", times=times)


def law(*, lessons: list[LessonRef], activities: list[Activity], axis: Axis | None = None) -> CrosswalkRow:
    return crosswalk(axis or own_axis(PLAN), PLAN, lessons=lessons, activities=activities).rows[0]


def test_the_programs_own_axis_has_only_its_own_topics() -> None:
    assert own_axis(PLAN).topics == (AxisTopic("law", "Law", 100),)


def test_lessons_and_activities_add_up() -> None:
    row = law(lessons=[lesson(law=40)], activities=[activity("visit", "site", 60, times=2, law=30)])

    assert (row.certain, row.most, row.surplus) == (100, 100, 0)
    assert [(each.id, each.total) for each in row.covered_by] == [("m01-01", 40), ("visit", 60)]


def test_of_a_choice_only_the_least_is_certain() -> None:
    electives = [activity("a", "electives", 60, law=50), activity("b", "electives", 60, law=20)]

    row = law(lessons=[], activities=[*electives, activity("c", "electives", 60)])

    assert (row.certain, row.most) == (20, 70)
    assert all(each.chosen for each in row.covered_by)


def test_a_topic_that_nothing_treats_is_short_by_all_of_it() -> None:
    result = crosswalk(own_axis(PLAN), PLAN, lessons=[lesson(art=60)], activities=[])

    assert [row.surplus for row in result.short] == [-100]
    assert result.rows[0].covered_by == ()


def test_an_axis_may_leave_components_out() -> None:
    axis = Axis("x", "X", (AxisTopic("law", "Law", 30),), as_of=date(2026, 11, 1), leave_out=("site",))

    row = law(lessons=[lesson(law=40)], activities=[activity("visit", "site", 60, law=60)], axis=axis)

    assert (row.certain, row.surplus) == (40, 10)
