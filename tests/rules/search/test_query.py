"""What is typed becomes words, whatever it is, in bounded time (W7, W8, W9)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaptrain.search.rules.query import (
    MOST_LETTERS,
    MOST_TERMS,
    beginning,
    folded,
    for_fts5,
    for_websearch,
    parse,
    plain_words,
)

READ = [
    ("bladder", (("bladder",),), True),
    ("Bladder  PAIN", (("bladder",), ("pain",)), True),
    ('"stop signal"', (("stop", "signal"),), False),
    ('"stop signal" room', (("stop", "signal"), ("room",)), True),
    ('room "stop signal', (("room",), ("stop", "signal")), False),
    ("off-label", (("off", "label"),), False),
    ("mg/kg", (("mg", "kg"),), False),
    ("5-HT2A", (("5", "ht2a"),), False),
    ("naïve Café", (("naive",), ("cafe",)), True),
    ("what is a REMS", (("rems",),), True),
    ("to", (), False),
    ("ke", (("ke",),), False),
    ("bladder*", (("bladder",),), True),
    ("bladder AND NOT pain", (("bladder",), ("pain",)), True),
    ("title:bladder", (("title", "bladder"),), False),
    ("NEAR(bladder, 5)", (("near", "bladder"), ("5",)), False),
    ("blad\u200bder", (("bladder",),), True),
    ("\u202ebladder", (("bladder",),), True),
    ("blad\x00der", (("blad",), ("der",)), True),
    ("\ud800bladder", (("bladder",),), True),
    ("مثانة", (("مثانة",),), True),
    ("'; DROP TABLE people; --", (("drop",), ("table",), ("people",)), True),
    ("", (), False),
    ('"""', (), False),
    ("!!! ***", (), False),
]


@pytest.mark.parametrize(("typed", "terms", "open_end"), READ)
def test_what_is_typed_is_read_as_words(typed: str, terms: tuple[object, ...], open_end: bool) -> None:
    query = parse(typed)

    assert (query.terms, query.open_end) == (terms, open_end)


def test_a_long_question_is_cut_at_a_word() -> None:
    query = parse("bladder " * 2000)

    assert query.cut
    assert set(query.terms) == {("bladder",)}
    assert len(query.terms) == MOST_TERMS


def test_each_engine_gets_every_term_in_quotes() -> None:
    query = parse('"stop signal" AND blad')

    assert for_fts5(query) == '"stop signal" AND ("blad" OR "blad" *)'
    assert for_websearch(query) == '"stop signal"'
    assert beginning(query) == "blad"


@given(st.text(max_size=400))
def test_no_text_leaves_anything_but_letters_and_digits(typed: str) -> None:
    query = parse(typed)

    for term in query.terms:
        assert term and all(word.isalnum() for word in term)
    assert len(query.terms) <= MOST_TERMS
    if not query.is_empty:
        assert for_fts5(query).replace(" ", "").replace('"', "").replace("(", "").isprintable()
        assert "\x00" not in for_fts5(query)


@pytest.mark.parametrize(
    "piece", ['"', "a", "a ", '"a" ', "- ", "\u0301", "é", "ﷺ", "\U0001f926", "(", "\x00"]
)
def test_reading_takes_no_longer_for_a_longer_text(piece: str) -> None:
    """W8: what is beyond the first letters is never looked at."""
    began = time.thread_time()
    for size in (10_000, 100_000, 1_000_000):
        parse(piece * size)
    spent = time.thread_time() - began

    assert spent < 0.3
    assert len(folded(piece * MOST_LETTERS)) <= 20 * MOST_LETTERS


def test_words_are_written_as_a_query_names_them() -> None:
    assert plain_words("Off-label: 0.5 mg/kg, naïve") == "off label 0 5 mg kg naive"
