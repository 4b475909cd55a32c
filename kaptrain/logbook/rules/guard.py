"""Marks words of a free text that may point to a client. A first net, not a promise.

Every pattern is bounded, so that the time grows with the length of the text and no faster.
What is found is given back as places and kinds; the words themselves belong in no log.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kaptrain.logbook.rules.guard_words import (
    MONTHS,
    NOT_NAMES,
    NUMBER_WORDS,
    PLACE_VERBS,
    RELATIONS,
    SHORT_MONTHS,
    STREETS,
    WIDE_PLACES,
)
from kaptrain.shared.ids import digest

PHONE_DIGITS = range(7, 16)
# A capital, then small letters, with an inner hyphen or apostrophe.
NAME = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,24}(?:[-'’][A-Za-zÀ-ÖØ-öø-ÿ]{1,24})?"
MONTH = rf"(?:{'|'.join((*MONTHS, *SHORT_MONTHS))})\.?"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text, end exclusive, and what kind of identifier it looks like."""

    start: int
    end: int
    kind: str


def _c(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)


# In order of precedence: where two overlap, the first one names the place.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail", _c(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")),
    ("web address", _c(r"\b(?:https?://|www\.)\S{1,300}", re.I)),
    ("internet address", _c(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")),
    ("handle", _c(r"(?<!\w)@[A-Za-z]\w{2,30}")),
    ("date", _c(r"\b(?:DOB|date of birth|born (?:on|in))\b[\s:]{0,3}(?:\d[\d/.-]{0,10})?", re.I)),
    ("date", _c(rf"(?<!\w){DAY}(?:\s{{1,3}}of)?\s{{1,3}}{MONTH}(?!\w)(?:,?\s{{1,3}}\d{{4}}(?!\d))?", re.I)),
    ("date", _c(rf"(?<!\w){MONTH}\s{{1,3}}{DAY}(?!\w)(?:,?\s{{1,3}}\d{{4}}(?!\d))?", re.I)),
    ("date", _c(r"(?<![\w/.-])\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?![\w/-])")),
    ("date", _c(r"(?<![\w/.-])\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?![\w/-])")),
    ("date", _c(r"\bon\s(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?![\w/-])")),
    (
        "date",
        _c(
            rf"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ee]arly|[Ll]ate|[Mm]id|[Ll]ast)[\s-](?:{'|'.join(MONTHS)})\b"
        ),
    ),
    ("age", _c(r"(?<![\w.])\d{1,3}[\s-]{0,2}(?:years?|yrs?|months?|weeks?)[\s-]{1,2}(?:old|of age)\b", re.I)),
    ("age", _c(r"(?<![\w.])\d{1,3}[\s-]{0,2}(?:y\.?/?o\.?|yo)(?!\w)", re.I)),
    (
        "age",
        _c(
            r"\b(?:aged?|age of|turn(?:ed|ing|s)|at age)\s{1,3}(?:of\s{1,3})?\d{1,3}\b(?!\s?(?:min|%|h\b))",
            re.I,
        ),
    ),
    ("age", _c(rf"\b(?:{NUMBER_WORDS})(?:[\s-](?:{NUMBER_WORDS}))?[\s-]years?[\s-](?:old|of age)\b", re.I)),
    ("age", _c(r"(?<![\w.])\d{2}\s?[MF](?![\w/])")),
    ("age over 89", _c(r"\b(?:nonagenarian|centenarian|in (?:his|her|their) nineties)\b", re.I)),
    ("number", _c(r"(?<!\w)\d{3}-\d{2}-\d{4}(?!\w)")),
    (
        "record",
        _c(
            r"\b(?:MRN|SSN|NPI|record|chart|case|file|account|policy|member|patient|room|bed)\b"
            r"(?:\s{1,2}(?:no|number|id))?[\s.:#]{0,4}[A-Z]{0,4}-?\d{2,12}\b",
            re.I,
        ),
    ),
    ("phone", _c(r"(?<![\w.])\+?\(?\d(?:[\s().-]{0,2}\d){6,14}(?!\w)")),
    ("record", _c(r"(?<!\w)(?:[A-Z]{1,4}-?\d{5,12}|\d{6,12}|#\d{3,12})(?!\w)")),
    ("address", _c(rf"\b\d{{1,5}}\s(?:{NAME}\s){{1,3}}(?:{STREETS})\b\.?")),
    ("address", _c(r"\bP\.?\s?O\.?\s?[Bb]ox\s\d{1,6}")),
    ("address", _c(r"\b[A-Z]{2}\s{1,2}\d{5}(?:-\d{4})?(?!\w)")),
    ("name", _c(rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s{{1,2}}{NAME}")),
    ("name", _c(r"(?<![\w.])[A-Z]\.\s?[A-Z]\.(?!\w)")),
    ("name", _c(r"\b(?:client|patient)\s[A-Z](?![\w'’])")),
)
# Words before a capital that make it a name or a place; only the capital itself is marked.
AFTER: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", _c(rf"\b(?:named|called|(?:name|names) (?:is|was|are)|{RELATIONS}),?\s{{1,2}}({NAME})")),
    ("name", _c(rf"\b({NAME})(?:,\s{{1,2}}|\s\()\d{{1,3}}(?=[,.;)\s]|$)")),
    ("place", _c(rf"\b(?:{PLACE_VERBS})\s{{1,2}}({NAME}(?:\s{NAME}){{0,2}})")),
    ("name", _c(rf"(?<=[a-z,;]\s)({NAME}\s{NAME})\b")),
)
QUOTE = _c(r"\b(?:client|patient|he|she|they)\b[^.!?“\"\n]{0,40}([“\"][^”\"\n]{2,300}[”\"])", re.I)


def find(text: str) -> tuple[Mark, ...]:
    """Return the places that may point to a client, in order, without overlaps."""
    found: list[Mark] = []
    taken = bytearray(len(text))
    for mark in _candidates(text):
        if not any(taken[mark.start : mark.end]):
            found.append(mark)
            taken[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
    return tuple(sorted(found))


def _candidates(text: str) -> Iterator[Mark]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            if kind != "phone" or sum(map(str.isdigit, match[0])) in PHONE_DIGITS:
                yield Mark(match.start(), match.end(), kind)
    for kind, pattern in AFTER:
        for match in pattern.finditer(text):
            if not _is_ordinary(kind, match[1]):
                yield Mark(match.start(1), match.end(1), kind)
    for match in QUOTE.finditer(text):
        yield Mark(match.start(1), match.end(1), "quote")


def _is_ordinary(kind: str, words: str) -> bool:
    parts = words.split()
    if kind == "place" and (words in WIDE_PLACES or parts[0] in WIDE_PLACES):
        return True
    return parts[0] in NOT_NAMES or parts[-1] in NOT_NAMES


def pieces(text: str, marks: tuple[Mark, ...]) -> tuple[tuple[str, str], ...]:
    """Cut a text into (words, kind) for showing; the kind is empty between marks."""
    cut: list[tuple[str, str]] = []
    at = 0
    for mark in marks:
        cut += [(text[at : mark.start], ""), (text[mark.start : mark.end], mark.kind)]
        at = mark.end
    cut.append((text[at:], ""))
    return tuple(piece for piece in cut if piece[0])


def texts_mark(texts: Iterable[str]) -> str:
    """Return a short mark of some texts, so that a confirmation covers these words and no others."""
    return digest(list(texts))[:16]
