"""A first net against words that may point to a client."""

import time
from itertools import pairwise

import pytest

from kaptrain.logbook.rules.guard import find, pieces, texts_mark

FOUND = [
    ("a 42 year old nurse", "42 year old", "age"),
    ("a 42-year-old nurse", "42-year-old", "age"),
    ("she is 42yo", "42yo", "age"),
    ("a 42 y/o veteran", "42 y/o", "age"),
    ("the man, aged 67, sat up", "aged 67", "age"),
    ("who had turned 30", "turned 30", "age"),
    ("a forty-two year old teacher", "forty-two year old", "age"),
    ("a 58F with pain", "58F", "age"),
    ("a nonagenarian was there", "nonagenarian", "age over 89"),
    ("on 3 May she spoke", "3 May", "date"),
    ("on May 3, 2026 she spoke", "May 3, 2026", "date"),
    ("on the 3rd of May", "3rd of May", "date"),
    ("seen 2026-05-03 again", "2026-05-03", "date"),
    ("seen 05/03/2026 again", "05/03/2026", "date"),
    ("seen 3.5.26 again", "3.5.26", "date"),
    ("her husband died in March", "in March", "date"),
    ("DOB 03/05/1980", "DOB 03/05/1980", "date"),
    ("call 303-555-0199 now", "303-555-0199", "phone"),
    ("call (303) 555 0199 now", "(303) 555 0199", "phone"),
    ("write to jo@mail.example", "jo@mail.example", "e-mail"),
    ("her page www.jo.example/me", "www.jo.example/me", "web address"),
    ("chart 12345 was open", "chart 12345", "record"),
    ("MRN: 0098211", "MRN: 0098211", "record"),
    ("SSN 123-45-6789", "123-45-6789", "number"),
    ("lives at 12 Maple Street", "12 Maple Street", "address"),
    ("sent to PO Box 77", "PO Box 77", "address"),
    ("in CO 80302 now", "CO 80302", "address"),
    ("a nurse from Boulder came", "Boulder", "place"),
    ("she lives in Fort Collins", "Fort Collins", "place"),
    ("Mrs. Miller wept", "Mrs. Miller", "name"),
    ("a woman named Rosa wept", "Rosa", "name"),
    ("her husband Carlos came", "Carlos", "name"),
    ("then Maria, 42, wept", "Maria", "name"),
    ("I sat with Rosa Lopez today", "Rosa Lopez", "name"),
    ("client J was quiet", "client J", "name"),
    ("J.D. was quiet", "J.D.", "name"),
    ("the client said “I want to go home now”", "“I want to go home now”", "quote"),
]
HARMLESS = [
    "I wanted to fill the silence, and waited.",
    "The practitioner asked twice and then waited for three minutes.",
    "I felt pulled to explain; next time I would ask first.",
    "We spoke about Module 6 and Lesson 12.4 beforehand.",
    "The session lasted 150 minutes, with 20 minutes of rest.",
    "Distress went from 8/10 to 3/10 over the hour.",
    "We practised saying “you could also do nothing for now” and then staying quiet.",
    "I may have spoken too soon, and she may have noticed.",
    "A person from Colorado told of a loss. The theme was grief.",
    "After 30 minutes the music changed. I noticed my own breath.",
    "Internal Family Systems came up, as did Motivational Interviewing.",
    "It was the 3rd session for me and the first in the afternoon.",
    "Vital signs were taken by the nurse at minutes 0, 40 and 90.",
    "The year taught me patience: 2026 is a year of waiting.",
]


@pytest.mark.parametrize(("text", "words", "kind"), FOUND)
def test_words_that_may_point_to_a_client_are_marked(text, words, kind):
    marked = [(text[mark.start : mark.end], mark.kind) for mark in find(text)]

    assert (words, kind) in marked


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_reflection_is_not_marked(text):
    assert [(text[mark.start : mark.end], mark.kind) for mark in find(text)] == []


def test_marks_stand_in_order_and_never_overlap():
    text = "Mrs. Miller, 42 years old, from Boulder, called 303-555-0199 on 3 May 2026."

    marks = find(text)

    assert [mark.kind for mark in marks] == ["name", "age", "place", "phone", "date"]
    assert all(first.end <= second.start for first, second in pairwise(marks))


def test_pieces_put_together_are_the_text():
    text = "On 3 May a 42 year old came."

    cut = pieces(text, find(text))

    assert "".join(words for words, _ in cut) == text
    assert [words for words, kind in cut if kind] == ["3 May", "42 year old"]


def test_a_confirmation_is_about_these_texts_only():
    assert texts_mark(["one", "two"]) == texts_mark(["one", "two"])
    assert texts_mark(["one", "two"]) != texts_mark(["onetwo"])


@pytest.mark.parametrize(
    "unit", ["a@", "1", "1-", "A", "Ab ", "J.", "client ", "from A", "“x", "1/", "she ", "May ", "42 ", "("]
)
def test_the_time_grows_no_faster_than_the_text(unit):
    """W8: twice the text takes about twice the time, for texts that match almost."""
    find(unit * 10)  # warm

    def spent(length):
        begin = time.process_time()
        find((unit * length)[:length])
        return time.process_time() - begin

    short, long = spent(4_000), spent(32_000)

    assert long < max(24 * short, 0.1), (short, long)
