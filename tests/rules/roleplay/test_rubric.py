"""When the rubric is met: 12 of 16, and neither accuracy nor voluntariness at 0."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaptrain.catalogue.rules.guides import Rubric, RubricItem
from kaptrain.roleplay.rules.rubric import (
    Terms,
    check_said,
    check_score,
    missing,
    read_terms,
    result,
    sheet_digest,
    terms_data,
)
from kaptrain.shared.errors import Invalid

NAMES = ("accuracy", "uncertainty", "alternatives", "risks", "voluntariness", "teach-back", "touch", "note")
RUBRIC = Rubric(
    "consent",
    "Consent conversation",
    12,
    ("accuracy", "voluntariness"),
    tuple(RubricItem(name, name.capitalize(), ("none", "some", "all")) for name in NAMES),
)
TERMS = Terms(RUBRIC, ("Deciding against it costs you nothing.", "No touch."))


def scores(*points: int) -> dict[str, int]:
    return dict(zip(NAMES, points, strict=True))


@pytest.mark.parametrize(
    ("points", "total", "passed"),
    [
        ((2, 2, 2, 2, 2, 2, 2, 2), 16, True),
        ((2, 2, 1, 1, 2, 1, 2, 1), 12, True),
        ((2, 2, 1, 1, 2, 1, 1, 1), 11, False),
        ((0, 2, 2, 2, 2, 2, 2, 2), 14, False),
        ((2, 2, 2, 2, 0, 2, 2, 2), 14, False),
        ((2, 0, 2, 2, 2, 2, 0, 2), 12, True),
        ((0, 0, 0, 0, 0, 0, 0, 0), 0, False),
    ],
)
def test_the_rubric_is_met_at_twelve_with_neither_of_two_at_zero(
    points: tuple[int, ...], total: int, passed: bool
) -> None:
    reached = result(TERMS, scores(*points))

    assert (reached.points, reached.most, reached.passed) == (total, 16, passed)


def test_the_reason_names_what_held_it_back() -> None:
    assert result(TERMS, scores(0, 2, 2, 2, 0, 2, 2, 2)).reason == (
        "12 of 16 points; Accuracy and Voluntariness at 0."
    )
    assert result(TERMS, scores(1, 1, 1, 1, 1, 1, 1, 1)).reason == "8 of 16 points; 12 are needed."


def test_a_sheet_with_open_items_has_no_result_and_names_them() -> None:
    sheet = scores(2, 2, 2, 2, 2, 2, 2, 2)
    del sheet["risks"], sheet["note"]

    assert [item.id for item in missing(TERMS, sheet)] == ["risks", "note"]
    with pytest.raises(Invalid, match="Risks, Note"):
        result(TERMS, sheet)


@given(st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_a_pass_is_the_rule_word_for_word(points: list[int]) -> None:
    sheet = scores(*points)

    met = sum(points) >= 12 and sheet["accuracy"] > 0 and sheet["voluntariness"] > 0
    assert result(TERMS, sheet).passed is met


@pytest.mark.parametrize(("item", "points"), [("charm", 2), ("accuracy", 3), ("accuracy", -1)])
def test_points_are_those_of_the_rubric(item: str, points: int) -> None:
    with pytest.raises(Invalid):
        check_score(TERMS, item, points)


def test_sentences_are_those_of_the_list() -> None:
    check_said(TERMS, 1)
    with pytest.raises(Invalid):
        check_said(TERMS, 2)


def test_what_a_sheet_asks_can_be_kept_and_read() -> None:
    assert read_terms(terms_data(TERMS)) == TERMS


def test_the_digest_changes_with_anything_that_is_confirmed() -> None:
    about, terms = {"id": 1}, terms_data(TERMS)
    first = sheet_digest(about, terms, ({"note": 2}, [0]), [[3, "again", ""]], None)

    others = [
        sheet_digest({"id": 2}, terms, ({"note": 2}, [0]), [[3, "again", ""]], None),
        sheet_digest(about, terms, ({"note": 1}, [0]), [[3, "again", ""]], None),
        sheet_digest(about, terms, ({"note": 2}, [1]), [[3, "again", ""]], None),
        sheet_digest(about, terms, ({"note": 2}, [0]), [[4, "again", ""]], None),
        sheet_digest(about, terms, ({"note": 2}, [0]), [[3, "again", ""]], {"text": "Well"}),
    ]

    assert len({first, *others}) == 6
