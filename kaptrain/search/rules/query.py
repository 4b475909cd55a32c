"""What somebody typed, as words that no engine takes for anything else.

Everything that is not a letter or a digit parts words; nothing that is typed is an operator, but
for double quotes around words that belong together. All costs are bound by `MOST_LETTERS`.
"""

import re
import unicodedata
from dataclasses import dataclass

MOST_LETTERS = 200
MOST_TERMS = 12
# A shorter word is taken as it is: what begins with two letters is half the dictionary.
LEAST_PREFIX = 3
WORD = re.compile(r"[^\W_]+")
# Words that say nothing by themselves; both engines would treat them differently.
COMMON = frozenset(
    "a about an and are as at be but by can do does for from had has have how i if in into is it its"
    " me my no not of on or our s so such t than that the their them then there these they this to us"
    " was we were what when where which who why will with you your".split()
)

Term = tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """Terms that must all be there; one of several words is a phrase.

    `open_end` says that the last term may go on (a word being typed), `cut` that more was typed
    than is looked for.
    """

    terms: tuple[Term, ...]
    open_end: bool
    cut: bool

    @property
    def is_empty(self) -> bool:
        return not self.terms


def parse(typed: str) -> Query:
    """Read what was typed; whatever it is, the result can be searched for or is empty."""
    text = folded(typed[:MOST_LETTERS])
    if len(typed) > MOST_LETTERS and not text[-1:].isspace():
        text = text.rpartition(" ")[0] or text
    found, last_is_quoted = _terms(text)
    said = [term for term in found if not COMMON.issuperset(term)]
    last = said[-1] if said else ()
    return Query(
        terms=tuple(said[:MOST_TERMS]),
        open_end=(
            len(last) == 1 and len(last[0]) >= LEAST_PREFIX and not last_is_quoted and len(said) <= MOST_TERMS
        ),
        cut=len(typed) > MOST_LETTERS or len(said) > MOST_TERMS,
    )


def folded(text: str) -> str:
    """Write a text in lower case without accents, invisible characters and broken ones."""
    kept = []
    for letter in unicodedata.normalize("NFKD", text):
        kind = unicodedata.category(letter)
        if kind in ("Mn", "Cf", "Cs", "Co"):
            continue
        kept.append(" " if kind[0] in "CZ" else letter)
    return unicodedata.normalize("NFC", "".join(kept)).lower()


def plain_words(text: str) -> str:
    """Write a text as its words alone, as a query would name them."""
    return " ".join(WORD.findall(folded(text)))


def for_fts5(query: Query) -> str:
    """Write a query for SQLite: every term in quotes, so that none is an operator."""
    *others, last = [f'"{" ".join(term)}"' for term in query.terms]
    # The word itself counts beside what begins with it, so that it ranks higher.
    ending = f"({last} OR {last} *)" if query.open_end else last
    return " AND ".join([*others, ending])


def for_websearch(query: Query) -> str:
    """Write the terms that do not go on for PostgreSQL's websearch_to_tsquery."""
    terms = query.terms[:-1] if query.open_end else query.terms
    return " ".join(f'"{" ".join(term)}"' for term in terms)


def beginning(query: Query) -> str:
    """Return the word that may go on, or nothing."""
    return query.terms[-1][0] if query.open_end else ""


def _terms(text: str) -> tuple[list[Term], bool]:
    found: list[Term] = []
    quoted = False
    for at, part in enumerate(text.split('"')):
        # An odd part stands between two quotes, or after one that was never closed.
        inside = at % 2 == 1
        pieces = [part] if inside else part.split()
        for piece in pieces:
            words = tuple(WORD.findall(piece))
            if words:
                found.append(words)
                quoted = inside
    return found, quoted
