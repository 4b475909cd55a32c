"""Where a reader is, and how a vote ends."""

from datetime import UTC, datetime

import pytest

from kaptrain.bookclub.rules.choice import result_of, title_key
from kaptrain.bookclub.rules.progress import Reached, share_words, states_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECTIONS = ["one", "two", "three"]


def shown(**reached: Reached) -> list[bool]:
    return [each.shown for each in states_of(SECTIONS, reached)]


def test_a_discussion_is_shown_where_its_reader_has_been() -> None:
    assert shown() == [False, False, False]
    assert shown(one=Reached(NOW)) == [True, False, False]


def test_who_read_a_later_part_has_reached_those_before_it() -> None:
    assert shown(two=Reached(NOW)) == [True, True, False]
    assert [each.read for each in states_of(SECTIONS, {"two": Reached(NOW)})] == [False, True, False]


def test_opening_a_discussion_knowingly_opens_those_before_it_and_none_after() -> None:
    assert shown(two=Reached(opened_at=NOW)) == [True, True, False]


def test_others_see_a_number() -> None:
    assert share_words(3, 8) == "3 of 8 have read it"
    assert share_words(0, 8) == "None of 8 has read it yet"
    assert share_words(0, 0) == ""


@pytest.mark.parametrize(
    ("votes", "settled", "leaders", "chosen"),
    [
        ([], None, (), None),
        ([2, 2, 1], None, (2,), 2),
        ([1, 2], None, (1, 2), None),
        ([1, 2], 2, (1, 2), 2),
        ([1, 1, 2], 2, (1,), 1),
    ],
)
def test_the_most_votes_win_and_a_tie_is_a_tie(votes, settled, leaders, chosen) -> None:
    result = result_of([1, 2, 3], votes, settled)

    assert (result.leaders, result.chosen) == (leaders, chosen)
    assert result.tied is (len(leaders) > 1 and chosen is None)


def test_titles_are_the_same_in_any_dress() -> None:
    assert title_key("Sacred  Knowledge!") == title_key("sacred knowledge")
    assert title_key("…") == ""
