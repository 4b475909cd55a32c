"""How people write a length of time."""

import pytest

from kaptrain.shared.minutes import format_minutes, parse_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("90 min", 90),
        ("0", 0),
        ("1 h", 60),
        ("1h30", 90),
        ("1 h 30", 90),
        ("1 H 30 MIN", 90),
        ("12:05", 725),
        ("150 h", 9000),
    ],
)
def test_minutes_and_hours_are_read(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "1.5", "1,5 h", "1 h 60", "1:5", "-30", "٩٠", "1 h 30 s", "1e3", "999999"]
)
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="length of time"):
        parse_minutes(text)


@pytest.mark.parametrize("minutes", [1, 59, 60, 61, 90, 9000])
def test_what_is_shown_can_be_typed_again(minutes: int) -> None:
    assert parse_minutes(format_minutes(minutes)) == minutes
