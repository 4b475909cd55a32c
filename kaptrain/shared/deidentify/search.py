"""Puts the finders together: one spelling, one order of precedence, no overlaps."""

import re
from collections.abc import Iterable, Iterator

from kaptrain.shared.deidentify.contacts import contacts
from kaptrain.shared.deidentify.dates import ages, dates
from kaptrain.shared.deidentify.finding import Finding, Kind
from kaptrain.shared.deidentify.lexicon import fold
from kaptrain.shared.deidentify.names import WORD, names
from kaptrain.shared.deidentify.places import places
from kaptrain.shared.deidentify.plain import plain
from kaptrain.shared.deidentify.records import shaped_records, told_records

QUOTE = re.compile(r"\b(?:client|patient|he|she|they)\b[^.!?\"\n]{0,40}(\"[^\"\n]{2,300}\")", re.I)
LARGEST = 100_000


def find(text: str, known: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return places that may point to a person, in order, without overlaps.

    `known` are names of the program's own people, which may stand. The time grows with the length.
    """
    spelt = plain(text)
    taken = bytearray(len(spelt.text))
    found: list[Finding] = []
    for each in _candidates(spelt.text, words_of(known)):
        start, end = _free(taken, each)
        if start < end and any(char.isalnum() for char in spelt.text[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            found.append(Finding(*spelt.old(start, end), each.kind))
    return tuple(sorted(found))


def words_of(names_known: Iterable[str]) -> frozenset[str]:
    """Return the words of names, folded."""
    return frozenset(fold(word) for name in names_known for word in WORD.findall(plain(name).text))


def _candidates(text: str, known: frozenset[str]) -> Iterator[Finding]:
    """Yield everything, the surest kinds first: they take their place before others can."""
    yield from dates(text)
    yield from told_records(text)
    yield from contacts(text)
    yield from places(text)
    yield from shaped_records(text)
    yield from ages(text)
    yield from names(text, known)
    for match in QUOTE.finditer(text):
        yield Finding(*match.span(1), Kind.QUOTE)


def _free(taken: bytearray, each: Finding) -> tuple[int, int]:
    """Return the longest end of a place that nothing took: all of it, or what is left on one side."""
    start, end = each.start, each.end
    first, last = taken.find(1, start, end), taken.rfind(1, start, end)
    if first < 0:
        return start, end
    return (start, first) if first - start >= end - last - 1 else (last + 1, end)
