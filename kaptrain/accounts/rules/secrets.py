"""Which passwords are refused. NIST SP 800-63B-4: length and known passwords, no composition rules."""

import re
from collections.abc import Collection, Iterable

from kaptrain.shared.errors import Invalid

SHORTEST = 8
LONGEST = 256
# What everybody would try here first.
OUR_WORDS = ("kaptrain", "ketamine", "psychotherapy", "training", "password")
SHORTEST_WORD = 4
SEQUENCES = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def check_password(
    password: str, *, about: Iterable[str] = (), common: Collection[str] = (), field: str = "password"
) -> None:
    """Raise Invalid at `field` unless the password may be used.

    `about` holds the name and address of its owner, `common` lower-case known passwords.
    """
    problem = password_problem(password, about, common)
    if problem:
        raise Invalid(problem, code="weak_password", field=field)


def password_problem(password: str, about: Iterable[str], common: Collection[str]) -> str | None:
    """Say what is wrong with a password, or None. Length counts characters, none is ever cut off."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters; a few words are easy to remember."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if _is_common(password.casefold(), common):
        return "This is one of the first passwords that others would try. Choose another."
    if _leans_on(password.casefold(), context_words(about)):
        return "Leave out your name, your address and the name of this site."
    return None


def context_words(about: Iterable[str]) -> set[str]:
    """The words that somebody who knows the person would try, in lower case."""
    words = {word for text in about for word in re.split(r"[\W_]+", text.casefold())}
    return {word for word in words if len(word) >= SHORTEST_WORD} | set(OUR_WORDS)


def _is_common(folded: str, common: Collection[str]) -> bool:
    core = folded.rstrip("0123456789!?.,-_*#@$ ")
    # A known password with a little decoration is still known.
    decorated = core in common and len(folded) - len(core) < 5
    return folded in common or decorated or len(set(folded)) < 3 or _is_sequence(folded)


def _is_sequence(folded: str) -> bool:
    return any(folded in line * 2 or folded in line[::-1] * 2 for line in SEQUENCES)


def _leans_on(folded: str, words: set[str]) -> bool:
    rest = folded
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != folded and len(rest) < SHORTEST
