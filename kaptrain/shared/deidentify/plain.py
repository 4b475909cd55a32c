"""Brings a text into one spelling, so that a rule sees through keyboards, scripts and disguises."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# More marks on one letter than any language writes; the rest only cost time.
MOST_MARKS = 4
INVISIBLE = ("Cf", "Mn", "Me")
SPELT = {"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "′": "'", "`": "'", "´": "'"}
SPELT |= {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-", "⁃": "-", "•": "-", "⁄": "/"}
SPELT |= {"。": ".", "､": ",", "、": ",", "\u2028": "\n", "\u2029": "\n", "\t": " "}


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in one spelling; `at[i]` is where its i-th character began, `at[-1]` the old length."""

    text: str
    at: Sequence[int]

    def old(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the text as it was written, marks and invisible characters included."""
        return self.at[start], self.at[end] if end < len(self.text) else self.at[-1]


def plain(text: str) -> Plain:
    """Return the text with compatible letters, ASCII digits, plain hyphens, quotes and blanks."""
    if text.isascii() and "\t" not in text and "`" not in text:
        return Plain(text, range(len(text) + 1))
    letters: list[str] = []
    at: list[int] = []
    for start, cluster in _clusters(text):
        spelt = "".join(_spelt(char) for char in unicodedata.normalize("NFKC", cluster))
        letters.append(spelt)
        at += [start] * len(spelt)
    return Plain("".join(letters), [*at, len(text)])


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield each letter with the marks on it and where it stands; invisible characters are left out."""
    start, cluster = 0, ""
    for place, char in enumerate(text):
        if unicodedata.combining(char):
            cluster += char if len(cluster) <= MOST_MARKS else ""
        elif char.isascii() or unicodedata.category(char) not in INVISIBLE:
            if cluster:
                yield start, cluster
            start, cluster = place, char
    if cluster:
        yield start, cluster


def _spelt(char: str) -> str:
    if char in SPELT:
        return SPELT[char]
    if char.isascii():
        return char
    digit = unicodedata.decimal(char, -1)
    if digit >= 0:
        return str(digit)
    category = unicodedata.category(char)
    return {"Pd": "-", "Zs": " "}.get(category, char)
