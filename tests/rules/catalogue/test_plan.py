"""Plans as values: windows, frozen data, modules in gates."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kaptrain.catalogue.rules import PlanError, collapse, ends_on, expand, plan_from, plan_to_data
from kaptrain.shared.ids import canonical_json

MODULES = {"m06": ("m06-01", "m06-02"), "m07": ["m07-01"], "m08": ["m08-01"]}


def data(**component: Any) -> dict[str, Any]:
    return {
        "title": "Small",
        "version": "2026.1",
        "hours": Decimal("1.5"),
        "window": {"months": 12},
        "limits": {"hours_per_day": 12},
        "components": [
            {"id": "practicum", "title": "Practicum", "accepts": ["practicum"], "hours": 2, **component}
        ],
        "topics": [{"id": "ethics", "title": "Ethics", "hours": 0.25, "axis": "state"}],
        "modalities": {"live": 1},
        "conditions": ["licence"],
    }


@pytest.mark.parametrize(
    ("starts_on", "months", "last"),
    [
        (date(2026, 1, 10), 12, date(2027, 1, 9)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2024, 1, 31), 1, date(2024, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
        (date(2026, 5, 31), 30, date(2028, 11, 29)),
    ],
)
def test_a_window_ends_the_day_before_the_same_day(starts_on: date, months: int, last: date) -> None:
    assert ends_on(starts_on, months) == last


def test_a_window_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond the calendar"):
        ends_on(date(9999, 6, 1), 12)


def test_defaults_are_filled_in() -> None:
    plan = plan_from(
        {
            "title": "Least",
            "version": "1",
            "hours": 1,
            "window": {"months": 1},
            "components": [{"id": "labs", "accepts": ["roleplay"], "hours": 1}],
            "topics": [{"id": "ethics", "hours": 1}],
        },
        authored=True,
    )

    labs = plan.components[0]
    assert (labs.title, labs.cap, labs.signed_by, labs.choose, labs.after) == ("labs", 60, "auto", 0, ())
    assert (plan.day_limit, plan.topics[0].axis, plan.conditions) == (1440, "program", ())


def test_a_frozen_plan_reads_back_the_same_and_has_a_digest() -> None:
    plan = expand(
        plan_from(data(cap=2.5, at_least={"dosing": 2}, choose=2, after=["m06"], gates={"dosing": ["m07"]})),
        MODULES,
    )

    frozen = plan_to_data(plan)

    assert plan_from(frozen) == plan
    assert plan_to_data(plan_from(frozen)) == frozen
    assert frozen["hours"] == "1.5"
    assert canonical_json(frozen)


def test_minutes_that_no_decimal_hour_can_write_are_not_frozen() -> None:
    plan = plan_from(data())
    object.__setattr__(plan, "required", 100)

    with pytest.raises(ValueError, match="decimal hours"):
        plan_to_data(plan)


def test_module_ids_become_lesson_ids_and_the_modules_stay_known() -> None:
    plan = plan_from(
        data(after=["m06", "m12-04"], gates={"dosing": ["m07", "m07-01", "lab-1"], "m08": ["m06"]})
    )

    expanded = expand(plan, MODULES)

    component = expanded.components[0]
    assert component.after == ("m06-01", "m06-02", "m12-04")
    assert component.gates == {"dosing": ("m07-01", "lab-1"), "m08-01": ("m06-01", "m06-02")}
    assert expanded.modules == {"m06": ("m06-01", "m06-02"), "m07": ("m07-01",), "m08": ("m08-01",)}
    assert expand(expanded, MODULES) == expanded


def test_a_gate_on_a_module_without_lessons_is_refused() -> None:
    with pytest.raises(PlanError) as refused:
        expand(plan_from(data(after=["m06"])), {"m06": []})

    [(path, message)] = refused.value.problems
    assert path == ("components", 0, "after")
    assert "no lessons" in message


def test_lessons_are_collapsed_to_their_module_only_when_all_are_there() -> None:
    plan = expand(plan_from(data(after=["m06", "m07"])), MODULES)

    assert collapse(plan, ["m06-02", "lab-1", "m06-01"]) == ("m06", "lab-1")
    assert collapse(plan, ["m06-02", "lab-1"]) == ("m06-02", "lab-1")


def test_only_an_authored_plan_is_refused_for_naming_modules() -> None:
    named = {**data(), "modules": {"m06": ["m06-01"]}}

    assert plan_from(named).modules == {"m06": ("m06-01",)}
    with pytest.raises(PlanError, match="unknown key 'modules'"):
        plan_from(named, authored=True)


def test_all_problems_are_told_with_their_paths() -> None:
    broken = {
        **data(hours="many", colour="red", accepts=["surgery"]),
        "conditions": ["x", "x"],
        "version": None,
    }

    with pytest.raises(PlanError) as refused:
        plan_from(broken)

    assert {path for path, _ in refused.value.problems} == {
        ("components", 0, "hours"),
        ("components", 0, "colour"),
        ("components", 0, "accepts", 0),
        ("conditions", 1),
        ("version",),
    }


@pytest.mark.parametrize("value", [None, 3, [], {7: "x"}])
def test_a_plan_that_is_no_mapping_is_refused(value: Any) -> None:
    with pytest.raises(PlanError, match="mapping"):
        plan_from(value)


def test_a_version_written_as_a_number_is_kept_as_written() -> None:
    assert plan_from({**data(), "version": Decimal("2026.10")}).version == "2026.10"


def test_topics_of_one_axis_add_up_against_the_caps() -> None:
    topics = [{"id": name, "hours": 1.5, "axis": axis} for name, axis in (("a", "x"), ("b", "y"), ("c", "x"))]

    with pytest.raises(PlanError) as refused:
        plan_from({**data(), "topics": topics})

    assert [path for path, _ in refused.value.problems] == [("topics", 2, "hours")]


def test_a_component_is_found_by_its_id() -> None:
    plan = plan_from(data())

    assert plan.component("practicum") is plan.components[0]
    assert plan.component("bonus") is None
