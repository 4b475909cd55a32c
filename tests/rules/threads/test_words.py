from datetime import UTC, datetime, timedelta

import pytest

from kaptrain.shared.errors import Invalid, Refused
from kaptrain.threads.adapters.text import beginning, plain_text, post_html
from kaptrain.threads.rules.difference import difference
from kaptrain.threads.rules.digests import due_before, key_range, mail_key
from kaptrain.threads.rules.mentions import callable_names, mentioned
from kaptrain.threads.rules.places import first_number
from kaptrain.threads.rules.words import check_pace, checked_body, checked_title

NAMES = {1: "Ada Member", 2: "Bo Member", 3: "Bo", 4: "Adalbert Long"}
NOON = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)  # Tuesday, 12:00 in Denver


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Ada Member, look", {1}),
        ("what does @ada think", {1}),
        ("@Bo Member and @Adalbert Long", {2, 4}),
        ("mail me at x@ada.example", set()),
        ("@adam", set()),
        ("@Bo!", {3}),
        ("nobody @ all", set()),
    ],
)
def test_people_are_called_by_name(text: str, called: set[int]) -> None:
    assert mentioned(text, NAMES) == called


def test_a_first_name_of_two_people_calls_nobody() -> None:
    assert mentioned("@Bo hello", {2: "Bo Member", 5: "Bo Other"}) == frozenset()


def test_a_name_is_offered_where_it_calls_one_person() -> None:
    names = {1: "Ada Member", 2: "Bo Twin", 3: "bo twin", 4: "Zoë O'Neill-Ümit", 5: "…", 6: ""}

    offered = callable_names(names)

    assert offered == ["Ada Member", "Zoë O'Neill-Ümit"]
    assert [mentioned(f"So, @{each}.", names) for each in offered] == [{1}, {4}]


def test_a_difference_gives_both_texts_back() -> None:
    pieces = difference("one two three", "one 2 three four")

    assert "".join(each.text for each in pieces if each.kind != "new") == "one two three"
    assert "".join(each.text for each in pieces if each.kind != "gone") == "one 2 three four"


def test_slow_mode_says_how_long_to_wait() -> None:
    check_pace(0, NOON, NOON)
    check_pace(10, NOON, NOON + timedelta(minutes=10))
    with pytest.raises(Refused, match="in 4 minutes"):
        check_pace(10, NOON, NOON + timedelta(minutes=6, seconds=20))


def test_blank_and_endless_texts_are_refused() -> None:
    for wrong in ("", "  \r\n ", "x" * 20_001):
        with pytest.raises(Invalid):
            checked_body(wrong)
    with pytest.raises(Invalid):
        checked_title("x" * 161)


@pytest.mark.parametrize(
    ("choice", "due"),
    [
        ("each", NOON),
        ("daily", datetime(2026, 11, 24, 14, tzinfo=UTC)),
        ("weekly", datetime(2026, 11, 23, 14, tzinfo=UTC)),
        ("none", None),
    ],
)
def test_mail_is_due_in_the_morning_of_the_reader(choice: str, due: datetime | None) -> None:
    assert due_before(choice, "America/Denver", NOON) == due


def test_before_seven_the_day_before_is_due() -> None:
    early = datetime(2026, 11, 23, 13, 59, tzinfo=UTC)  # Monday, 06:59 in Denver

    assert due_before("daily", "America/Denver", early) == datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert due_before("weekly", "America/Denver", early) == datetime(2026, 11, 16, 14, tzinfo=UTC)


def test_the_key_of_a_mail_tells_its_posts() -> None:
    assert key_range(mail_key(3, 7, 10, 22)) == (7, 10, 22)
    assert key_range("mention:3:4") is None


@pytest.mark.parametrize(
    ("asked", "read", "last", "first"),
    [
        (None, 0, 12, 1),
        (None, 40, 100, 41),
        (None, 100, 100, 81),
        (5, 0, 100, 5),
        (999, 0, 100, 100),
        (0, 0, 9, 1),
    ],
)
def test_a_page_begins_where_reading_stopped(asked: int | None, read: int, last: int, first: int) -> None:
    assert first_number(asked, read=read, last=last) == first


def test_a_post_has_no_ids_no_pictures_no_headings() -> None:
    html = post_html("# Big\n\n![x](/content/a.svg) **b** <b onclick=alert(1)>i</b> [l](javascript:alert(1))")

    assert " id=" not in html
    assert "<img" not in html
    assert "<h" not in html.replace("<hr", "")
    assert "<b " not in html
    assert 'href="javascript' not in html
    assert "<strong>b</strong>" in html


def test_a_post_has_a_beginning_in_plain_words() -> None:
    assert plain_text("a **b** `c`\n\n> d") == "a b c d"
    assert beginning("word " * 50, 20) == "word word word word …"
