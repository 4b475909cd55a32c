"""Whether a target can still be met with the dates that are planned before a year ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Chance:
    """A date at which an activity can be attended for so many minutes."""

    event: int
    activity: str
    minutes: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a part of the year still asks for: minutes, and with `choose` so many different activities more.

    An activity in `done` brings nothing again. Pending minutes are no longer `missing`.
    """

    title: str
    missing: int
    choose: int = 0
    done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """What can be had: minutes, and how many different activities that are still open."""

    minutes: int
    activities: int

    def meets(self, target: Target) -> bool:
        """Tell whether it is enough."""
        return self.minutes >= target.missing and self.activities >= target.choose


def reach(target: Target, chances: Iterable[Chance], *, until: date) -> Reach:
    """Return the most that planned dates up to and with `until` can bring, each activity once.

    Where one chooses, no more than the number to choose counts, the longest first.
    """
    best: dict[str, int] = {}
    for each in chances:
        if each.on <= until and each.activity not in target.done:
            best[each.activity] = max(best.get(each.activity, 0), each.minutes)
    lengths = sorted(best.values(), reverse=True)
    return Reach(sum(lengths[: target.choose] if target.choose else lengths), len(lengths))


def lost_with(target: Target, chances: Iterable[Chance], event: int, *, until: date) -> bool:
    """Tell whether the target can be met with this event, and no longer without it."""
    every = list(chances)
    without = [each for each in every if each.event != event]
    return reach(target, every, until=until).meets(target) and not reach(target, without, until=until).meets(
        target
    )
