"""W2: what the public lists do to Markdown, and what the CommonMark examples keep of their meaning."""

import re
from html import unescape

import pytest

from kaptrain.catalogue.content.markdown import render
from tests.content.public_lists import CONTEXTS, commonmark, hostile, in_context
from tests.content.test_markdown_hostile import flags

SAMPLE = 40
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W_]+")
# Lessons are written without these; their text is shown as it stands or left where the author put it.
LEFT_OUT = {
    "Raw HTML",
    "HTML blocks",
    "Link reference definitions",
    "Entity and numeric character references",
}

# Six examples that mean something else here: entities are resolved after escapes, any number begins a list,
# a code block needs four spaces within its list, and the address of a refused link is not shown.
DIFFERENT = (
    "\\*not emphasized*",
    "1234567890.",
    "1. a\n\n  2. b\n\n    3. c",
    "[a](<b)c>)",
    "[link](<foo\\>)",
    "[foo<https://example.com/?search=](uri)>",
)


def flagged(every: int, context: str) -> dict[str, list[str]]:
    found = {text: flags(render(in_context(context, text), {}).html) for text in hostile(every)}
    return {text: seen for text, seen in found.items() if seen}


def test_the_lists_are_whole() -> None:
    assert len(hostile()) == 9497
    assert len(commonmark()) == 655


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_sample_of_the_public_lists_stays_words(context: str) -> None:
    assert flagged(SAMPLE, context) == {}


@pytest.mark.slow
@pytest.mark.parametrize("context", CONTEXTS)
def test_all_of_the_public_lists_stay_words(context: str) -> None:
    assert flagged(1, context) == {}


def words(html: str) -> list[str]:
    return WORD.findall(unescape(TAG.sub(" ", html)))


def test_no_word_of_a_commonmark_example_is_lost() -> None:
    lost = {}
    for section, text, html in commonmark():
        if section not in LEFT_OUT and not text.startswith(DIFFERENT):
            missing = set(words(html)) - set(words(render(text, {}).html))
            if missing:
                lost[text] = missing

    assert lost == {}


@pytest.mark.parametrize(
    ("section", "tag"),
    [
        ("ATX headings", "h2"),
        ("Paragraphs", "p"),
        ("Block quotes", "blockquote"),
        ("Lists", "li"),
        ("Code spans", "code"),
        ("Autolinks", "a"),
    ],
)
def test_the_first_example_of_a_section_becomes_what_it_means(section: str, tag: str) -> None:
    text = next(text for name, text, _ in commonmark() if name == section)

    assert f"<{tag}" in render(text, {}).html
