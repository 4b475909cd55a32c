"""The evaluation of an activity: its questions, and a report in which nobody can be told apart.

Answers are kept without a person and without a time. They are shown in whole groups of three, in an order
that says nothing: whoever compares yesterday's report with today's sees three new answers, or none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kaptrain.shared.errors import Invalid

FEWEST = 3
WHY_FEWEST = (
    f"Answers are shown in groups of {FEWEST}, so that nobody's own can be told apart, "
    "also by comparing an earlier report with a later one."
)
LONGEST_COMMENT = 1000
COMMENT = "comment"


class Kind(StrEnum):
    AGREE = "agree"
    LEVEL = "level"
    MET = "met"
    BIAS = "bias"


ANSWERS: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    Kind.AGREE: (
        ("5", "Fully"),
        ("4", "Mostly"),
        ("3", "Partly"),
        ("2", "Little"),
        ("1", "Not at all"),
    ),
    Kind.LEVEL: (("low", "Too basic"), ("right", "About right"), ("high", "Too advanced")),
    Kind.MET: (("none", "I needed none"), ("yes", "They were met"), ("no", "They were not met")),
    Kind.BIAS: (("no", "I noticed none"), ("some", "Some"), ("yes", "Clearly")),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `id` is the name of its field."""

    id: str
    ask: str
    kind: Kind

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        return ANSWERS[self.kind]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each answer to a question was given, in the order of its answers."""

    question: Question
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a report shows: `shown` answers in whole groups, `held` that wait for others."""

    shown: int
    held: int
    tallies: tuple[Tally, ...]
    comments: tuple[str, ...]

    @property
    def has_enough(self) -> bool:
        return self.shown > 0


def questions(objectives: Sequence[str], instructors: Sequence[str]) -> tuple[Question, ...]:
    """Return the questions about an activity: each objective, each instructor, then what is always asked."""
    aims = (
        Question(f"objective_{at}", f"I can now: {text}", Kind.AGREE) for at, text in enumerate(objectives, 1)
    )
    people = (
        Question(f"instructor_{at}", f"{name} taught clearly and knew the matter.", Kind.AGREE)
        for at, name in enumerate(instructors, 1)
    )
    return (
        *aims,
        *people,
        Question("level", "The level was", Kind.LEVEL),
        Question("technology", "Sound, picture, room and material worked.", Kind.AGREE),
        Question("accommodations", "Accommodations that I needed", Kind.MET),
        Question("bias", "Bias, or selling of something", Kind.BIAS),
    )


def check_answers(asked: Sequence[Question], given: Mapping[str, str], comment: str) -> dict[str, str]:
    """Return the answers as they are kept; Invalid, at its field, for one that is missing or none."""
    for each in asked:
        if given.get(each.id) not in dict(each.answers):
            raise Invalid("Choose an answer.", code="missing", field=each.id)
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(f"Use at most {LONGEST_COMMENT} characters.", code="too_long", field=COMMENT)
    kept = {each.id: given[each.id] for each in asked}
    return {**kept, COMMENT: comment} if comment else kept


def group_of(before: int) -> int:
    """Return the number of the group that the next answer joins, after so many."""
    return before // FEWEST + 1


def report(asked: Sequence[Question], answers: Iterable[tuple[int, Mapping[str, Any]]]) -> Report:
    """Return the report about (group, answers); groups that are not whole are counted, not shown."""
    every = list(answers)
    sizes = Counter(group for group, _ in every)
    shown = [given for group, given in every if sizes[group] >= FEWEST]
    tallies = tuple(_tally(each, shown) for each in asked) if shown else ()
    # By the alphabet: the order in which they came would say who wrote them.
    comments = tuple(sorted(str(given[COMMENT]) for given in shown if given.get(COMMENT)))
    return Report(len(shown), len(every) - len(shown), tallies, comments)


def _tally(question: Question, shown: Sequence[Mapping[str, Any]]) -> Tally:
    found = Counter(given.get(question.id) for given in shown)
    return Tally(question, tuple((words, found[value]) for value, words in question.answers))
