"""Append-only rows linked by digest, and receipts of requests already carried out."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.audit.rules import link
from kaptrain.db.base import Base

PROGRAM_STREAM = "program"


class Chained:
    """A row of a stream: numbered without gaps, bound to the row before it by digest.

    One stream may run through several tables; (stream, seq) is unique over all of them,
    because each row takes the next number of the stream's locked head.
    """

    stream: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    prev_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

    def content(self) -> dict[str, Any]:
        """Everything the digest covers: all columns but itself; absent values leave no trace,
        so that a later nullable column does not change old digests."""
        table = type(self).__table__  # type: ignore[attr-defined]
        values = {column.name: _plain(getattr(self, column.key)) for column in table.columns}
        return {name: value for name, value in values.items() if value is not None and name != "digest"}

    def computed_digest(self) -> str:
        """The digest that this row's content must have."""
        return link(type(self).__tablename__, self.content())  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return value


class ChainHead(Base):
    """The newest number and digest of a stream. Locking it orders everybody who appends."""

    __tablename__ = "chain_heads"

    stream: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class AuditRow(Chained, Base):
    """One act of one person. `detail` is small, plain, and never holds free text about clients."""

    __tablename__ = "audit_rows"
    __table_args__ = (Index("ix_audit_rows_at", "at"), {"info": {"append_only": "1=1"}})

    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80))
    detail: Mapped[dict[str, Any]]


class Receipt(Base):
    """The answer to a form that was carried out, kept so that sending it twice does it once."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(500))
    message: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]


class KeptWords(Base):
    """A writer's word that marked places of a text may stay, and why. Never the words themselves.

    `subject` names what the text belongs to, such as `entry:12`; `fields` and `kinds` say where and what.
    """

    __tablename__ = "kept_words"
    __table_args__ = (Index("ix_kept_words_subject", "subject"), {"info": {"append_only": "1=1"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80))
    act: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    fields: Mapped[list[Any]]
    kinds: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(String(300))
