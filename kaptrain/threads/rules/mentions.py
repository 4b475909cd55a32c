"""Who is called by name in a text: `@Demo Mentor`, or `@Demo` where only one person has that first name."""

import re
from collections import Counter
from collections.abc import Mapping

# A name begins where no word or address goes on.
AT = re.compile(r"(?<![\w@.])@(?=\w)")


def mentioned(text: str, names: Mapping[int, str]) -> frozenset[int]:
    """Return the ids of those of `names` that the text calls, the longest name first."""
    calls = _calls(names)
    folded = text.casefold()
    found = set()
    for at in AT.finditer(folded):
        rest = folded[at.end() :]
        called = next((call for call in calls if _begins(rest, call)), None)
        if called is not None:
            found.add(calls[called])
    return frozenset(found)


def callable_names(names: Mapping[int, str]) -> list[str]:
    """Return those names that call exactly one of these people, in their order."""
    whole = Counter(name.casefold() for name in names.values())
    return [name for name in names.values() if whole[name.casefold()] == 1 and AT.match(f"@{name}")]


def _calls(names: Mapping[int, str]) -> dict[str, int]:
    whole = Counter(name.casefold() for name in names.values())
    first = Counter(name.casefold().split()[0] for name in names.values() if name.split())
    calls = {name.casefold(): key for key, name in names.items() if name and whole[name.casefold()] == 1}
    for key, name in names.items():
        word = name.casefold().split()[0] if name.split() else ""
        if word and first[word] == 1:
            calls.setdefault(word, key)
    return dict(sorted(calls.items(), key=lambda call: -len(call[0])))


def _begins(rest: str, call: str) -> bool:
    return rest.startswith(call) and not rest[len(call) : len(call) + 1].isalnum()
