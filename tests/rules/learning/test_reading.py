"""What is left of a lesson, from a place in it."""

import pytest

from kaptrain.catalogue.rules.lesson import LessonMinutes
from kaptrain.learning.rules.marks import plain_text, seen_of
from kaptrain.learning.rules.reading import Way, left_at

MINUTES = LessonMinutes(read=10, exercise=12, further_reading=15, check=8)
WAY = Way(
    words=2000,
    before={"title": 0, "s-one": 0, "s-two": 1000, "s-exercise": 1900, "s-further": 2000, "check": 2050},
    exercise="s-exercise",
    further="s-further",
)


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        (None, "about 10 min of reading, then exercise 12, further reading 15, check 8"),
        ("s-gone", "about 10 min of reading, then exercise 12, further reading 15, check 8"),
        ("s-two", "about 5 min of reading, then exercise 12, further reading 15, check 8"),
        ("s-exercise", "about 1 min of reading, then exercise 12, further reading 15, check 8"),
        ("s-further", "further reading 15, check 8 min"),
        ("check", "check 8 min"),
    ],
)
def test_what_lies_behind_is_not_left(anchor: str | None, words: str) -> None:
    assert left_at(WAY, MINUTES, anchor, passed=False).words == words


def test_a_passed_check_is_not_left() -> None:
    left = left_at(WAY, MINUTES, "check", passed=True)

    assert (left.words, left.total) == ("nothing", 0)


def test_a_lesson_without_words_has_nothing_to_read() -> None:
    assert left_at(Way(0, {}), MINUTES, None, passed=False).read == 0


def test_places_know_what_lies_beyond_them() -> None:
    assert WAY.beyond("s-exercise") == ("s-further", "check")
    assert WAY.beyond("s-gone") == ()
    assert WAY.is_behind("s-one", "s-two")
    assert not WAY.is_behind("s-two", "s-one")
    assert not WAY.is_behind(None, "s-one")


def test_a_text_is_named_by_what_it_says() -> None:
    assert seen_of(None) == ""
    assert seen_of("") not in ("", seen_of("a"))
    assert plain_text("a\r\nb\rc\x00") == "a\nb\nc"
