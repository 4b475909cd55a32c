"""Who was there and when: stays inside an event, and what is missing from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Literal

SECOND = timedelta(seconds=1)

Where = Literal["before", "between", "after", "whole"]


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From one moment up to another, kept in UTC. A reversed or empty one lasts no time."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        # Python compares two times of one zone by the clock on the wall, so that an hour that
        # comes twice would be lost; in UTC no hour does.
        for name in ("start", "end"):
            moment: datetime = getattr(self, name)
            if moment.tzinfo is None:
                raise ValueError(f"{moment} says nothing about its zone")
            if moment.tzinfo is not UTC:
                object.__setattr__(self, name, moment.astimezone(UTC))

    @property
    def length(self) -> timedelta:
        """How long it lasts, never less than nothing."""
        return max(self.end - self.start, timedelta(0))

    @property
    def seconds(self) -> int:
        """Whole seconds; a second that was begun is one."""
        return whole_seconds(self.length)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time missed in one go. A break inside it is not counted, and does not end it either."""

    start: datetime
    end: datetime
    seconds: int
    where: Where


@dataclass(frozen=True, slots=True)
class Presence:
    """One person at one event: `window` less `breaks` is what can be attended."""

    window: Interval
    breaks: tuple[Interval, ...]
    stays: tuple[Interval, ...]
    gaps: tuple[Gap, ...]
    possible_seconds: int

    @property
    def seconds(self) -> int:
        """Seconds present, each once, breaks left out."""
        return total_seconds(self.stays)

    @property
    def missed_seconds(self) -> int:
        """Seconds missed in all."""
        return max(self.possible_seconds - self.seconds, 0)

    @property
    def longest(self) -> Gap | None:
        """The longest time missed in one go, the first of equals; None when nothing was missed."""
        return max(self.gaps, key=lambda gap: gap.seconds, default=None)

    @property
    def longest_seconds(self) -> int:
        """Seconds of the longest gap, 0 when nothing was missed."""
        return self.longest.seconds if self.longest else 0

    def moment_after(self, seconds: int) -> datetime:
        """When that many seconds of what can be attended have passed; the end when there are not so many."""
        left = seconds * SECOND
        for each in remainder(self.window, self.breaks):
            if each.length >= left:
                return each.start + left
            left -= each.length
        return self.window.end

    def within(self, part: Interval) -> "Presence":
        """The same person in a part of the event: what is missed is counted inside the part only."""
        return attended(part, common((self.window,), self.stays), self.breaks)


def whole_seconds(length: timedelta) -> int:
    """Turn a length into seconds; what is left over counts as one more."""
    return -(-length // SECOND)


def total_seconds(intervals: Iterable[Interval]) -> int:
    """Add up intervals that do not overlap, as `union` makes them."""
    return whole_seconds(sum((each.length for each in intervals), timedelta(0)))


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Join what overlaps or touches, in order; repeated, reversed and empty intervals add nothing."""
    joined: list[Interval] = []
    for each in sorted(each for each in intervals if each.start < each.end):
        if joined and each.start <= joined[-1].end:
            if each.end > joined[-1].end:
                joined[-1] = Interval(joined[-1].start, each.end)
        else:
            joined.append(each)
    return tuple(joined)


def common(these: Sequence[Interval], those: Sequence[Interval]) -> tuple[Interval, ...]:
    """What two unions have in common."""
    found: list[Interval] = []
    here = there = 0
    while here < len(these) and there < len(those):
        start = max(these[here].start, those[there].start)
        end = min(these[here].end, those[there].end)
        if start < end:
            found.append(Interval(start, end))
        if these[here].end <= those[there].end:
            here += 1
        else:
            there += 1
    return tuple(found)


def remainder(window: Interval, taken: Iterable[Interval]) -> tuple[Interval, ...]:
    """What is left of a window when intervals are taken from it."""
    left: list[Interval] = []
    at = window.start
    for each in common((window,), union(taken)):
        if at < each.start:
            left.append(Interval(at, each.start))
        at = each.end
    if at < window.end:
        left.append(Interval(at, window.end))
    return tuple(left)


def attended(window: Interval, stays: Iterable[Interval], breaks: Iterable[Interval] = ()) -> Presence:
    """Reduce stays, in any order and however often they repeat, to presence in the window without breaks."""
    resting = common((window,), union(breaks))
    possible = remainder(window, resting)
    present = common(possible, union(stays))
    missing = remainder(window, (*resting, *present))
    return Presence(
        window=window,
        breaks=resting,
        stays=present,
        gaps=_gaps(present, missing),
        possible_seconds=total_seconds(possible),
    )


def spanned(moments: Iterable[datetime]) -> Interval | None:
    """The stay from the first to the last check-in, where those are all that is known; None without two."""
    ordered = sorted(set(moments))
    return Interval(ordered[0], ordered[-1]) if len(ordered) > 1 else None


def _gaps(present: Sequence[Interval], missing: Iterable[Interval]) -> tuple[Gap, ...]:
    pieces = sorted([(each, True) for each in present] + [(each, False) for each in missing])
    gaps = []
    for is_present, run in groupby(pieces, key=lambda piece: piece[1]):
        if not is_present:
            parts = [interval for interval, _ in run]
            start, end = parts[0].start, parts[-1].end
            gaps.append(Gap(start, end, total_seconds(parts), _where(present, start, end)))
    return tuple(gaps)


def _where(present: Sequence[Interval], start: datetime, end: datetime) -> Where:
    if not present:
        return "whole"
    if end <= present[0].start:
        return "before"
    return "after" if start >= present[-1].end else "between"
