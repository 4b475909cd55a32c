"""What may happen to a round in which state, and what its clock says."""

from datetime import UTC, datetime, timedelta

import pytest

from kaptrain.catalogue.rules.guides import Part
from kaptrain.roleplay.rules.rounds import State, Step, after, clock_words, round_minutes
from kaptrain.roleplay.rules.voices import check_answers, check_label, offset_seconds, offset_words
from kaptrain.shared.errors import Invalid, Refused

BEGAN = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
PARTS = [Part("Opening", 12), Part("First round", 28), Part("Second round", 27), Part("Debrief", 20)]


def test_a_round_goes_from_planned_to_confirmed() -> None:
    state = State.PLANNED
    for step in (Step.START, Step.MARK, Step.END, Step.MARK, Step.FINISH, Step.REOPEN, Step.FINISH):
        state = after(state, step)

    assert after(state, Step.CONFIRM) is State.CONFIRMED


@pytest.mark.parametrize("step", [each for each in Step if each is not Step.MARK])
def test_nothing_happens_to_a_closed_round(step: Step) -> None:
    for state in (State.CONFIRMED, State.SET_ASIDE):
        with pytest.raises(Refused) as refused:
            after(state, step)
        assert refused.value.code == state


@pytest.mark.parametrize(
    ("state", "step", "words"),
    [
        (State.PLANNED, Step.MARK, "has not begun"),
        (State.RUNNING, Step.FINISH, "End the talk first"),
        (State.RUNNING, Step.START, "is running"),
        (State.SCORING, Step.CONFIRM, "observer is scoring"),
        (State.DEBRIEF, Step.MARK, "can open it again"),
        (State.RUNNING, Step.CHANGE, "is running"),
        (State.RUNNING, Step.FEEDBACK, "End the talk first"),
    ],
)
def test_a_step_at_the_wrong_moment_says_how_the_round_stands(state: State, step: Step, words: str) -> None:
    with pytest.raises(Refused, match=words):
        after(state, step)


def test_the_lab_says_how_long_a_round_takes() -> None:
    assert [round_minutes(PARTS, number) for number in (1, 2, 3)] == [28, 27, 27]
    assert round_minutes(PARTS[:1], 1) == 28


def test_the_clock_speaks_of_the_plan() -> None:
    later = BEGAN + timedelta(minutes=6, seconds=30)

    assert clock_words(28, None, None, later).startswith("The plan gives this round 28 min")
    assert clock_words(28, BEGAN, None, later) == "6 min of 28 are gone."
    assert "Bring it to an end" in clock_words(5, BEGAN, None, later)
    assert clock_words(28, BEGAN, later, later + timedelta(hours=1)).startswith("The talk took 6 min")


def test_a_pin_is_as_many_seconds_after_the_beginning_as_the_tap_was() -> None:
    now = BEGAN + timedelta(seconds=247)

    assert offset_seconds(BEGAN, None, now) == 247
    assert offset_seconds(BEGAN, None, now, waited=47) == 200
    assert offset_words(247) == "4:07"


def test_a_pin_never_lies_before_the_beginning_nor_after_the_talk() -> None:
    ended = BEGAN + timedelta(seconds=100)
    now = BEGAN + timedelta(seconds=200)

    assert offset_seconds(BEGAN, None, now, waited=100_000) == 0
    assert offset_seconds(BEGAN, None, now, waited=-50) == 200
    assert offset_seconds(BEGAN, ended, now) == 100


def test_labels_and_answers_are_those_of_the_lists() -> None:
    with pytest.raises(Invalid):
        check_label("bored")
    with pytest.raises(Invalid) as refused:
        check_answers({"free": "yes", "heard": "maybe"})
    assert refused.value.field == "heard"
