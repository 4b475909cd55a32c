"""Labelled notes, and how much of them the guard finds."""

import json
import re
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

from kaptrain.shared.deidentify import find

MARK = re.compile(r"⟦([a-z]+)\|([^⟧]*)⟧")
# What names or reaches a person by itself. Ages below 90 and places point only together with others.
DIRECT = ("name", "phone", "mail", "web", "record", "address", "old", "birth", "date")
QUASI = ("age", "place")
Z = 1.959964


@dataclass(frozen=True)
class Note:
    """A note and the identifiers in it, as (start, end, kind)."""

    id: str
    text: str
    marked: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Share:
    """So many of so many, with the Wilson interval of 95 %."""

    found: int
    of: int

    @property
    def value(self) -> float:
        return self.found / self.of

    @property
    def interval(self) -> tuple[float, float]:
        share, size = self.value, self.of
        middle = (share + Z * Z / (2 * size)) / (1 + Z * Z / size)
        half = Z / (1 + Z * Z / size) * sqrt(share * (1 - share) / size + Z * Z / (4 * size * size))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.found}/{self.of} = {self.value:.3f} ({low:.3f} to {high:.3f})"


@cache
def read(name: str) -> tuple[Note, ...]:
    """Return the notes of a half; marks are taken out of the text and kept as places."""
    lines = (Path(__file__).parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_note(**json.loads(line)) for line in lines)


def _note(id: str, note: str) -> Note:
    text, marked, at = "", [], 0
    for match in MARK.finditer(note):
        text += note[at : match.start()]
        marked.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return Note(id, text + note[at:], tuple(marked))


@cache
def missed(notes: tuple[Note, ...]) -> list[tuple[Note, str, str]]:
    """Return identifiers of which less than half the letters are marked, as (note, kind, words)."""
    found = []
    for note in notes:
        covered = bytearray(len(note.text))
        for each in find(note.text):
            covered[each.start : each.end] = b"\x01" * (each.end - each.start)
        found += [
            (note, kind, note.text[start:end])
            for start, end, kind in note.marked
            if sum(covered[start:end]) * 2 < end - start
        ]
    return found


def recall(notes: tuple[Note, ...], kinds: tuple[str, ...]) -> Share:
    """Return how many identifiers of these kinds were marked."""
    total = sum(kind in kinds for note in notes for _, _, kind in note.marked)
    return Share(total - sum(kind in kinds for _, kind, _ in missed(notes)), total)


@cache
def alarmed(notes: tuple[Note, ...]) -> list[tuple[Note, str]]:
    """Return the clean notes in which something was marked, with the first words marked."""
    clean = [(note, find(note.text)) for note in notes if not note.marked]
    return [(note, note.text[found[0].start : found[0].end]) for note, found in clean if found]


def false_alarms(notes: tuple[Note, ...]) -> Share:
    """Return how many clean notes were stopped."""
    return Share(len(alarmed(notes)), sum(not note.marked for note in notes))
