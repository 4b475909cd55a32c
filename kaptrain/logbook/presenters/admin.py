"""What an admin sees: what waits too long, and one entry to give to somebody else or to open again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaptrain.authz.actor import Role
from kaptrain.logbook.presenters.history import Event, events
from kaptrain.logbook.presenters.parts import Parts, parts, waited
from kaptrain.logbook.queries import PAGE, History, Whole
from kaptrain.logbook.queries.stuck import Load, Stuck
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
    why: str
    give_to: Load | None
    enrolment_id: int
    mentored: bool
    may_mail: bool


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


def overdue_page(
    rows: Sequence[Stuck], people: Sequence[Load], *, days: int, page: int, now: datetime
) -> OverduePage:
    """Return what is stuck, why, and who could take it; `people` come least busy first."""
    items = tuple(_item(row, people, now) for row in rows)
    return OverduePage(items, days, page, len(rows) == PAGE)


def _item(row: Stuck, people: Sequence[Load], now: datetime) -> OverdueItem:
    kind = BY_ID[row.kind]
    others = (
        each
        for each in people
        if kind.hosted and each.role == kind.signer and each.person_id not in (row.host_id, row.trainee_id)
    )
    return OverdueItem(
        entry_id=row.entry_id,
        trainee=row.trainee,
        title=row.title,
        minutes=row.minutes,
        age=waited(row.waiting_since, now),
        signer=row.signer or "nobody",
        why=_why(row),
        give_to=next(others, None),
        enrolment_id=row.enrolment_id,
        mentored=not kind.hosted,
        may_mail=kind.signer is Role.PRACTITIONER and row.signer is not None and not row.suspended,
    )


def _why(row: Stuck) -> str:
    if row.signer is None:
        return "No mentor is assigned"
    if row.suspended:
        return f"{row.signer} is suspended"
    if not row.account and not row.linked:
        return f"{row.signer} has no account and no link"
    if not row.account:
        return f"{row.signer} has a link and has not used it"
    return f"{row.signer} has not answered"


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
