"""How the documents of one kind stand on a day. Nothing is stored: the date alone makes "expired"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

AHEAD = timedelta(weeks=8)
LONGEST_VALID = timedelta(days=3660)


class State(StrEnum):
    """The states of a document, and of what somebody needs."""

    MISSING = "missing"
    PENDING = "pending"
    REFUSED = "refused"
    APPROVED = "approved"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REPLACED = "replaced"


IN_ORDER = frozenset({State.APPROVED, State.EXPIRING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One file with the last decision about it; a higher `id` was sent later, `until` is its last day."""

    id: int
    kind: str
    site: int | None = None
    decision: str = ""
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How somebody stands with one kind: `holds` is the paper that counts, `waits` a newer one to look at.

    `reason` says why the newest paper was refused, also while an older one holds.
    """

    state: State = State.MISSING
    until: date | None = None
    holds: int | None = None
    waits: int | None = None
    reason: str = ""

    def is_good_on(self, day: date) -> bool:
        """Tell whether the paper that holds is good on a day; its last day is a good one."""
        return self.holds is not None and (self.until is None or day <= self.until)


def state_on(until: date | None, today: date) -> State:
    """Return the state of something approved until a day, if it ends at all."""
    if until is None:
        return State.APPROVED
    if until < today:
        return State.EXPIRED
    return State.EXPIRING if until <= today + AHEAD else State.APPROVED


def standing(papers: Iterable[Paper], today: date) -> Standing:
    """Return how somebody stands, from all papers of one kind (and site)."""
    ordered = sorted(papers, key=lambda each: each.id)
    if not ordered:
        return Standing()
    newest = ordered[-1]
    waits = newest.id if not newest.decision else None
    reason = newest.reason if newest.decision == "refused" else ""
    holding = next((each for each in reversed(ordered) if each.decision == "approved"), None)
    if holding is not None:
        return Standing(
            state=state_on(holding.until, today),
            until=holding.until,
            holds=holding.id,
            waits=waits,
            reason=reason,
        )
    if waits is not None:
        return Standing(state=State.PENDING, waits=waits)
    return Standing(state=State.REFUSED, reason=reason)


def state_of(paper: Paper, papers: Sequence[Paper], today: date) -> State:
    """Return the state of one paper among those of its kind, for the history."""
    later = [each for each in papers if each.id > paper.id]
    if not paper.decision:
        return State.REPLACED if later else State.PENDING
    if paper.decision == "refused":
        return State.REFUSED
    if any(each.decision == "approved" for each in later):
        return State.REPLACED
    return state_on(paper.until, today)


def worst(standings: Sequence[Standing]) -> Standing:
    """Return the standing that asks for most, such as among the forms of several sites."""
    order = (
        State.EXPIRED, State.REFUSED, State.MISSING, State.PENDING, State.EXPIRING, State.APPROVED,
    )  # fmt: skip
    return min(standings, key=lambda each: order.index(each.state), default=Standing())


def best(standings: Sequence[Standing]) -> Standing:
    """Return the standing that asks for least."""
    order = (
        State.APPROVED, State.EXPIRING, State.PENDING, State.REFUSED, State.EXPIRED, State.MISSING,
    )  # fmt: skip
    return min(standings, key=lambda each: order.index(each.state), default=Standing())
