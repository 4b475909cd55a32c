"""How much of a lesson is left from a place in it. Pure; minutes throughout."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kaptrain.catalogue.rules.lesson import LessonMinutes


@dataclass(frozen=True)
class Way:
    """The words of a lesson: all that are read, those before each place, in reading order.

    `exercise` is where the last exercise stands, `further` where further reading begins.
    """

    words: int
    before: Mapping[str, int]
    exercise: str | None = None
    further: str | None = None

    @cached_property
    def rank(self) -> dict[str, int]:
        """Each place's position in reading order."""
        return {anchor: at for at, anchor in enumerate(self.before)}

    def beyond(self, anchor: str) -> tuple[str, ...]:
        """Return the places after one; none when it is not in the text."""
        return tuple(self.before)[self.rank[anchor] + 1 :] if anchor in self.rank else ()

    def is_behind(self, part: str | None, anchor: str) -> bool:
        """Tell whether a part lies before a place."""
        return part is not None and self.rank.get(part, -1) < self.rank.get(anchor, -1)


@dataclass(frozen=True)
class Left:
    """What is left of a lesson, in minutes."""

    read: int
    exercise: int
    further_reading: int
    check: int

    @property
    def total(self) -> int:
        return self.read + self.exercise + self.further_reading + self.check

    @property
    def words(self) -> str:
        """Say it: "about 6 min of reading, then exercise 12, further reading 15, check 8"."""
        later = (
            ("exercise", self.exercise),
            ("further reading", self.further_reading),
            ("check", self.check),
        )
        rest = ", ".join(f"{what} {minutes}" for what, minutes in later if minutes)
        if not self.read:
            return f"{rest} min" if rest else "nothing"
        return f"about {self.read} min of reading" + (f", then {rest}" if rest else "")


def left_at(way: Way, minutes: LessonMinutes, anchor: str | None, *, passed: bool) -> Left:
    """Say what is left from a place; None is the beginning. What lies before it is taken as done."""
    here = anchor if anchor is not None and anchor in way.before else next(iter(way.before), "")
    before = min(way.before.get(here, 0), way.words)
    reading = -(-minutes.read * (way.words - before) // way.words) if way.words else 0
    return Left(
        read=reading,
        exercise=0 if way.is_behind(way.exercise, here) else minutes.exercise,
        further_reading=0 if way.is_behind(way.further, here) else minutes.further_reading,
        check=0 if passed else minutes.check,
    )
