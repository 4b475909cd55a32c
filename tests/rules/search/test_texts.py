"""Rendered texts as plain sections, and snippets as marked pieces."""

import time

import pytest

from kaptrain.search.rules.snippets import BEGIN, END, Piece, pieces
from kaptrain.search.rules.text import one_line, plain, sections_of

HTML = (
    '<p>Before <a class="kt-ref" href="#cite-s1">S1</a>.</p><h2 id="s-one">One &amp; <em>only</em></h2>'
    "<p>First</p><ul><li>a</li><li>b</li></ul>"
    '<h3 id="s-two">Two</h3><table><tr><td>x</td><td>y</td></tr></table>'
)


def test_a_text_is_cut_at_its_headings() -> None:
    found = [(each.level, each.anchor, each.heading, each.text) for each in sections_of(HTML)]

    assert found == [
        (0, "", "", "Before."),
        (2, "s-one", "One & only", "First a b"),
        (3, "s-two", "Two", "x y"),
    ]


def test_what_is_escaped_becomes_a_character_and_control_characters_go() -> None:
    assert plain("<p>&lt;b&gt; is\x02shown\x03</p>") == "<b> is shown"
    assert one_line("a\n b", "\x02c") == "a b c"


@pytest.mark.parametrize(
    ("snippet", "found"),
    [
        (f"a {BEGIN}b{END} c", (Piece("a ", False), Piece("b", True), Piece(" c", False))),
        (f"{BEGIN}b{END}", (Piece("b", True),)),
        (f"a{END} {BEGIN}b", (Piece("a ", False), Piece("b", False))),
        ("<b>", (Piece("<b>", False),)),
        ("", ()),
    ],
)
def test_a_snippet_is_cut_at_its_markers(snippet: str, found: tuple[Piece, ...]) -> None:
    assert pieces(snippet) == found


@pytest.mark.parametrize(
    "piece", ["<p>", "<", "<h2 id=", '<h2 id="a">', "&lt;", "</h2>", '<a class="kt-ref"', " ."]
)
def test_cutting_is_linear_in_the_text(piece: str) -> None:
    """W8: ten times the text takes at most some thirty times as long."""

    def spent(size: int) -> float:
        times = []
        for _ in range(3):
            began = time.thread_time()
            sections_of(piece * size)
            times.append(time.thread_time() - began)
        return min(times)

    spent(100)
    assert spent(20_000) < max(0.1, 30 * spent(2_000))
