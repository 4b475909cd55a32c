"""Threes, pairs and one alone; who plays what in which round; which scene is dealt."""

from collections import Counter

import pytest

from kaptrain.roleplay.rules.groups import (
    Group,
    Part,
    Player,
    Turn,
    check_group,
    check_turn,
    deal,
    group_sizes,
    still_to_play,
    suggest,
    turns,
)
from kaptrain.shared.errors import Invalid

MENTOR, FACILITATOR = Player(900), Player(901)
HELPERS = [MENTOR, FACILITATOR, Player(902)]


def trainees(count: int) -> list[Player]:
    return [Player(number, 100 + number) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("people", "sizes"),
    [
        (1, (1,)), (2, (2,)), (3, (3,)), (4, (2, 2)), (5, (3, 2)), (6, (3, 3)), (7, (3, 2, 2)),
        (8, (3, 3, 2)), (9, (3, 3, 3)), (10, (3, 3, 2, 2)), (11, (3, 3, 3, 2)), (12, (3, 3, 3, 3)),
    ],
)  # fmt: skip
def test_people_practise_in_threes_and_the_rest_in_pairs(people: int, sizes: tuple[int, ...]) -> None:
    assert group_sizes(people) == sizes


def test_nobody_makes_no_group() -> None:
    assert group_sizes(0) == ()


@pytest.mark.parametrize("people", range(2, 13))
def test_everybody_is_therapist_once_and_nobody_sits_in_two_chairs(people: int) -> None:
    groups = suggest(trainees(people), HELPERS)

    played = [turn for group in groups for turn in turns(group)]

    assert Counter(turn.therapist for turn in played) == Counter(trainees(people))
    for turn in played:
        check_turn(turn)


@pytest.mark.parametrize("people", range(2, 13))
def test_in_a_three_everybody_sits_in_each_chair_once(people: int) -> None:
    threes = [group for group in suggest(trainees(people), HELPERS) if len(group.members) == 3]

    for group in threes:
        for at in range(3):
            assert {turn.seats[at][1] for turn in turns(group)} == set(group.members)


def test_the_chairs_move_on_by_one() -> None:
    ada, bo, cy = trainees(3)

    assert turns(Group((ada, bo, cy))) == (Turn(ada, bo, cy), Turn(bo, cy, ada), Turn(cy, ada, bo))


def test_in_a_four_each_listens_to_one_round() -> None:
    group = Group(tuple(trainees(4)))

    played = turns(group)

    assert len(played) == 4
    assert Counter(player for turn in played for _, player in turn.seats) == dict.fromkeys(trainees(4), 3)


def test_beside_a_pair_somebody_stands_in_as_observer() -> None:
    ada, bo = trainees(2)

    assert turns(Group((ada, bo), (MENTOR,))) == (Turn(ada, bo, MENTOR), Turn(bo, ada, MENTOR))


def test_one_alone_plays_two_scenes_and_whoever_stands_in_never_sits_in_the_therapists_chair() -> None:
    (ada,) = trainees(1)

    assert turns(Group((ada,), (MENTOR,))) == (Turn(ada, MENTOR, MENTOR),) * 2
    both = Turn(ada, MENTOR, FACILITATOR), Turn(ada, FACILITATOR, MENTOR)
    assert turns(Group((ada,), (MENTOR, FACILITATOR))) == both


def test_each_short_group_gets_somebody_else_who_stands_in() -> None:
    groups = suggest(trainees(4), HELPERS)

    assert [group.standing for group in groups] == [(MENTOR,), (FACILITATOR,)]


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (Group(tuple(trainees(2))), "Group 1 is a pair"),
        (Group(tuple(trainees(1))), "Group 1 is one trainee alone"),
        (Group(tuple(trainees(3)), (MENTOR,)), "nobody needs to stand in"),
        (Group(tuple(trainees(5))), "at most 4 fit"),
    ],
)
def test_a_group_that_cannot_practise_says_why(group: Group, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        check_group(group, 1)

    assert refused.value.field == "group-1"


def test_after_a_change_those_who_had_their_turn_come_no_more_unless_nobody_is_left() -> None:
    planned = turns(Group(tuple(trainees(3))))

    assert [turn.therapist.person for turn in still_to_play(planned, frozenset({1}))] == [2, 3]
    assert still_to_play(planned, frozenset({1, 2, 3})) == planned


def test_each_round_of_a_group_gets_another_scene_and_groups_leave_out_different_ones() -> None:
    planned = turns(Group(tuple(trainees(3))))

    assert deal("abcd", planned, {}) == ("a", "b", "c")
    assert deal("abcd", planned, {}, first=1) == ("b", "c", "d")


def test_a_therapist_meets_a_new_scene_if_there_is_one() -> None:
    planned = turns(Group(tuple(trainees(3))))

    assert deal("abcd", planned, {1: frozenset("ab")}) == ("c", "b", "d")
    assert deal("ab", planned, {1: frozenset("ab")}) == ("a", "b", "a")


@pytest.mark.parametrize(
    ("turn", "field"),
    [
        (Turn(MENTOR, Player(1, 101), Player(2, 102)), "therapist"),
        (Turn(Player(1, 101), Player(1, 101), MENTOR), "client"),
        (Turn(Player(1, 101), Player(2, 102), Player(2, 102)), "observer"),
    ],
)
def test_a_turn_that_cannot_be_played_names_the_chair(turn: Turn, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_turn(turn)

    assert refused.value.field == field


def test_the_chairs_are_three() -> None:
    assert [part.value for part in Part] == ["therapist", "client", "observer"]
