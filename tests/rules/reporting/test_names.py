import pytest

from kaptrain.reporting.rules.names import Names, joined, spans

TITLES = {"m06": "Ethics", "m11-04": "Emergency drill", "dosing": "Dosing session", "lab-1": "Off-label use"}


@pytest.mark.parametrize(
    ("activity", "short", "full"),
    [
        ("m06", "module 6", "module 6 (Ethics)"),
        ("m11-04", "lesson 11.4", "lesson 11.4 (Emergency drill)"),
        ("lab-1", "consent lab 1", "consent lab 1 (Off-label use)"),
        ("webinar-3", "webinar 3", "webinar 3"),
        ("dosing", "dosing session", "dosing session"),
        ("closing_talk", "closing talk", "closing talk"),
    ],
)
def test_an_activity_has_a_name_within_a_sentence(activity, short, full):
    names = Names(TITLES)

    assert (names.short(activity), names.full(activity)) == (short, full)


def test_many_lessons_of_a_module_become_their_number():
    missing = ["m06-01", "m06-02", "m06-04", "m12-04", "lab-1"]

    assert Names().listed(missing) == "3 lessons of module 6, lesson 12.4 and consent lab 1"


@pytest.mark.parametrize(
    ("numbers", "words"), [([1, 2, 3, 4, 6], "1 to 4 and 6"), ([1, 2], "1 and 2"), ([3], "3"), ([], "")]
)
def test_numbers_are_drawn_together(numbers, words):
    assert spans(numbers) == words


def test_a_list_ends_with_and():
    assert [joined(list("abc"[:size])) for size in range(4)] == ["", "a", "a and b", "a, b and c"]
