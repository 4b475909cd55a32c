"""Bound what Markdown may cost. The library is quadratic in the length of one block,
so hostile text (thousands of open brackets, quotes in quotes, tables of a thousand
columns) is cut into ordinary sizes that no lesson ever reaches."""

import re
from collections.abc import Iterator

from markdown.preprocessors import Preprocessor

MAX_SOURCE = 200_000
MAX_LINE = 6_000
MAX_BLOCK_LINES = 400
MAX_BLOCK_CHARS = 8_000
MAX_TABLE_CHARS = 40_000
MAX_INDENT = 32
MAX_MARKERS = 6
MAX_PIPES = 24

MARKERS = re.compile(rf"(?: *(?:>|[-*+](?= )|[0-9]{{1,9}}\.(?= ))){{{MAX_MARKERS}}}")
NEXT_MARKER = re.compile(r"^([0-9]*)([>*+.-])")
ESCAPED = r"\1\\\2"
HEADING = re.compile(r" *#")
HASHES = re.compile(r"#{7,}")
RULE = re.compile(r" {0,3}(?:[-*_] {0,2}){3,}$")


class TooLong(ValueError):
    """A Markdown text above MAX_SOURCE characters."""

    def __init__(self, length: int) -> None:
        super().__init__(f"the text has {length} characters; {MAX_SOURCE} is the most")


class Bounds(Preprocessor):
    """Keep every block small and shallow; ordinary text passes unchanged."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with blank lines added and markers escaped where a bound is passed."""
        out: list[str] = []
        count = chars = 0
        for line in _pieces(lines):
            line = _shallow(line)
            heading = HEADING.match(line) is not None
            most = MAX_TABLE_CHARS if line.startswith("|") else MAX_BLOCK_CHARS
            if out and out[-1] and (heading or count >= MAX_BLOCK_LINES or chars + len(line) > most):
                out.append("")
            if not out or not out[-1]:
                count = chars = 0
            out.append(line)
            count, chars = count + 1, chars + len(line)
            if heading:
                out.append("")
        return out


def _pieces(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if len(line) <= MAX_LINE:
            yield line
            continue
        for start in range(0, len(line), MAX_LINE):
            yield line[start : start + MAX_LINE]
            yield ""


def _shallow(line: str) -> str:
    body = line.lstrip(" ")
    indent = min(len(line) - len(body), MAX_INDENT)
    if not body:
        return ""
    line = " " * indent + HASHES.sub("######", body)
    if line.count("|") > MAX_PIPES:
        line = line.replace("|", r"\|")
    deep = MARKERS.match(line)
    if deep and not RULE.match(line):
        # A backslash ends the nesting and shows the next marker as it is.
        rest = line[deep.end() :].lstrip(" ")
        line = f"{deep[0]} {NEXT_MARKER.sub(ESCAPED, rest)}"
    return line
