"""Reads of the ledger."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.models import Decision, LedgerLine

# What evaluation and its pages read; plain columns, because a year has hundreds of lines.
LINE_COLUMNS = (
    LedgerLine.enrolment_id,
    LedgerLine.seq,
    LedgerLine.source,
    LedgerLine.takes_back,
    LedgerLine.component,
    LedgerLine.kind,
    LedgerLine.activity,
    LedgerLine.title,
    LedgerLine.on,
    LedgerLine.start,
    LedgerLine.minutes,
    LedgerLine.modality,
    LedgerLine.topics,
    LedgerLine.content_version,
)
LedgerRow = Row[Any]

# Every page about hours asks these two, so they are built once.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_ROWS = (
    select(*LINE_COLUMNS)
    .where(LedgerLine.enrolment_id.in_(_IDS))
    .order_by(LedgerLine.enrolment_id, LedgerLine.seq)
)
_ROWS_ATTESTED = _ROWS.add_columns(LedgerLine.attested)
_DECISIONS = (
    select(Decision).where(Decision.enrolment_id.in_(_IDS)).order_by(Decision.enrolment_id, Decision.seq)
)


def ledger_rows(
    session: Session, enrolment_ids: Iterable[int], *, attested: bool = True
) -> Sequence[LedgerRow]:
    """Return all rows of these enrolments in ledger order, rows that take others back included.

    Without `attested` no row says who vouched, which takes as long to read as all the rest.
    """
    find = _ROWS_ATTESTED if attested else _ROWS
    return session.execute(find, {"ids": list(enrolment_ids)}).all()


def decisions_of(session: Session, enrolment_ids: Iterable[int]) -> Sequence[Decision]:
    """Return all decisions about these enrolments, oldest first, taken-back ones included."""
    return session.scalars(_DECISIONS, {"ids": list(enrolment_ids)}).all()


def line_by_source(session: Session, enrolment_id: int, source: str) -> LedgerLine | None:
    """Return the line that rests on this source, if it was credited."""
    find = select(LedgerLine).where(LedgerLine.enrolment_id == enrolment_id, LedgerLine.source == source)
    return session.scalar(find)


def credited_sources(session: Session, enrolment_id: int, prefix: str) -> set[str]:
    """Return the sources with this prefix that have a line ("lesson:" for finished lessons)."""
    find = select(LedgerLine.source).where(
        LedgerLine.enrolment_id == enrolment_id, LedgerLine.source.startswith(prefix, autoescape=True)
    )
    return set(session.scalars(find))


def credited_already(
    session: Session, enrolment_ids: Collection[int], component: str, activity: str, prefixes: Sequence[str]
) -> set[int]:
    """Return those of these enrolments that have a standing line of an activity, from sources like these."""
    back = aliased(LedgerLine)
    gone = exists().where(back.enrolment_id == LedgerLine.enrolment_id, back.takes_back == LedgerLine.seq)
    find = select(LedgerLine.enrolment_id).where(
        LedgerLine.enrolment_id.in_(enrolment_ids),
        LedgerLine.component == component,
        LedgerLine.activity == activity,
        LedgerLine.takes_back.is_(None),
        or_(*(LedgerLine.source.startswith(each, autoescape=True) for each in prefixes)),
        ~gone,
    )
    return set(session.scalars(find))


def is_undone(session: Session, stream: str, seq: int) -> bool:
    """Tell whether a later decision took this one back."""
    find = select(Decision.seq).where(Decision.stream == stream, Decision.takes_back == seq)
    return session.scalar(find) is not None


def exempted_minutes(session: Session, enrolment: Enrolment, component: str) -> int:
    """Sum up the exemptions in force for one component, in minutes."""
    undoing = aliased(Decision)
    find = select(func.coalesce(func.sum(Decision.minutes), 0)).where(
        Decision.enrolment_id == enrolment.id,
        Decision.kind == "exemption",
        Decision.component == component,
        Decision.takes_back.is_(None),
        ~select(undoing.seq)
        .where(undoing.stream == Decision.stream, undoing.takes_back == Decision.seq)
        .exists(),
    )
    return int(session.scalar(find) or 0)
