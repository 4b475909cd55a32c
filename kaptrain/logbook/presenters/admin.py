"""What an admin sees: what waits too long, and one entry to give to somebody else or to open again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaptrain.logbook.presenters.history import Event, events
from kaptrain.logbook.presenters.parts import Parts, parts, waited
from kaptrain.logbook.queries import PAGE, History, Waiting, Whole
from kaptrain.logbook.rules.kinds import BY_ID


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """A request that has waited too long, or that nobody can sign."""

    entry_id: int
    trainee: str
    title: str
    minutes: int
    age: str
    signer: str


@dataclass(frozen=True, slots=True)
class OverduePage:
    """What waits too long."""

    items: tuple[OverdueItem, ...]
    days: int
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class RoutePage:
    """One entry as an admin sees it: who should sign, how long it has waited, what happened."""

    entry_id: int
    trainee: str
    title: str
    status: str
    parts: Parts
    signer: str
    age: str
    hosted: bool
    events: tuple[Event, ...]


def overdue_page(rows: Sequence[Waiting], *, days: int, page: int, now: datetime) -> OverduePage:
    """Return what waits too long."""
    items = tuple(
        OverdueItem(
            row.entry_id,
            row.trainee,
            row.title,
            row.minutes,
            waited(row.waiting_since, now),
            row.signer or "nobody can sign it",
        )
        for row in rows
    )
    return OverduePage(items, days, page, len(rows) == PAGE)


def route_page(whole: Whole, history: History, now: datetime) -> RoutePage:
    """Return one entry as an admin sees it."""
    entry = whole.entry
    return RoutePage(
        entry_id=entry.id,
        trainee=whole.trainee.name,
        title=whole.version.title,
        status=entry.status,
        parts=parts(entry.kind, whole.version.content()),
        signer=whole.signer.name if whole.signer else "nobody",
        age=waited(entry.waiting_since, now),
        hosted=BY_ID[entry.kind].hosted,
        events=events(entry.kind, history),
    )
