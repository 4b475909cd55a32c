import re

import pytest

from kaptrain.certificates.rules.ring import ring_arcs
from kaptrain.certificates.rules.states import State, require_replaceable, require_revocable
from kaptrain.shared.errors import Invalid, Refused


def test_a_revocation_needs_a_reason() -> None:
    assert require_revocable(State.VALID, " hours corrected ") == "hours corrected"
    assert require_revocable(State.SUPERSEDED, "fraud") == "fraud"
    with pytest.raises(Invalid):
        require_revocable(State.VALID, "  ")


def test_nothing_is_revoked_twice() -> None:
    with pytest.raises(Refused):
        require_revocable(State.REVOKED, "again")


def test_only_a_valid_certificate_is_replaced() -> None:
    require_replaceable(State.VALID)
    for state in (State.REVOKED, State.SUPERSEDED):
        with pytest.raises(Refused):
            require_replaceable(state)


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
