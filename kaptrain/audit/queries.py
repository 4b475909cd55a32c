"""Reads of the record of acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow, ChainHead, KeptWords

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What to look for; empty means everything. `since` and `until` bound the moment, end excluded."""

    person: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """A row's place in the order of the list: the next page begins below it."""

    at: datetime
    stream: str
    seq: int


def list_acts(session: Session, wanted: Wanted, below: Place | None = None) -> Sequence[AuditRow]:
    """Return up to one more than a page of acts, newest first; the extra one says that there are more."""
    find = _narrowed(select(AuditRow), wanted)
    if below is not None:
        find = find.where(
            or_(
                AuditRow.at < below.at,
                and_(AuditRow.at == below.at, AuditRow.stream > below.stream),
                and_(AuditRow.at == below.at, AuditRow.stream == below.stream, AuditRow.seq < below.seq),
            )
        )
    order = find.order_by(AuditRow.at.desc(), AuditRow.stream, AuditRow.seq.desc())
    return session.scalars(order.limit(PAGE + 1)).all()


def count_chained(session: Session) -> tuple[int, int]:
    """How many rows and chains there are, by the heads of the chains."""
    found = select(func.coalesce(func.sum(ChainHead.seq), 0), func.count()).select_from(ChainHead)
    rows, streams = session.execute(found).one()
    return int(rows), int(streams)


def _narrowed(find: Select[AuditRow], wanted: Wanted) -> Select[AuditRow]:
    for word in wanted.person.split():
        find = find.where(AuditRow.actor_name.icontains(word, autoescape=True))
    if wanted.action:
        find = find.where(AuditRow.action.startswith(wanted.action, autoescape=True))
    if wanted.subject:
        find = find.where(AuditRow.subject == wanted.subject)
    if wanted.since is not None:
        find = find.where(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        find = find.where(AuditRow.at < wanted.until)
    return find


def kept_words(session: Session, *subjects: str) -> Sequence[KeptWords]:
    """Return the reasons with which marked words were kept, of these subjects, oldest first."""
    find = select(KeptWords).where(KeptWords.subject.in_(subjects)).order_by(KeptWords.at, KeptWords.id)
    return session.scalars(find).all()
