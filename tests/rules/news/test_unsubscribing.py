"""The signed address that ends mails, and when mails go out."""

from datetime import UTC, datetime

import pytest

from kaptrain.news.rules.topics import Choice, Topic, choice_for, day_of_mail, one_line
from kaptrain.news.rules.unsubscribing import Ending, read_token, room_name, unsubscribe_token

KEY, OTHER = "a key of this site", "another key"
TOKEN = unsubscribe_token(KEY, 7, ["books", "events"])
MEANS = Ending(7, (Topic.BOOKS, Topic.EVENTS))


def test_a_token_says_whose_mails_about_what() -> None:
    assert read_token([KEY], TOKEN) == MEANS


def test_a_token_ends_the_mails_of_rooms_too() -> None:
    token = unsubscribe_token(KEY, 7, ["books", room_name(12)])

    assert read_token([KEY], token) == Ending(7, (Topic.BOOKS,), (12,))


def test_a_key_that_was_replaced_still_works() -> None:
    assert read_token([OTHER, KEY], TOKEN) == MEANS


@pytest.mark.parametrize(
    "token",
    [
        "", ".", "7.books", "7.books.", TOKEN.replace("7.", "8.", 1), TOKEN.replace("books", "logbook"),
        TOKEN + "0",
        TOKEN[:-1], unsubscribe_token(KEY, 7, ["everything"]), unsubscribe_token(KEY, 2**31, ["books"]),
        unsubscribe_token(KEY, 7, []), unsubscribe_token(KEY, 7, ["room0"]),
        unsubscribe_token(KEY, 7, ["room٣"]),
        unsubscribe_token(KEY, 7, ["room4294967296"]),
        TOKEN.upper(), "ü.ü.ü", "\udcff",
    ],
)  # fmt: skip
def test_anything_else_ends_nothing(token: str) -> None:
    assert read_token([KEY], token) is None


def test_another_key_signs_nothing_of_ours() -> None:
    assert read_token([OTHER], TOKEN) is None


def test_mails_of_the_day_wait_for_the_readers_morning() -> None:
    at = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)

    assert day_of_mail(at, "America/Denver") is None  # 06:30
    assert day_of_mail(at, "America/New_York") == "2026-11-22"


def test_without_a_choice_each_topic_has_its_own() -> None:
    assert choice_for("books", None) is Choice.DAILY
    assert choice_for("events", None) is Choice.NONE
    assert choice_for("events", "each") is Choice.EACH


def test_a_title_is_one_line_that_fits() -> None:
    assert one_line("a\r\nBcc: x") == "a Bcc: x"
    assert len(one_line("x" * 300)) == 200
