"""The record of an event: what stands behind each person's minutes, and what is signed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.rules.policy import Piece, Policy, Rule
from kaptrain.events.rules.presence import Interval
from kaptrain.events.rules.record import (
    Case,
    Evidence,
    Source,
    check_in_windows,
    content,
    held_windows,
    read_stays,
    record_mark,
    stays_data,
    topics_for,
    work,
)
from kaptrain.events.rules.words import Wall

BEGAN = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)
CASE = Case(
    uid="u1",
    title="Regulation update",
    kind="webinar",
    component="webinars",
    activity="webinar-1",
    modality="live",
    minutes=90,
    topics=(("ethics", 60),),
    on=date(2026, 11, 19),
    start=time(18, 0),
    window=Interval(BEGAN, BEGAN + timedelta(minutes=90)),
    policy=Policy(Rule.FULL, in_one_go=15),
    wall=Wall("America/New_York", "Eastern"),
)
ASKING = replace(CASE, policy=Policy(Rule.FULL, in_one_go=15, check_ins=3, check_ins_held=3))
ALL, NONE = frozenset({1, 2, 3}), frozenset[int]()


def at(minutes: int) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def test_a_code_attests_the_window_in_which_it_was_answered() -> None:
    worked = work(ASKING, Evidence(check_ins=(at(3), at(65))), held=ALL)

    assert worked.mark is Mark.PRESENT
    assert worked.source is Source.CODE
    assert [(each.start, each.end) for each in worked.stays] == [(at(-10), at(30)), (at(60), at(90))]
    assert worked.minutes == 0


@pytest.mark.parametrize("answered", [(3, 65), (3, 31), (31, 65)])
def test_a_check_in_that_nobody_was_asked_for_is_no_gap(answered: tuple[int, int]) -> None:
    moments = tuple(at(each) for each in answered)
    held = held_windows(check_in_windows(ASKING), moments)

    worked = work(ASKING, Evidence(check_ins=moments), held=held)

    assert worked.minutes == 90


def test_a_window_without_a_check_in_goes_with_those_that_were_held() -> None:
    case = replace(CASE, policy=Policy(Rule.MINUTES, check_ins_held=3))
    strict = replace(case, policy=replace(case.policy, check_ins=3))

    worked = work(strict, Evidence(check_ins=(at(3),)), held={1, 3})

    assert [(each.start, each.end) for each in worked.stays] == [(at(-10), at(30))]
    assert work(case, Evidence(check_ins=()), held={1, 3}).stays == ()


def test_where_one_check_in_may_be_missed_the_others_speak_for_the_whole_session() -> None:
    case = replace(CASE, policy=Policy(Rule.FULL, in_one_go=15, check_ins=2, check_ins_held=3))

    two, one = (work(case, Evidence(check_ins=each), held=ALL) for each in ((at(3), at(65)), (at(3),)))

    assert (two.minutes, one.minutes) == (90, 0)


def test_one_code_at_the_door_is_the_whole_event_when_no_check_ins_were_announced() -> None:
    worked = work(CASE, Evidence(check_ins=(at(4),)), held={1})

    assert worked.minutes == 90


def test_all_check_ins_give_full_credit_and_stand_in_the_working() -> None:
    worked = work(ASKING, Evidence(check_ins=(at(21), at(44), at(76))), held=ALL)

    assert worked.minutes == 90
    assert ("Check-ins answered", "3 of 3") in {(each.words, each.value) for each in worked.working.steps}


def test_a_mark_by_hand_stands_for_check_ins_too() -> None:
    worked = work(ASKING, Evidence(mark=Mark.PRESENT, source=Source.LIST, check_ins=(at(21),)), held=ALL)

    assert worked.minutes == 90
    assert worked.working.steps[-2].words == "Check-ins"


def test_check_ins_that_nobody_could_answer_are_not_asked_for() -> None:
    stays = (Interval(at(0), at(90)),)

    worked = work(ASKING, Evidence(mark=Mark.PRESENT, source=Source.FILE, stays=stays), held=NONE)

    assert worked.minutes == 90


def test_times_of_a_file_need_the_check_ins_that_others_answered() -> None:
    stays = (Interval(at(0), at(90)),)

    worked = work(ASKING, Evidence(mark=Mark.PRESENT, source=Source.FILE, stays=stays), held=ALL)

    assert worked.minutes == 0


def test_of_whom_nothing_is_known_has_no_mark_and_no_minutes() -> None:
    worked = work(CASE, Evidence(), held=NONE)

    assert (worked.mark, worked.minutes) == (None, 0)


@pytest.mark.parametrize("held", [0, 1, 3, 7, 13])
def test_there_are_as_many_windows_as_announced_and_they_reach_to_the_end(held: int) -> None:
    case = replace(CASE, policy=Policy(Rule.FULL, check_ins_held=held))

    planned = check_in_windows(case)

    assert len(planned) == max(1, held) or held > 12
    assert planned[-1].closes == case.window.end


def test_a_window_was_held_when_anybody_answered_it() -> None:
    assert held_windows(check_in_windows(ASKING), [at(1), at(2), at(61), at(200)]) == {1, 3}


def test_topics_are_a_part_of_the_time_and_never_more_than_it() -> None:
    assert topics_for(CASE, 90) == (("ethics", 60),)
    assert topics_for(CASE, 45) == (("ethics", 30),)


def test_what_is_signed_changes_with_whatever_changes() -> None:
    evidence = Evidence(mark=Mark.LATE, late=10, source=Source.LIST)

    def signed(case: Case = CASE, known: Evidence = evidence) -> str:
        data = content(case, work(case, known, held=NONE), known, enrolment=1, trainee=2)
        return record_mark(case.uid, "attended-1", [data])

    others = {
        signed(replace(CASE, title="Another")),
        signed(known=replace(evidence, late=11)),
        signed(replace(CASE, policy=Policy(Rule.FULL, in_one_go=20, breaks=(Piece(10, 5),)))),
        record_mark(CASE.uid, "attended-1", []),
    }

    assert signed() == signed()
    assert signed() not in others
    assert len(others) == 4


def test_stays_are_kept_to_the_second() -> None:
    stays = (Interval(at(0) + timedelta(seconds=7), at(50)),)

    assert read_stays(stays_data(stays)) == stays
