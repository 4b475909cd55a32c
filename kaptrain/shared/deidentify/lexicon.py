"""Lists of words: ordinary ones, given names, and capitals that are nobody's name.

`words/common.txt` holds what the program's own texts write in small letters; a capital that is not among
them is unusual. `given.txt` and `harmless.txt` were written by hand. All are folded by `fold`.
"""

import unicodedata
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("words")
# Letters that do not come apart into a plain one and a mark.
PLAIN = str.maketrans("łıəøđðþßæœĸŋ", "liaoddtsaokn")
MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
# In both lists: only the words around it tell which.
NOT_GIVEN = frozenset(
    "angel can harsh hung loan long made mats mere miles my per precious ran said sung van val april "
    "june july jan may mark rose grace hope faith joy dawn will summer autumn rob chase drew pat sue "
    "art ray gene dean thu min sun son lan bin georgia virginia carolina kenya chad jordan israel "
    "santos sky star stem sterling jade amber ruby pearl crystal heather holly ivy lily daisy violet "
    "hazel iris olive rosemary ginger pip dan bill jack frank nick guy max ray miles sandy robin "
    "christian christina precious patience charity brook earl duke king prince tim-tam pearl reed "
    "lance grant wade heath cliff forest rusty dusty buddy junior "
    "sage basil jean berry bo hue tri dung phuc thao trang ace lash elan adam eve evan".split()
) - frozenset("christina max jack dan nick adam evan rosemary jean thao trang bo robin sandy".split())


def fold(word: str) -> str:
    """Return a word in plain small letters."""
    small = word.lower()
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFD", small)
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(PLAIN)


@cache
def _listed(name: str) -> frozenset[str]:
    lines = (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


@cache
def given_names() -> frozenset[str]:
    """Return given names that are seldom another word."""
    return _listed("given") - NOT_GIVEN - _listed("common") - MONTHS


def is_given(word: str) -> bool:
    """Tell whether a word is a given name; of two with a hyphen one is enough."""
    folded = fold(word)
    return folded in given_names() or any(part in given_names() for part in folded.split("-"))


def is_harmless(word: str) -> bool:
    """Tell whether a capital is a day, a faith, a method, an author's name, or the like."""
    folded = fold(word)
    return folded in _listed("harmless") or all(part in _listed("harmless") for part in folded.split("-"))


def is_common(word: str) -> bool:
    """Tell whether a word is an ordinary one, in this form or another."""
    folded = fold(word)
    if folded in ("a", "i") or folded.startswith("i'"):
        return True
    return any(form in _listed("common") for form in _forms(folded)) or _is_compound(folded)


def _is_compound(word: str) -> bool:
    parts = word.split("-")
    return len(parts) > 1 and all(is_common(part) for part in parts if part)


def _forms(word: str) -> list[str]:
    forms = [word]
    for ending, instead in (
        ("'s", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
        ("ly", ""), ("er", ""), ("er", "e"), ("est", ""), ("ness", ""), ("'ve", ""), ("'ll", ""), ("'d", ""),
        ("'re", ""), ("'m", ""), ("n't", ""),
    ):  # fmt: skip
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)] + instead
            forms.append(stem)
            if len(stem) > 3 and stem[-1] == stem[-2]:
                forms.append(stem[:-1])
    return forms
