"""The shapes that theme.css draws are the icons of icons.svg, and every state and kind of callout has one."""

import re

import pytest

from kaptrain.catalogue.content.markdown_shape import WORDS
from kaptrain.web.assets import STATIC

THEME, SPRITE = (STATIC / "theme.css").read_text(), (STATIC / "icons.svg").read_text()
SHAPE = re.compile(
    r"""^\.([^{]+) \{ --kt-shape: url\("data:image/svg\+xml,<svg [^>]*>(.*)</svg>"\); \}$""", re.M
)
ICON = {
    "kt-status.is-counted": "circle-check",
    "kt-status.is-pending": "hourglass",
    "kt-status.is-returned": "corner-up-left",
    "kt-status.is-missing": "circle-dashed",
    "kt-status.is-not": "ban",
    "kt-status.of-alert": "triangle-alert",
    "kt-status.of-draft": "pen-line",
    "kt-status.of-begun": "circle-dot",
    "kt-callout.of-contested": "scale",
    "kt-callout.of-dated": "hourglass",
    "kt-callout.of-verify": "shield-alert",
    "kt-callout.of-note": "info",
    "kt-callout.of-vignette": "user-round-pen",
    "kt-callout.of-reflect": "pen-line",
    "kt-exercise > h2": "clipboard-pen",
    "kt-tools > button": "bookmark",
    "kt-tools > .is-on": "bookmark",
}


def drawn(markup: str) -> str:
    return re.sub(r"\s*/>\s*", "/>", markup).replace('"', "'")


def test_theme_and_sprite_draw_the_same() -> None:
    symbols = dict(re.findall(r'<symbol id="i-([^"]+)" viewBox="0 0 24 24">(.*?)</symbol>', SPRITE))

    assert {name: drawn(inside) for name, inside in SHAPE.findall(THEME)} == {
        name: drawn(symbols[icon]) for name, icon in ICON.items()
    }


@pytest.mark.parametrize("kind", sorted(WORDS.keys() - {"exercise"}))
def test_each_kind_of_callout_has_a_shape(kind: str) -> None:
    assert f"kt-callout.of-{kind}" in ICON


def test_forced_colours_reach_all_that_is_drawn() -> None:
    """A rule that is less specific would lose, and leave shapes in colours that may not be seen there."""
    rules = re.findall(r"^ *([^\n{}]+::before) \{\s*([^{}]*?)\s*\}", THEME, re.M)

    drawing = [selector for selector, body in rules if "mask: var(--kt-shape)" in body]
    forced = [
        selector for selector, body in rules if body == "forced-color-adjust: none; background: CanvasText;"
    ]

    assert len(drawing) == 1 and forced == drawing
