"""A plan may say what a ticked post is worth; plans that do not stay as they were."""

from typing import Any

import pytest

from kaptrain.catalogue.rules import PlanError, plan_from
from kaptrain.catalogue.rules.frozen import plan_to_data
from kaptrain.threads.rules.ticks import source_of, worth


def a_plan(**component: Any) -> dict[str, Any]:
    talk = {"id": "talk", "accepts": ["discussion"], "hours": 2, **component}
    return {"title": "T", "version": "1", "hours": 2, "window": {"months": 12}, "components": [talk]}


def test_a_ticked_post_is_worth_what_the_plan_says() -> None:
    plan = plan_from(a_plan(minutes_per_post=15), authored=True)

    assert worth(plan, "discussion") == ("talk", 15)
    assert worth(plan, "bookclub") is None
    assert plan_from(plan_to_data(plan)) == plan


def test_a_plan_that_says_nothing_is_frozen_as_before() -> None:
    plan = plan_from(a_plan(), authored=True)

    assert worth(plan, "discussion") is None
    assert "minutes_per_post" not in plan_to_data(plan)["components"][0]


@pytest.mark.parametrize(
    "wrong",
    [{"minutes_per_post": -1}, {"minutes_per_post": "a lot"}, {"accepts": ["module"], "minutes_per_post": 5}],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(PlanError):
        plan_from(a_plan(**wrong), authored=True)


def test_evidence_is_named_by_post_and_tick() -> None:
    assert [source_of(12, number) for number in (1, 2)] == ["post:12", "post:12:2"]
