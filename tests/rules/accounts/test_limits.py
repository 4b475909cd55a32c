from datetime import UTC, datetime, timedelta

from kaptrain.accounts.rules.devices import device_name
from kaptrain.accounts.rules.limits import RESET, SIGN_IN

NOON = datetime(2026, 11, 22, 12, 7, tzinfo=UTC)


def test_a_window_ends_at_the_next_full_quarter() -> None:
    assert SIGN_IN.ends(NOON) == datetime(2026, 11, 22, 12, 15, tzinfo=UTC)
    assert SIGN_IN.window(NOON) == SIGN_IN.window(NOON + timedelta(minutes=7))
    assert SIGN_IN.window(NOON) != SIGN_IN.window(NOON + timedelta(minutes=8))


def test_an_attempt_counts_for_the_account_and_for_the_address() -> None:
    wanted = SIGN_IN.allowances("mara@clinic.example", "192.0.2.1")

    assert sorted(most for _key, most in wanted) == [SIGN_IN.account, SIGN_IN.address]


def test_tallies_hold_neither_kind_of_address_in_plain_text() -> None:
    keys = " ".join(key for key, _most in RESET.allowances("mara@clinic.example", "192.0.2.1"))

    assert "mara" not in keys
    assert "192" not in keys


def test_surfaces_are_counted_apart() -> None:
    keys = {key for limit in (SIGN_IN, RESET) for key, _most in limit.allowances("a@b.example", "192.0.2.1")}

    assert len(keys) == 4


def test_a_browser_is_named_in_a_few_words() -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"

    assert device_name(agent) == "Firefox on Windows"
    assert device_name("") == "A browser on an unknown system"
