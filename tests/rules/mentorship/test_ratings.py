"""Each side marks alone; then both compare."""

from datetime import date

import pytest

from kaptrain.mentorship.rules.ratings import Competency, Mark, Rated, marks_of, newest, opened
from kaptrain.shared.errors import Invalid

ASKED = (
    Competency("craft", "Craft", ("Collects.", "Teaches two.", "Chooses the smallest.")),
    Competency("self", "Knowing oneself", ("In others.", "A case.", "Limits.")),
)


def rated(side: str, month: int, level: int = 1) -> Rated:
    marks = (Mark("craft", "Craft", level, "Words", ""),)
    return Rated(side=side, by=side.title(), on=date(2026, month, 1), month=month, marks=marks)


def test_marks_keep_the_words_of_their_level():
    marks = marks_of(ASKED, {"craft": 2, "self": 0}, {"self": "Saw it in K. only."})

    assert [(mark.level, mark.words, mark.instance) for mark in marks] == [
        (2, "Chooses the smallest.", ""),
        (0, "In others.", "Saw it in K. only."),
    ]


@pytest.mark.parametrize("level", [None, -1, 3])
def test_a_level_that_there_is_not_is_refused_at_its_competency(level):
    with pytest.raises(Invalid) as refused:
        marks_of(ASKED, {"craft": 1, "self": level}, {})

    assert refused.value.field == "level-self"


def test_an_instance_is_one_line():
    with pytest.raises(Invalid) as refused:
        marks_of(ASKED, {"craft": 1, "self": 1}, {"craft": "x" * 301})

    assert refused.value.field == "instance-craft"


def test_the_marks_of_this_month_open_with_ones_own():
    early, late = rated("mentor", 3), rated("mentor", 6)

    assert opened([early, late], "self", 6) == ((early,), (late,))
    mine = rated("self", 6)
    assert opened([early, late, mine], "self", 6) == ((early, late, mine), ())
    assert opened([early, late, mine], "mentor", 6) == ((early, late, mine), ())


def test_when_the_month_is_over_they_open_anyway():
    late = rated("mentor", 6)

    assert opened([late], "self", 7) == ((late,), ())


def test_ones_own_marks_are_never_closed():
    mine = rated("self", 6)

    assert opened([mine], "self", 6) == ((mine,), ())
    assert opened([mine], "mentor", 6) == ((), (mine,))


def test_the_newest_of_a_side_is_its_last():
    ratings = [rated("self", 3, 0), rated("self", 6, 2), rated("mentor", 9, 1)]

    assert newest(ratings, "self").level("craft") == 2
    assert newest(ratings, "self").level("unknown") is None
    assert newest(ratings[:2], "mentor") is None
