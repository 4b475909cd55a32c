from datetime import UTC, date, datetime

import pytest

from kaptrain.reporting.rules.entries import with_status
from kaptrain.reporting.rules.next_steps import (
    AskForCertificate,
    CatchUp,
    FinishDraft,
    Gate,
    Lag,
    Lesson,
    OpenGate,
    Revise,
    Situation,
    Study,
    ViewCertificate,
    Wait,
    next_steps,
)
from tests.factories.reporting import entry

LESSON = Lesson("m09-03", "9.3", "Responding to events", 70)
GATE = Gate("practicum", "Observational practicum", ("lab-1",), 1, activity="dosing")
OF_LESSON = Gate("practicum", "Observational practicum", ("m09-03",), 1, lesson=LESSON)
LAG = Lag("mentorship", "Mentorship", "mentorship", 90, 300)
BACK, DRAFT = entry(2, "returned"), entry(3, "draft")
BLOCKED = Gate("practicum", "Observational practicum", ("lab-1",), 1, blocked=entry(4, "submitted"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (Situation(), [Wait()]),
        (Situation(starts_on=date(2027, 1, 1)), [Wait(date(2027, 1, 1))]),
        (Situation(lesson=LESSON), [Study(LESSON)]),
        (Situation(lesson=LESSON, returned=(BACK,)), [Revise(BACK), Study(LESSON)]),
        (Situation(lesson=LESSON, gate=GATE), [Study(LESSON), OpenGate(GATE)]),
        (Situation(lesson=LESSON, gate=OF_LESSON), [Study(LESSON, OF_LESSON)]),
        (Situation(lesson=LESSON, gate=BLOCKED), [OpenGate(BLOCKED), Study(LESSON)]),
        (Situation(gate=GATE, lag=LAG), [OpenGate(GATE), CatchUp(LAG)]),
        (Situation(drafts=(DRAFT,), lag=LAG), [FinishDraft(DRAFT), CatchUp(LAG)]),
        (Situation(complete=True, lesson=LESSON, returned=(BACK,)), [AskForCertificate()]),
        (Situation(complete=True, certified=True, returned=(BACK,)), [ViewCertificate()]),
    ],
)
def test_the_next_steps_of_a_situation(now, expected):
    assert list(next_steps(now)) == expected


def test_there_are_never_more_than_four_steps():
    many = tuple(entry(number, "returned") for number in range(9))

    steps = next_steps(Situation(returned=many, lesson=LESSON, gate=GATE, drafts=(DRAFT,), lag=LAG))

    assert [type(step) for step in steps] == [Revise, Revise, Revise, Study]


def test_what_is_open_longest_comes_first():
    young = entry(1, "returned", since=datetime(2026, 11, 20, tzinfo=UTC))
    old = entry(2, "returned", since=datetime(2026, 11, 2, tzinfo=UTC))

    assert with_status([young, DRAFT, old], "returned") == (old, young)
