import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaptrain.certificates.rules.code import ALPHABET, code_from, format_code, parse_code

codes = st.binary(min_size=18, max_size=18).map(code_from)


@given(codes)
def test_a_code_comes_back_from_its_printed_form(code: str) -> None:
    printed = format_code(code)
    assert [len(group) for group in printed.split("-")] == [4] * 7
    assert parse_code(printed) == code


def test_every_one_of_140_bits_changes_the_code() -> None:
    made = {code_from((1 << bit).to_bytes(18, "big")) for bit in range(140)}
    assert len(made) == 140


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        code_from(b"0" * 17)


@given(codes, st.randoms(use_true_random=False))
def test_case_separators_and_lookalikes_do_not_matter(code: str, rnd: random.Random) -> None:
    lookalikes = {"0": "0Oo", "1": "1IiLl"}
    spelled = ""
    for letter in code:
        spelled += rnd.choice(lookalikes.get(letter, letter + letter.lower()))
        spelled += rnd.choice(["", "", "-", " ", "\u2011", "\u00a0", "\n"])
    assert parse_code(f" {spelled} ") == code


def test_forty_spellings_lead_to_one_code() -> None:
    code = "0123456789ABCDEFGHJKMNPQRST1"
    zeros, ones, joints, cases = "0Oo", "1IiLl", ["", "-", " "], [str.upper, str.lower]
    spellings = {
        joint.join(case(code)[at : at + 4] for at in range(0, 28, 4)).replace("0", zero).replace("1", one)
        for zero, one, joint, case in itertools.product(zeros, ones, joints, cases)
    }
    assert len(spellings) >= 40
    assert {parse_code(spelling) for spelling in spellings} == {code}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ABCD",
        "A" * 27,
        "A" * 29,
        "A" * 27 + "U",  # not in the alphabet
        "A" * 27 + "ı",  # upper-cases to I
        "A" * 27 + "ſ",  # upper-cases to S
        "A" * 27 + "\u212a",  # the kelvin sign
        "A" * 27 + "٣",  # an Arabic digit
        "A" * 27 + "\uff21",  # full width
        "A" * 27 + "\x00",
        "-" * 10_000,
    ],
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert parse_code(text) is None


@given(st.text(max_size=60))
def test_parsing_never_fails_and_is_stable(text: str) -> None:
    code = parse_code(text)
    assert code is None or (parse_code(code) == code and set(code) <= set(ALPHABET))
