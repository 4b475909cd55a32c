import re
from datetime import date

import pytest

from kaptrain.certificates.rules.ring import ring_arcs
from kaptrain.certificates.rules.states import (
    Standing,
    State,
    require_end_ahead,
    require_replaceable,
    require_revocable,
    standing_of,
)
from kaptrain.shared.errors import Invalid, Refused


def test_a_revocation_needs_a_reason() -> None:
    assert require_revocable(State.VALID, " hours corrected ") == "hours corrected"
    assert require_revocable(State.SUPERSEDED, "fraud") == "fraud"
    with pytest.raises(Invalid):
        require_revocable(State.VALID, "  ")


def test_nothing_is_revoked_twice() -> None:
    with pytest.raises(Refused):
        require_revocable(State.REVOKED, "again")


def test_only_what_was_not_replaced_or_revoked_is_replaced() -> None:
    for state in (State.VALID, State.WITHHELD, State.EXPIRED):
        require_replaceable(state)
    for state in (State.REVOKED, State.SUPERSEDED):
        with pytest.raises(Refused):
            require_replaceable(state)


TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)
REVOKED = Standing(State.REVOKED, YESTERDAY, "Demo Admin", "Misprint")


@pytest.mark.parametrize(
    ("withheld_on", "valid_until", "state", "since"),
    [
        (None, None, State.VALID, None),
        (None, TODAY, State.VALID, None),
        (None, YESTERDAY, State.EXPIRED, TODAY),
        (YESTERDAY, None, State.WITHHELD, YESTERDAY),
        (YESTERDAY, date(2025, 1, 1), State.WITHHELD, YESTERDAY),
    ],
)
def test_the_last_day_counts_and_the_holder_comes_before_it(
    withheld_on: date | None, valid_until: date | None, state: State, since: date | None
) -> None:
    found = standing_of(None, withheld_on=withheld_on, valid_until=valid_until, today=TODAY)

    assert (found.state, found.since, found.restricted) == (state, since, withheld_on is not None)
    assert not found.has_ended


def test_withholding_and_time_never_hide_a_revocation() -> None:
    found = standing_of(REVOKED, withheld_on=TODAY, valid_until=YESTERDAY, today=TODAY)

    assert (found.state, found.restricted, found.is_valid) == (State.REVOKED, True, False)


def test_a_last_day_lies_ahead() -> None:
    for day in (None, date(2026, 11, 23)):
        require_end_ahead(day, TODAY)
    for day in (TODAY, YESTERDAY):
        with pytest.raises(Invalid):
            require_end_ahead(day, TODAY)


def test_the_ring_of_the_whole_plan_has_the_drawn_arcs() -> None:
    arcs = ring_arcs([hours * 60 for hours in (60, 12, 12, 24, 12, 10, 12, 8)])
    assert arcs[0] == "M101.61 16.02A84 84 0 0 1 150.67 167.00"
    assert arcs[-1] == "M73.90 20.16A84 84 0 0 1 98.39 16.02"
    assert len(arcs) == 8


def test_a_ring_leaves_out_what_has_no_minutes() -> None:
    assert ring_arcs([]) == ()
    assert ring_arcs([0, 0]) == ()
    assert len(ring_arcs([60, 0, 30])) == 2


def test_one_component_goes_nearly_all_the_way_round() -> None:
    (arc,) = ring_arcs([9000])
    assert re.fullmatch(r"M101\.61 16\.02A84 84 0 1 1 98\.39 16\.02", arc)


def test_a_sliver_is_still_drawn_forwards() -> None:
    arcs = ring_arcs([9000, 1])
    assert all(" 0 0 1 " in arc or " 0 1 1 " in arc for arc in arcs)
    assert len(set(arcs)) == 2
