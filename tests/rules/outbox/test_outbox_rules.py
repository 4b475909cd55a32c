from datetime import UTC, datetime, timedelta

import pytest

from kaptrain.outbox.rules import MOST_ATTEMPTS, checked_address, clean_subject, holds_secret_link, next_try
from kaptrain.shared.errors import Invalid

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_waits_grow_up_to_six_hours_and_end_after_eight_attempts() -> None:
    waits = [next_try(attempts, NOON) for attempts in range(1, MOST_ATTEMPTS)]

    assert waits[:3] == [NOON + timedelta(minutes=minutes) for minutes in (1, 4, 16)]
    assert waits[-1] == NOON + timedelta(hours=6)
    assert next_try(MOST_ATTEMPTS, NOON) is None


@pytest.mark.parametrize(
    "subject", ["Hello\r\nBcc: x@y.example", "Hello\nBcc: x@y.example", "Hello\r\tBcc: x@y.example"]
)
def test_a_subject_is_one_line(subject: str) -> None:
    assert clean_subject(subject) == "Hello Bcc: x@y.example"


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example, c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "A <a@b.example>",
        "a",
        "@b",
        "a@",
        "a@b@c",
    ],
)
def test_an_address_is_exactly_one(address: str) -> None:
    with pytest.raises(Invalid):
        checked_address(address)


def test_a_link_with_a_secret_is_recognised() -> None:
    assert holds_secret_link(f"Go to\nhttps://kap.example/reset/{'x' * 43}\n")
    assert not holds_secret_link("Go to\nhttps://kap.example/logbook/12\n")
