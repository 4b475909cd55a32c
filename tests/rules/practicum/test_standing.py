"""How documents stand over the days, and what reminders are due."""

from datetime import date, timedelta

import pytest

from kaptrain.practicum.rules.letters import due_stage, reminder_key
from kaptrain.practicum.rules.standing import Paper, Standing, State, best, standing, state_of, worst

TODAY = date(2026, 11, 22)
UNTIL = date(2027, 3, 1)


def paper(number: int, decision: str = "", until: date | None = None, reason: str = "") -> Paper:
    return Paper(id=number, kind="bls", decision=decision, until=until, reason=reason)


def test_without_a_paper_it_is_missing() -> None:
    assert standing([], TODAY) == Standing()


def test_a_new_paper_is_pending() -> None:
    has = standing([paper(1)], TODAY)

    assert (has.state, has.waits, has.holds) == (State.PENDING, 1, None)
    assert not has.is_good_on(TODAY)


def test_a_refused_paper_says_why() -> None:
    has = standing([paper(1, "refused", reason="Cut off at the edge")], TODAY)

    assert (has.state, has.reason) == (State.REFUSED, "Cut off at the edge")


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (UNTIL - timedelta(days=57), State.APPROVED),
        (UNTIL - timedelta(days=56), State.EXPIRING),
        (UNTIL, State.EXPIRING),
        (UNTIL + timedelta(days=1), State.EXPIRED),
    ],
)
def test_an_approved_paper_runs_out_by_the_calendar_alone(today: date, state: State) -> None:
    assert standing([paper(1, "approved", UNTIL)], today).state is state


def test_a_paper_is_good_through_its_last_day() -> None:
    has = standing([paper(1, "approved", UNTIL)], TODAY)

    assert has.is_good_on(UNTIL)
    assert not has.is_good_on(UNTIL + timedelta(days=1))


def test_a_paper_without_a_last_day_never_runs_out() -> None:
    has = standing([paper(1, "approved")], TODAY)

    assert has.state is State.APPROVED
    assert has.is_good_on(date(2099, 1, 1))


def test_an_old_paper_holds_while_its_successor_waits() -> None:
    has = standing([paper(1, "approved", UNTIL), paper(2)], TODAY)

    assert (has.state, has.holds, has.waits) == (State.APPROVED, 1, 2)


def test_an_old_paper_holds_when_its_successor_was_refused() -> None:
    has = standing([paper(1, "approved", UNTIL), paper(2, "refused", reason="Wrong page")], TODAY)

    assert (has.state, has.holds, has.reason) == (State.APPROVED, 1, "Wrong page")


def test_the_newest_approved_paper_holds_whatever_its_last_day() -> None:
    has = standing([paper(1, "approved", date(2028, 1, 1)), paper(2, "approved", UNTIL)], TODAY)

    assert (has.holds, has.until) == (2, UNTIL)


def test_what_was_replaced_stays_in_the_history() -> None:
    papers = [paper(1, "approved", date(2028, 1, 1)), paper(2), paper(3, "approved", UNTIL)]

    assert [state_of(each, papers, TODAY) for each in papers] == [
        State.REPLACED,
        State.REPLACED,
        State.APPROVED,
    ]


def test_among_sites_the_worst_or_the_best_can_be_asked_for() -> None:
    has, lacks = Standing(state=State.APPROVED), Standing(state=State.MISSING)

    assert worst([has, lacks]) is lacks
    assert best([has, lacks]) is has
    assert worst([]).state is best([]).state is State.MISSING


@pytest.mark.parametrize(
    ("days", "stage"),
    [(57, None), (56, "ahead"), (15, "ahead"), (14, "soon"), (0, "soon"), (-1, "over"), (-31, None)],
)
def test_each_stage_of_a_reminder_has_its_days(days: int, stage: str | None) -> None:
    assert due_stage(TODAY + timedelta(days=days), TODAY) == stage


def test_a_new_last_day_is_another_reminder() -> None:
    assert reminder_key(1, UNTIL, "soon") != reminder_key(1, UNTIL + timedelta(days=1), "soon")
