"""Append to chains, keep receipts, and verify everything that is chained."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit.models import PROGRAM_STREAM, AuditRow, Chained, ChainHead, KeptWords, Receipt
from kaptrain.audit.rules import GENESIS, Head, Seen, broken_links
from kaptrain.authz.actor import Actor
from kaptrain.db.base import Base
from kaptrain.shared.deidentify import Kept

BATCH = 2000
Answer = tuple[str, str]  # location, message


def open_stream(session: Session, stream: str) -> ChainHead:
    """Begin a stream that does not exist yet."""
    head = ChainHead(stream=stream, seq=0, digest=GENESIS)
    session.add(head)
    session.flush()
    return head


def locked_head(session: Session, stream: str = PROGRAM_STREAM) -> ChainHead:
    """Return the head of a stream, locked until the transaction ends; begin the stream if need be."""
    find = select(ChainHead).where(ChainHead.stream == stream).with_for_update()
    head = session.scalar(find.execution_options(populate_existing=True))
    if head is not None:
        return head
    try:
        with session.begin_nested():
            session.execute(insert(ChainHead).values(stream=stream, seq=0, digest=GENESIS))
    except IntegrityError:
        pass  # Somebody else began the stream at the same moment; their head is the one to lock.
    return session.execute(find).scalar_one()


def stream_head(session: Session, stream: str) -> ChainHead:
    """Return the head of a stream as it stands now, without holding it."""
    head = session.get(ChainHead, stream, populate_existing=True)
    return head or ChainHead(stream=stream, seq=0, digest=GENESIS)


def append(session: Session, head: ChainHead, row: Chained) -> None:
    """Give the row the next number of the locked head, chain it and add it."""
    row.stream = head.stream
    row.seq = head.seq + 1
    row.prev_digest = head.digest
    row.digest = row.computed_digest()
    head.seq, head.digest = row.seq, row.digest
    session.add(row)


def keep_words(
    session: Session, actor: Actor, subject: str, act: str, kept: Kept | None, *, now: datetime
) -> None:
    """Keep why marked words of a text may stay, for those who read it. Nothing when nothing was marked.

    `subject` names what the text belongs to (`entry:12`), `act` what was written ("return").
    """
    if kept is not None:
        session.add(
            KeptWords(
                subject=subject,
                act=act,
                by_id=actor.id,
                by_name=actor.name,
                at=now,
                fields=list(kept.fields),
                kinds=list(kept.kinds),
                reason=kept.reason,
            )
        )


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: str,
    *,
    now: datetime,
    detail: dict[str, Any] | None = None,
    head: ChainHead | None = None,
) -> AuditRow:
    """Write down who did what. Without `head` the row joins the program's own stream."""
    row = AuditRow(
        at=now,
        actor_id=actor.person_id,
        actor_name=actor.name or "the system",
        action=action,
        subject=subject,
        detail=detail or {},
    )
    append(session, head or locked_head(session), row)
    return row


def keep_receipt(session: Session, person_id: int, key: str, *, answer: Answer, now: datetime) -> bool:
    """Keep (location, message) as the answer to the form `key`; False when it was answered before."""
    location, message = answer
    # One statement on either engine; when the same form is on its way twice, the second waits here.
    insert_or_not = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    kept = session.scalar(
        insert_or_not(Receipt)
        .values(person_id=person_id, key=key, location=location, message=message, at=now)
        .on_conflict_do_nothing()
        .returning(Receipt.id)
    )
    return kept is not None


def find_receipt(session: Session, person_id: int, key: str) -> Receipt | None:
    """Return the first answer to the form `key` of this person."""
    return session.scalar(select(Receipt).where(Receipt.person_id == person_id, Receipt.key == key))


def chained_models() -> list[type[Any]]:
    """Every mapped table that is part of a chain."""
    models = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Chained)]
    return sorted(models, key=lambda model: str(model.__tablename__))


def verify_chains(session: Session) -> Iterator[str]:
    """Recompute every chain and yield a sentence for each difference."""
    heads = {head.stream: head for head in session.scalars(select(ChainHead))}
    seen = heapq.merge(
        *(_rows(session, model) for model in chained_models()), key=lambda row: (row.stream, row.seq)
    )
    for stream, rows in groupby(seen, key=lambda row: row.stream):
        head = heads.pop(stream, None)
        if head is None:
            yield f"{stream}: the stream has rows but no head"
            head = ChainHead(stream=stream, seq=0, digest=GENESIS)
        yield from broken_links(Head(head.stream, head.seq, head.digest), rows)
    for head in heads.values():
        yield from broken_links(Head(head.stream, head.seq, head.digest), ())


def _rows(session: Session, model: type[Any]) -> Iterator[Seen]:
    # Text order must be the same on every engine, or the merge would mix streams.
    stream = model.stream.collate("C") if session.get_bind().dialect.name == "postgresql" else model.stream
    rows = select(model).order_by(stream, model.seq)
    for row in session.scalars(rows.execution_options(yield_per=BATCH, populate_existing=True)):
        yield Seen(
            table=model.__tablename__,
            stream=row.stream,
            seq=row.seq,
            prev_digest=row.prev_digest,
            digest=row.digest,
            computed=row.computed_digest(),
        )


Check = Callable[[Session], Iterator[str]]
