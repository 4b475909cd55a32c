"""Safe HTML as the plain text of its sections. Every step is linear in the text."""

import re
from dataclasses import dataclass
from html import unescape

HEADING = re.compile(r'<h([2-4]) id="([^"<>]*)"[^<>]*>')
# The number of a source says nothing here; what stands in a line of its own parts words.
REFERENCE = re.compile(r'<a class="kt-ref"[^<>]*>[^<]*</a>')
BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|h[1-6]|d[dlt]|t[dhr]|table|tbody|thead|section|aside|div|pre|br|hr"
    r"|blockquote|figure|figcaption)\b[^<>]*>"
)
INLINE = re.compile(r"<[^<>]*>")
# What a source's number leaves behind.
LOOSE = re.compile(r" ([.,;:)])")


@dataclass(frozen=True)
class Section:
    """A part of a text under one heading; the first has none (level 0, no anchor)."""

    level: int
    anchor: str
    heading: str
    text: str


def sections_of(html: str) -> list[Section]:
    """Cut a rendered text at its headings; a part may be empty, the beginning among them."""
    starts = list(HEADING.finditer(html))
    ends = [*(match.start() for match in starts), len(html)]
    found = [Section(0, "", "", plain(html[: ends[0]]))]
    for match, end in zip(starts, ends[1:], strict=True):
        heading, _, text = html[match.end() : end].partition(f"</h{match[1]}>")
        found.append(Section(int(match[1]), match[2], plain(heading), plain(text)))
    return found


def plain(html: str) -> str:
    """Return the words of safe HTML in one line, without control characters."""
    text = BLOCK.sub(" ", REFERENCE.sub("", html))
    return LOOSE.sub(r"\1", one_line(unescape(INLINE.sub("", text))))


def one_line(*parts: str) -> str:
    """Join texts in one line, without control characters."""
    joined = " ".join(parts)
    return " ".join("".join(each if each.isprintable() else " " for each in joined).split())
