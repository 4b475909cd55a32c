"""A8: addresses that look alike are one identity."""

import pytest

from kaptrain.accounts.rules.identity import checked_email, checked_name, email_key
from kaptrain.shared.errors import Invalid

PLAIN = "mara.lund@clinic.example"
FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
WRAPPINGS = [
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\u00a0",
    "\u2003",
    "\u200b",
    "\ufeff",
    "\u2060",
    "\u00ad",
    "\x00",
]
LOOK_ALIKES = [
    PLAIN.upper(),
    PLAIN.title(),
    PLAIN.swapcase(),
    PLAIN.translate(FULL_WIDTH),
    PLAIN.upper().translate(FULL_WIDTH),
    PLAIN.replace("@", "\uff20"),
    PLAIN.replace(".", "\uff0e"),
    PLAIN.replace("l", "\U0001d5c5"),
    PLAIN.replace("m", "\U0001d426"),
    PLAIN.replace("a", "\u24d0"),
    PLAIN.replace("i", "\u2148"),
    PLAIN.replace("c", "\u217d"),
    PLAIN.replace("x", "\u2179"),
    *[wrap + PLAIN for wrap in WRAPPINGS],
    *[PLAIN + wrap for wrap in WRAPPINGS],
    *[PLAIN.replace(".", f"{wrap}.", 1) for wrap in WRAPPINGS],
    *[PLAIN.upper() + wrap for wrap in WRAPPINGS],
]
BAD = [
    "",
    "mara",
    "mara@",
    "@clinic.example",
    "mara@clinic",
    "mara@.example",
    "mara@clinic..example",
    "mara lund@clinic.example",
    "mara@clinic.example, other@clinic.example",
    "Mara <mara@clinic.example>",
    "mara@clinic.example\r\nBcc: other@clinic.example",
    "mara@clinic.example\x00",
    "mara\u202e@clinic.example",
    "a" * 65 + "@clinic.example",
    "mara@" + "a" * 250 + ".example",
    "a@b@clinic.example",
]


def test_a8_there_are_at_least_sixty_look_alikes() -> None:
    assert len(set(LOOK_ALIKES)) >= 60


@pytest.mark.parametrize("address", LOOK_ALIKES)
def test_a8_a_look_alike_has_the_same_key(address: str) -> None:
    assert email_key(address) == PLAIN


def test_a8_folding_twice_changes_nothing() -> None:
    tricky = ["\u1e9e@x.example", "\u0130@x.example", "\ufb03@x.example", "\u03c2\u03a3@x.example"]

    assert [email_key(email_key(one)) for one in tricky] == [email_key(one) for one in tricky]


@pytest.mark.parametrize("address", BAD)
def test_what_cannot_be_one_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_email(address)

    assert refusal.value.field == "email"


@pytest.mark.parametrize("address", [PLAIN, " o'brien+kap@sub.clinic.example ", "mära@klinik.example"])
def test_an_ordinary_address_is_taken_as_it_is(address: str) -> None:
    assert checked_email(address) == address.strip()


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "...", "a\x00b", "a\r\nb", "abc\u202etxt", "x" * 121])
def test_a_name_that_nobody_could_print_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        checked_name(name)


@pytest.mark.parametrize(
    ("typed", "kept"), [("  Mara   Lund ", "Mara Lund"), ("李", "李"), ("D'Arcy-O’Neil", "D'Arcy-O’Neil")]
)
def test_a_name_keeps_its_letters_and_loses_extra_blanks(typed: str, kept: str) -> None:
    assert checked_name(typed) == kept
