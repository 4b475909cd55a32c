"""What activities are called, from their id and, where it is known, their title in the program."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MODULE = re.compile(r"m(\d+)")
LESSON = re.compile(r"m(\d+)-(\d+)")
NUMBERED = re.compile(r"([a-z]+)-(\d+)")
NOUNS = {"lab": "consent lab", "book": "book-club meeting", "meeting": "mentorship meeting"}
# Above this many lessons of one module a list says how many instead of which.
MOST_LESSONS = 2


@dataclass(frozen=True)
class Names:
    """Titles by id of modules, lessons and activities; whatever is missing is named by its id."""

    titles: Mapping[str, str] = field(default_factory=dict)

    def short(self, activity: str) -> str:
        """Return the name within a sentence: "module 6", "lesson 11.4", "dosing session"."""
        numbered = _numbered(activity)
        if numbered:
            return numbered
        title = self.titles.get(activity) or activity.replace("_", " ").replace("-", " ")
        return title if title[:2].isupper() else title[:1].lower() + title[1:]

    def full(self, activity: str) -> str:
        """Return the name with its title: "module 6 (Ethics)"."""
        title = self.titles.get(activity)
        return f"{self.short(activity)} ({title})" if title and _numbered(activity) else self.short(activity)

    def heading(self, activity: str) -> str:
        """Return the short name as the beginning of a sentence."""
        return capital(self.short(activity))

    def listed(self, activities: Iterable[str]) -> str:
        """Return the names as one list; many lessons of a module become their number."""
        return joined(
            [self.short(each) if isinstance(each, str) else each[0] for each in _grouped(activities)]
        )


def capital(words: str) -> str:
    """Return the words with a capital first letter, the others as they are."""
    return words[:1].upper() + words[1:]


def joined(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def spans(numbers: Iterable[int]) -> str:
    """Return numbers with runs drawn together: "1 to 4 and 6"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return joined([_span(run) for run in runs])


def module_number(module_id: str) -> int | None:
    """Return 6 for m06, None for anything that is not a module."""
    match = MODULE.fullmatch(module_id)
    return int(match[1]) if match else None


def plural(number: int, noun: str) -> str:
    """Return "1 line", "2 lines"; for nouns that take an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _span(run: list[int]) -> str:
    if len(run) < 3:
        return joined([str(number) for number in run])
    return f"{run[0]} to {run[-1]}"


def _numbered(activity: str) -> str | None:
    module, lesson, other = (each.fullmatch(activity) for each in (MODULE, LESSON, NUMBERED))
    if lesson:
        return f"lesson {int(lesson[1])}.{int(lesson[2])}"
    if module:
        return f"module {int(module[1])}"
    return f"{NOUNS.get(other[1], other[1])} {int(other[2])}" if other else None


def _grouped(activities: Iterable[str]) -> list[str | tuple[str]]:
    """Put the lessons of a module into one place of the list when they are many."""
    ids = list(dict.fromkeys(activities))
    of_module: dict[str, int] = {}
    for each in ids:
        if LESSON.fullmatch(each):
            module = each.partition("-")[0]
            of_module[module] = of_module.get(module, 0) + 1
    found: dict[str | tuple[str], None] = {}
    for each in ids:
        module = each.partition("-")[0]
        many = of_module.get(module, 0) if LESSON.fullmatch(each) else 0
        found[(f"{many} lessons of {_numbered(module)}",) if many > MOST_LESSONS else each] = None
    return list(found)
