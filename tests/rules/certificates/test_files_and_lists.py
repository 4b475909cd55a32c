import pytest

from kaptrain.certificates.rules.bulk import Progress, Tally, chosen_items
from kaptrain.certificates.rules.code import code_from, format_code, typed_code, typed_codes
from kaptrain.certificates.rules.files import MOST_HINTS, FileMarks, codes_in, ids_in, marks_from
from kaptrain.shared.errors import Invalid

CODE = code_from(bytes(range(7, 25)))
GROUPS = format_code(CODE)
ID = "6f1d2f0e-7f0b-4c39-9f5a-2f6d8f9f7c11"


def test_the_address_of_a_qr_code_is_a_spelling_of_its_code() -> None:
    for text in (CODE, GROUPS, f"https://kaptrain.example/verify/{GROUPS}", f"/verify/{GROUPS}/ "):
        assert typed_code(text) == CODE


@pytest.mark.parametrize(
    "text", ["", "/verify/", f"https://a/verify/{GROUPS}/more", "x" * 301 + f"/verify/{GROUPS}"]
)
def test_what_holds_no_code_is_none(text: str) -> None:
    assert typed_code(text) is None


def test_a_list_keeps_each_line_once_as_it_was_typed() -> None:
    assert typed_codes(f" {GROUPS};\r\n\n{GROUPS}\n\tb ,\n") == [GROUPS, "b"]


def test_codes_and_ids_are_found_once_and_in_order() -> None:
    other = format_code(code_from(bytes(range(40, 58))))
    text = f"({GROUPS}) urn:uuid:{ID} <{other}> {GROUPS}".encode()

    assert codes_in(text) == (CODE, other.replace("-", ""))
    assert ids_in(text) == (ID,)


@pytest.mark.parametrize(
    "text", [f"A{GROUPS}", f"{GROUPS}-", f"{GROUPS}-ABCD", GROUPS[:-1], GROUPS.replace("-", "")]
)
def test_what_only_resembles_a_code_is_none(text: str) -> None:
    assert codes_in(text.encode()) == ()


def test_no_file_names_more_than_a_few() -> None:
    many = " ".join(format_code(code_from(bytes(range(at, at + 18)))) for at in range(20))

    assert len(codes_in(many.encode())) == MOST_HINTS


def test_what_a_browser_found_is_read_again_here() -> None:
    assert marks_from("a" * 64, f"{GROUPS} urn:uuid:{ID} <b>") == FileMarks("a" * 64, (CODE,), (ID,))
    for wrong in ("", "a" * 63, "A" * 64, "g" * 64, "a" * 65):
        assert marks_from(wrong, GROUPS) is None


def test_a_choice_is_read_once_for_each_person() -> None:
    assert chosen_items([f"7:{'a' * 16}", f"7:{'b' * 16}", f"8:{'c' * 16}", "9:short", f"-1:{'a' * 16}"]) == {
        7: "a" * 16,
        8: "c" * 16,
    }
    with pytest.raises(Invalid, match="Tick"):
        chosen_items(["x"])


@pytest.mark.parametrize(
    ("tally", "progress"),
    [
        (Tally(3, 1, 1), Progress.OPEN),
        (Tally(3, 1, 1, held=True), Progress.HELD),
        (Tally(3, 1, 1, stopped=True, held=True), Progress.STOPPED),
        (Tally(3, 2, 1, stopped=True, held=True), Progress.DONE),
    ],
)
def test_the_state_of_a_job_follows_from_its_numbers(tally: Tally, progress: Progress) -> None:
    assert tally.progress is progress
    assert tally.done + tally.left == tally.total
