"""The one place where HTML is declared fit to be printed as it is."""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from html import escape, unescape
from typing import Any

from flask import render_template
from markupsafe import Markup

TABLE, END = '<table class="table">', "</table>"
HEADING = re.compile(r"<h[2-4][^<>]*>(.*?)</h[2-4]>", re.DOTALL)
TAG = re.compile(r"<[^<>]*>")


def cleaned(html: str) -> Markup:
    """Mark HTML that has passed the catalogue's allow-list, or a drawing of our own; nothing else comes here.

    Each table gets a region around it, which scrolls on a phone and can be reached by keyboard, named
    by the heading above.
    """
    first, *others = html.split(TABLE)
    parts = [first]
    for number, part in enumerate(others, 1):
        inside, end, rest = part.partition(END)
        name = escape(f"Table {number}{_heading_in(parts)}")
        region = f'<div class="table-responsive" role="region" aria-label="{name}" tabindex="0">'
        parts += [region, TABLE, inside, end, "</div>", rest]
    return Markup("".join(parts))  # noqa: S704 - the only Markup of the project; a test looks for others


def _heading_in(parts: list[str]) -> str:
    for part in reversed(parts):
        found = HEADING.findall(part)
        if found:
            return f": {unescape(TAG.sub('', found[-1]))}"
    return ""


class Fragments:
    """Parts of pages that depend on nothing but their key, rendered once; the oldest leave first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()

    def get(self, key: Hashable, template: str, words: Callable[[], Mapping[str, Any]]) -> Markup:
        """Return the rendered template; `words` is called only when it is not kept yet."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = rendered(template, words())
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


def rendered(template: str, words: Mapping[str, Any]) -> Markup:
    """Render a template, whose values are escaped there, as a part of another."""
    return Markup(render_template(template, **words))  # noqa: S704 - as above
