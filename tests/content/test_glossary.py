"""The glossary is read with its faults, and its words are marked where they stand first."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kaptrain.catalogue.content.check import Checked
from kaptrain.catalogue.content.glossary import first_sentence
from kaptrain.catalogue.content.markdown import render
from kaptrain.catalogue.content.markdown_terms import Terms
from kaptrain.catalogue.rules.program import Reading, Source, Term
from kaptrain.catalogue.service import Library
from tests.content.hostile import strings
from tests.content.test_markdown_hostile import CONTEXTS, flags

GOOD = """---
title: Glossary
---

Words of this program.

## Set and setting

*Also: setting, S&S*

What one brings, and what one finds [@S1]. More about it.

Another paragraph.

## Presence

Being there. It comes first [@S1; @S2].
"""


def write(mini: Path, text: str) -> None:
    (mini / "glossary.md").write_text(text, encoding="utf-8")


def term(title: str, *also: str) -> Term:
    return Term(title.lower().replace(" ", "-"), title, also, f"About {title}.")


TERMS = Terms(
    [term("Dissociation"), term("KAP", "Ketamine-assisted psychotherapy"), term("Set and setting", "setting")]
)
SOURCES = {"S1": Source("S1", "Presence and setting", "", 2020, "", "", Reading.WHOLE)}


def marked(text: str) -> list[str]:
    """The words that became links to the glossary, in reading order."""
    html = render(text, SOURCES, None, TERMS).html
    return [part.partition(">")[2].partition("<")[0] for part in html.split('<a class="kt-term"')[1:]]


def test_a_glossary_is_read_whole(mini: Path, checked: Callable[[], Checked]) -> None:
    write(mini, GOOD)

    glossary = Library(mini.parent).program("mini").glossary

    assert checked().findings.lines() == []
    assert glossary.html == "<p>Words of this program.</p>"
    first, second = glossary.terms
    assert (first.id, first.also) == ("set-and-setting", ("setting", "S&S"))
    assert first.short == "What one brings, and what one finds."
    assert "Another paragraph." in first.html
    assert "Also:" not in first.html
    assert second.short == "Being there."
    # A source is noted once, and only its first citation is the way back.
    assert (first.html + second.html).count('id="ref-s1"') == 1
    assert glossary.sources_html.count('id="cite-s1"') == 1


def test_a_program_without_a_glossary_has_no_terms(mini: Path) -> None:
    library = Library(mini.parent)

    assert library.program("mini").glossary.terms == ()
    assert library.lesson_html("mini", "m01-01").terms == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("title: Glossary", "title: 7", 2, "title must be text"),
        ("title: Glossary", "title: Words\ncolour: red", 3, "unknown key 'colour'"),
        ("## Presence", "## Set and Setting", 15, "'Set and Setting' is explained already, in line 7"),
        ("## Presence", "## Setting", 15, "'Setting' is explained already, in line 7"),
        ("S&S*", "S&S, setting*", 7, "'setting' is explained already, in line 7"),
        ("Being there. It comes first [@S1; @S2].", "", 15, "the term 'Presence' has no text"),
        ("Being there.", f"{'So ' * 90}long.", 15, "the first sentence has 275 characters; 240 is the most"),
        ("*Also: setting, S&S*", "Also: setting", 7, "other names are written *Also: name, name*"),
        ("## Presence", "### Presence", 15, "a heading of the second level"),
        ("[@S1; @S2]", "[@S9]", 17, "cites S9"),
        ("## Presence", "## 第一", 15, "no letters to make an id of"),
    ],
)
def test_each_fault_has_its_line(
    mini: Path, checked: Callable[[], Checked], old: str, new: str, line: int, message: str
) -> None:
    assert old in GOOD
    write(mini, GOOD.replace(old, new, 1))

    found = checked().findings.lines()

    assert any(each.startswith(f"{mini / 'glossary.md'}:{line}: ") and message in each for each in found), (
        found
    )


def test_an_empty_glossary_is_a_fault(mini: Path, checked: Callable[[], Checked]) -> None:
    write(mini, "---\ntitle: Glossary\n---\n\nNothing yet.\n")

    assert "has no terms" in checked().findings.lines()[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One thing. Another.", "One thing."),
        ("About 2.5 hours, e.g. A night. Then more.", "About 2.5 hours, e.g. A night."),
        ("As J. Smith wrote. So", "As J. Smith wrote."),
        ("*Soft* and [linked](https://x.org) [@S1]. Next", "Soft and linked."),
        ("Two\nlines without an end", "Two lines without an end"),
    ],
)
def test_the_first_sentence_is_plain_words(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dissociation, then dissociation.", ["Dissociation"]),
        ("Many dissociations.", ["dissociations"]),
        ("pre-dissociation, dissociation-like, dissociational", []),
        ("KAP and kap.", ["KAP"]),
        ("kap, kapital, KAPs.", ["KAPs"]),
        ("ketamine-assisted\npsychotherapy, or KAP", ["ketamine-assisted\npsychotherapy"]),
        ("Set and setting, and the setting.", ["Set and setting"]),
        ("The setting.", ["setting"]),
        ("## Dissociation\n\nHere *dissociation*.", ["dissociation"]),
        ("[dissociation](https://x.org) `dissociation` dissociation", ["dissociation"]),
        ('!!! note "Dissociation"\n    A setting.', ["setting"]),
        ("Cited [@S1] and ![KAP](/a.png)", []),
        ("- one dissociation\n- KAP and dissociation", ["dissociation", "KAP"]),
        ("| dissociation |\n|---|\n| dissociation |", ["dissociation"]),
        ("(dissociation) “setting”—KAP", ["dissociation", "setting", "KAP"]),
    ],
)
def test_each_term_is_marked_where_it_stands_first(text: str, words: list[str]) -> None:
    assert marked(text) == words


def test_a_term_links_to_the_glossary_and_is_explained_below() -> None:
    rendered = render("The setting.", {}, None, TERMS)

    assert 'href="/glossary#term-set-and-setting"' in rendered.html
    assert rendered.terms == ("set-and-setting",)
    assert 'id="gloss-set-and-setting"' in rendered.terms_html
    assert "About Set and setting." in rendered.terms_html


def test_marking_does_not_change_what_is_counted_as_words() -> None:
    text = "The setting of KAP, and dissociation: all of it."

    assert render(text, {}, None, TERMS).words == render(text, {}).words


@pytest.mark.parametrize("context", CONTEXTS)
def test_hostile_text_with_terms_in_it_stays_words(context: str) -> None:
    template = CONTEXTS[context]
    hostile = list(strings())[::4]

    found = {
        text: flags(render(template.replace("{}", f"KAP {text} setting"), {}, None, TERMS).html)
        for text in hostile
    }

    assert {text: flagged for text, flagged in found.items() if flagged} == {}


def test_hostile_terms_stay_words() -> None:
    for text in list(strings())[::4]:
        rendered = render(f"So {text} so.", {}, None, Terms([Term("x", text.strip() or "x", (), text)]))

        assert flags(rendered.html + rendered.terms_html) == []


NAMES = [f"term {number} of many" for number in range(300)] + ["a" * length for length in range(2, 80)]
MANY = Terms([Term(f"t{at}", name, (), "x") for at, name in enumerate(NAMES)])


def cost(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.thread_time()
        list(MANY.find(text))
        best = min(best, time.thread_time() - start)
    return best


@pytest.mark.parametrize(
    "unit", ["a", "a ", "term ", "term 2 of man ", "term 299 of many ", "- ", "aa-", "word "]
)
def test_twice_the_text_costs_at_most_about_twice(unit: str) -> None:
    """W8: hundreds of terms that begin alike, in text made of their beginnings."""
    text = unit * 20_000

    assert any(cost(text[:40_000]) < 3 * cost(text[:20_000]) + 0.005 for _ in range(3))


def test_pieces_are_the_text_cut_before_sections_and_after_reflections() -> None:
    asked = '!!! reflect "3 minutes"\n    Think.'
    text = f"Before.\n\n## One\n\nIn one.\n\n{asked}\n\nAfter.\n\n## Two\n\n> ## Quoted\n"

    rendered = render(text, {})

    assert "".join(rendered.pieces) == rendered.html
    assert [(cut.heading, cut.reflect) for cut in rendered.cuts] == [
        ("s-one", ""),
        ("", "s-reflect-3-minutes"),
        ("s-two", ""),
    ]
    assert len(rendered.pieces) == 4
    assert "kt-cut" not in rendered.html
