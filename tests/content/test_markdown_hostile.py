"""W2: no hostile text reaches a page as anything but words. A static look at the DOM."""

import re
from html.parser import HTMLParser

import pytest

from kaptrain.catalogue.content.markdown import render
from kaptrain.catalogue.content.sanitize import ATTRIBUTES, CLASSES, TAGS, clean
from kaptrain.catalogue.rules.program import Reading, Source
from tests.content.hostile import strings

HOSTILE = list(strings())
CONTEXTS = {
    "body": "{}",
    "sentence": "Before {} after.",
    "link text": "[{}](https://good.example/)",
    "link address": "[words]({})",
    "link address in brackets": "[words](<{}>)",
    "link title": '[words](https://good.example/ "{}")',
    "autolink": "<{}>",
    "image words": "![{}](/static/a.png)",
    "image address": "![words]({})",
    "image title": '![words](/static/a.png "{}")',
    "table cell": "| a | b |\n|---|---|\n| {} | x |",
    "heading": "## {}",
    "code fence info": "```{}\ncode\n```",
    "code": "`{}`",
    "callout title": '!!! note "{}"\n    Words.',
    "callout kind": "!!! {}\n    Words.",
    "list in a quote": "> - {}\n>     - {}",
    "emphasis": "**{}** and *{}*",
    "citation": "[@{}]",
}
ID = re.compile(r"(?:s|cite|ref|gloss)-[a-z0-9-]+")
ADDRESS = re.compile(r"(?:https?://[A-Za-z0-9]|mailto:[A-Za-z0-9]|#[A-Za-z0-9]|/(?![/\\]))[!-~]*")
IMAGE = re.compile(r"/[A-Za-z0-9_-][A-Za-z0-9._/-]*")
# Attributes that have one value only.
FIXED = {"rel": "noopener nofollow", "role": "note"}
ALLOWED = {"class", "rel", "scope", "loading", "role"}


class Dom(HTMLParser):
    """Collects everything that is not on the list of what a lesson may hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.flags: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.flags.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name not in ATTRIBUTES.get(tag, set()) | ALLOWED:
            self.flags.append(f"{tag} {name}={value!r}")
        if name == "id":
            self.ids.append(value)
        if name in ("id", "aria-labelledby") and not ID.fullmatch(value):
            self.flags.append(f"{name}={value!r}")
        if name == "class" and not set(value.split()) <= CLASSES.get(tag, set()):
            self.flags.append(f"class={value!r}")
        if name == "href" and not ADDRESS.fullmatch(value):
            self.flags.append(f"href={value!r}")
        if name == "src" and not IMAGE.fullmatch(value):
            self.flags.append(f"src={value!r}")
        if name in FIXED and value != FIXED[name]:
            self.flags.append(f"{name}={value!r}")

    def handle_comment(self, data: str) -> None:
        self.flags.append(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.flags.append(f"declaration {decl!r}")

    def handle_pi(self, data: str) -> None:
        self.flags.append(f"instruction {data!r}")


def flags(html: str) -> list[str]:
    dom = Dom()
    dom.feed(html)
    dom.close()
    repeated = [name for name in set(dom.ids) if dom.ids.count(name) > 1]
    return dom.flags + [f"id {name} twice" for name in repeated]


def test_the_list_is_long_enough() -> None:
    assert len(HOSTILE) >= 300
    assert len(CONTEXTS) >= 8


@pytest.mark.parametrize("context", CONTEXTS)
def test_hostile_text_stays_words(context: str) -> None:
    template = CONTEXTS[context]

    found = {text: flags(render(template.replace("{}", text), {}).html) for text in HOSTILE}

    assert {text: flagged for text, flagged in found.items() if flagged} == {}


@pytest.mark.parametrize("field", ["title", "authors", "where", "link"])
def test_hostile_sources_stay_words(field: str) -> None:
    good = {"title": "A", "authors": "B", "where": "C", "link": ""}

    found = {}
    for text in HOSTILE:
        source = Source(id="S1", year=2024, read=Reading.WHOLE, **{**good, field: text})
        rendered = render("[@S1]", {"S1": source})
        found[text] = flags(rendered.html + rendered.sources_html)

    assert {text: flagged for text, flagged in found.items() if flagged} == {}


def test_the_second_wall_holds_alone() -> None:
    found = {text: flags(clean(text)) for text in HOSTILE}

    assert {text: flagged for text, flagged in found.items() if flagged} == {}


def test_the_look_at_the_dom_sees_what_it_should() -> None:
    bad = [
        "<script>", "<p onclick=x>", "<p style=x>", "<a href='javascript:x'>", "<p id=csrf_token>",
        "<!-- x -->",
        "<img src='//e/x'>", "<a href='/\\e'>", "<a rel=opener href='/a'>", "<p class=btn>",
    ]  # fmt: skip

    assert all(flags(html) for html in bad)
