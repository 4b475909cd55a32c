"""Names of files: the same finders, and what people do to words in file names."""

import re
from collections.abc import Iterable, Iterator

from kaptrain.shared.deidentify.finding import Finding, Kind
from kaptrain.shared.deidentify.lexicon import fold, is_common, is_given, is_harmless
from kaptrain.shared.deidentify.plain import plain
from kaptrain.shared.deidentify.search import find, words_of

JOINTS = str.maketrans("_+.~()[]{}-", " " * 11)
# Words in camels' backs: "RosaLopezScan".
PART = re.compile(r"[^\W\d_]+")
HUMP = re.compile(r"[A-ZÀ-Þ]?[a-zß-ÿ]+|[A-ZÀ-Þ]+(?![a-zß-ÿ])|[^\W\d_A-Za-zÀ-ÿ]+")
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
DAY = re.compile(r"(?<!\d)(?:19|20)\d\d[-_. ]?(?:1[0-2]|0[1-9])[-_. ]?(?:3[01]|[12]\d|0[1-9])(?!\d)")
LONG = re.compile(r"(?<!\d)\d{5,18}(?!\d)")
KEYS = re.compile(r"(?:mrn|patient|client|chart|case|record|file|ssn|id)[-_ .#]{0,2}(\d{2,18})", re.I)


def find_in_name(name: str, known: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return places of a file name that may point to a person, in order, without overlaps."""
    known = tuple(known)
    spelt = plain(name)
    body = ENDING.sub("", spelt.text)
    found: list[Finding] = []
    for each in (*_told(body, words_of(known)), *find(body, known), *find(body.translate(JOINTS), known)):
        if all(each.end <= other.start or other.end <= each.start for other in found):
            found.append(each)
    return tuple(sorted(Finding(*spelt.old(each.start, each.end), each.kind) for each in found))


def _told(body: str, known: frozenset[str]) -> Iterator[Finding]:
    for match in DAY.finditer(body):
        yield Finding(*match.span(), Kind.DATE)
    for match in KEYS.finditer(body):
        yield Finding(*match.span(1), Kind.RECORD)
    for match in LONG.finditer(body):
        yield Finding(*match.span(), Kind.RECORD)
    for part in PART.finditer(body):
        for match in HUMP.finditer(part[0]):
            if _is_name(match[0]) and fold(match[0]) not in known:
                yield Finding(part.start() + match.start(), part.start() + match.end(), Kind.NAME)


def _is_name(word: str) -> bool:
    return len(word) > 2 and is_given(word) and not is_common(word) and not is_harmless(word)
