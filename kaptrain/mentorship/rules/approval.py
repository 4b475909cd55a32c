"""What a mentor should have seen before the final approval, and what may not be missing."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kaptrain.mentorship.rules.items import PARTS
from kaptrain.mentorship.rules.ratings import Rated, newest
from kaptrain.shared.ids import digest
from kaptrain.shared.minutes import format_minutes

LAST_MARKS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The trainee's year as the approval looks at it; minutes of mentorship, the plan's parts, the marks."""

    required: int
    counted: int
    pending: int
    hours_met: bool
    plan_parts: Collection[str]
    open_goals: int
    ratings: tuple[Rated, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing to look at. Without a `needed` one nothing is approved; the others are for the mentor."""

    id: str
    title: str
    words: str
    met: bool
    needed: bool


def requirements(seen: Seen) -> tuple[Requirement, ...]:
    """Return what the approval rests on, in the order of the handbook."""
    return tuple(_requirements(seen))


def _requirements(seen: Seen) -> Iterator[Requirement]:
    hours = f"{format_minutes(seen.counted)} of {format_minutes(seen.required)} counted"
    if seen.pending:
        hours += f", {format_minutes(seen.pending)} pending"
    yield Requirement("hours", "Hours of mentorship", hours, seen.hours_met, True)
    missing = [title for part, title in PARTS if part not in seen.plan_parts]
    yield Requirement(
        "plan",
        "Development plan",
        "All seven parts are written" if not missing else f"Still to write: {'; '.join(missing)}",
        not missing,
        not seen.plan_parts,
    )
    for side, title in (("mentor", "Your marks"), ("self", "The trainee’s own marks")):
        last = newest(seen.ratings, side)
        late = last is not None and last.month >= LAST_MARKS
        words = f"Last in month {last.month}" if last else "None yet"
        yield Requirement(f"marks-{side}", title, words, late, False)
    goals = "Each reached or dropped" if not seen.open_goals else f"{seen.open_goals} still open"
    yield Requirement("goals", "Goals", goals, not seen.open_goals, False)


def missing(found: Collection[Requirement]) -> tuple[Requirement, ...]:
    """Return what stands in the way of an approval."""
    return tuple(each for each in found if each.needed and not each.met)


def seen_mark(found: Collection[Requirement]) -> str:
    """Return a short name of what a page showed, so that nothing unseen is approved."""
    return digest([[each.id, each.words, each.met] for each in found])[:32]
