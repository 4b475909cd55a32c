"""Which month of the year it is, and how far its twelve themes have come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS = 12


class Progress(StrEnum):
    """How far a theme has come."""

    DONE = "done"
    WAITING = "waiting"
    RETURNED = "returned"
    DRAFT = "draft"
    LOGGED = "logged"
    NOW = "now"
    OPEN = "open"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A theme of the program, in its order."""

    id: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry about a theme: its id, its status, and whether its minutes count."""

    entry_id: int
    activity: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme with how far it has come; `claims` are its entries, newest first."""

    number: int
    meeting: Meeting
    progress: Progress
    claims: tuple[Claim, ...] = ()


def month_of(starts_on: date, day: date) -> int:
    """Return the month of a year that begins on `starts_on` in which a day lies, 1 to 12."""
    whole = (day.year - starts_on.year) * 12 + day.month - starts_on.month - (day.day < starts_on.day)
    return min(max(whole + 1, 1), MONTHS)


ENTRY_PROGRESS = {
    "submitted": Progress.WAITING,
    "returned": Progress.RETURNED,
    "draft": Progress.DRAFT,
}


def themes(
    meetings: Sequence[Meeting],
    claims: Iterable[Claim],
    *,
    counted: Mapping[str, int],
    logged: Iterable[str],
    month: int,
) -> tuple[Theme, ...]:
    """Return the themes in order. `counted` are minutes in the ledger by theme, `logged` what awaits a yes.

    Their order matters less than that each is met, so a theme that was met early is done.
    """
    by_theme: dict[str, list[Claim]] = {}
    for claim in claims:
        by_theme.setdefault(claim.activity, []).append(claim)
    waiting = frozenset(logged)
    return tuple(
        Theme(
            number=number,
            meeting=each,
            progress=_progress(each.id, by_theme.get(each.id, ()), counted, waiting, number - month),
            claims=tuple(by_theme.get(each.id, ())),
        )
        for number, each in enumerate(meetings, 1)
    )


def _progress(
    theme: str, claims: Iterable[Claim], counted: Mapping[str, int], waiting: frozenset[str], distance: int
) -> Progress:
    if counted.get(theme):
        return Progress.DONE
    found = {ENTRY_PROGRESS[claim.status] for claim in claims if claim.status in ENTRY_PROGRESS}
    for progress in (Progress.RETURNED, Progress.WAITING, Progress.DRAFT):
        if progress in found:
            return progress
    if theme in waiting:
        return Progress.LOGGED
    return Progress.NOW if not distance else Progress.OPEN if distance < 0 else Progress.AHEAD
