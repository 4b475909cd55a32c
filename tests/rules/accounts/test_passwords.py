"""A1: length and known passwords decide; nothing is cut off, nothing is changed."""

import pytest

from kaptrain.accounts.adapters.known import common_passwords
from kaptrain.accounts.adapters.passwords import Cost, Passwords
from kaptrain.accounts.rules.secrets import LONGEST, check_password, password_problem
from kaptrain.shared.errors import Invalid

ABOUT = ("Mara Lindqvist", "mara.lindqvist@clinic.example")
REFUSED = [
    "",
    "short",
    "1234567",
    "pa ss w",
    "password",
    "PASSWORD",
    "Password1",
    "password1!",
    "passw0rd",
    "12345678",
    "1234567890",
    "87654321",
    "qwertyuiop",
    "QWERTYUIOP",
    "abcdefgh",
    "11111111",
    "aaaaaaaaaaaa",
    "abababababab",
    "iloveyou",
    "sunshine1",
    "letmein123",
    "trustno1!",
    "correcthorsebatterystaple",
    "kaptrain",
    "kaptrain2026",
    "Ketamine!!",
    "ketaminekaptrain",
    "lindqvist",
    "Lindqvist77",
    "mara.lindqvist",
    "clinic.example",
    "x" * (LONGEST - 1) + "xx",
    "ab" * 200,
]
GOOD = [
    "gravel lantern oboe",
    "Tr0ub4dor&3x",
    "vier Katzen schlafen",
    "пароль для врача",
    "密码是一个长句子对吗",
    "🦊🦊🐢🐢🐳🐳🦉🦉🐝",
    "  blanks around  it ",
    "tab\tand\nnewline here",
    "nul\x00byte inside",
    "ketamine clinic on the green hill",
    "z9!" * 70,
    "lower only words",
    "90210 55413 78701",
]


@pytest.mark.parametrize("password", REFUSED)
def test_a1_a_short_known_or_personal_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_password(password, about=ABOUT, common=common_passwords())

    assert refusal.value.field == "password"


@pytest.mark.parametrize("password", GOOD)
def test_a1_a_long_password_of_any_characters_is_taken(password: str) -> None:
    assert password_problem(password, ABOUT, common_passwords()) is None


def test_a1_the_list_of_common_passwords_is_long_enough_to_matter() -> None:
    assert len(common_passwords()) >= 1000


def test_a1_passwords_that_agree_in_their_first_72_bytes_differ() -> None:
    passwords = Passwords(Cost(memory_kib=64, rounds=1))
    stored = passwords.hashed("a" * 72 + "left")

    assert passwords.verified(stored, "a" * 72 + "left")
    assert not passwords.verified(stored, "a" * 72 + "right")


@pytest.mark.parametrize("other", ["Gravel lantern", "gravel lantern ", " gravel lantern", "gravel  lantern"])
def test_a1_case_and_blanks_count(other: str) -> None:
    passwords = Passwords(Cost(memory_kib=64, rounds=1))

    assert not passwords.verified(passwords.hashed("gravel lantern"), other)


def test_a_lone_surrogate_is_a_wrong_password_not_a_crash() -> None:
    passwords = Passwords(Cost(memory_kib=64, rounds=1))

    assert not passwords.verified(passwords.hashed("gravel lantern"), "\ud800 gravel lantern")


def test_nobodys_password_is_never_right() -> None:
    passwords = Passwords(Cost(memory_kib=64, rounds=1))

    assert not passwords.verified(None, "nobody has this password")


def test_a_hash_made_at_another_cost_is_outdated() -> None:
    cheap, dear = Passwords(Cost(memory_kib=64, rounds=1)), Passwords(Cost(memory_kib=128, rounds=1))

    assert dear.outdated(cheap.hashed("gravel lantern"))
    assert not dear.outdated(dear.hashed("gravel lantern"))


def test_the_default_cost_is_the_recommended_one() -> None:
    assert Passwords().hashed("gravel lantern").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
