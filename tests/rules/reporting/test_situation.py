from datetime import date

import pytest

from kaptrain.catalogue.rules import ends_on, expand, plan_from
from kaptrain.hours.rules import Enrolment, Facts, Line, evaluate
from kaptrain.reporting.rules.next_steps import Ask, Lesson
from kaptrain.reporting.rules.situation import Standing, situation
from tests.factories import SMALL_MODULES, SMALL_PLAN
from tests.factories.reporting import entry

PLAN = expand(plan_from(SMALL_PLAN), SMALL_MODULES)
START = date(2026, 6, 1)
LESSONS = [Lesson("m01-01", "1.1", "First", 40), Lesson("m01-02", "1.2", "Second", 30)]


def standing(today=date(2026, 11, 22), *, lines=(), entries=(), place=None, done=()):
    window = Enrolment(START, ends_on(START, PLAN.months))
    everything = [*lines, *(each.line for each in entries)]
    statement = evaluate(PLAN, window, everything, Facts(), today)
    return Standing(
        plan=PLAN,
        window=window,
        statement=statement,
        today=today,
        entries=entries,
        lessons=LESSONS,
        done=frozenset(done),
        place=place,
    )


def lesson_line(activity):
    return Line(
        id=activity, component="modules", kind="module", activity=activity, on=date(2026, 6, 10), minutes=30,
        modality="self_paced", status="signed",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "done", "expected"),
    [
        (None, [], "m01-01"),
        (None, ["m01-01"], "m01-02"),
        ("m01-02", [], "m01-02"),
        (None, ["m01-01", "m01-02"], None),
    ],
)
def test_the_next_lesson_is_the_one_begun_or_the_first_one_left(place, done, expected):
    lesson = situation(standing(place=place, done=done)).lesson

    assert (lesson.id if lesson else None) == expected


def test_a_place_in_a_finished_lesson_is_no_reason_to_go_back():
    assert situation(standing(place="m01-01", done=["m01-01"])).lesson == LESSONS[1]


def test_before_the_year_there_is_nothing_to_study():
    now = situation(standing(date(2026, 5, 1)))

    assert (now.lesson, now.starts_on) == (None, START)


def test_a_gate_matters_when_little_is_missing():
    gate = situation(standing(lines=[lesson_line("m01-01")])).gate

    assert (gate.activity, gate.missing, gate.lesson) == ("dosing", ("m01-02",), LESSONS[1])


def test_all_lessons_of_a_module_are_named_as_the_module():
    assert situation(standing()).gate.missing == ("m01",)


def test_an_open_gate_is_no_gate():
    assert situation(standing(lines=[lesson_line("m01-01"), lesson_line("m01-02")])).gate is None


def test_an_entry_behind_a_closed_gate_is_named():
    waiting = entry(1, "submitted", component="practicum", kind="practicum", activity="dosing")

    assert situation(standing(entries=[waiting])).gate.blocked == waiting


def test_the_component_furthest_behind_is_named_with_what_it_asks():
    open_gate = [lesson_line("m01-01"), lesson_line("m01-02")]

    lag = situation(standing(date(2027, 3, 1), lines=open_gate)).lag

    assert (lag.component, lag.behind, lag.asks) == ("practicum", 90, (Ask("dosing", 0, 0, 1),))


def test_a_component_behind_a_closed_gate_is_left_to_the_gate():
    assert situation(standing(date(2027, 3, 1))).lag.component == "mentorship"


def test_nobody_is_behind_in_the_first_weeks():
    assert situation(standing(date(2026, 6, 20))).lag is None


def test_pending_hours_are_not_behind():
    meeting = entry(1, "submitted", minutes=120)

    assert situation(standing(date(2027, 3, 1), entries=[meeting])).lag is None
