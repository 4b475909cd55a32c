"""What hosts signed about attendance."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.audit.models import Chained
from kaptrain.db.base import Base

OWN_HOURS = "NEW.trainee_id <> (SELECT e.person_id FROM enrolments e WHERE e.id = NEW.enrolment_id)"


class EventSignature(Chained, Base):
    """A host's attestation of one person's attendance, or its end (`act` void).

    `source` is the ledger's: "event:UID" for the record, "event:UID:2" for its first correction, "makeup:ID"
    for a tutorial. `signed` is everything that was signed, `content_digest` its digest. Name, credential
    and text are kept as they were at that moment.
    """

    __tablename__ = "event_signatures"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "source", "act"),
        CheckConstraint("signer_id <> trainee_id", name="not_ones_own"),
        CheckConstraint("act IN ('sign', 'void')", name="act"),
        Index("ix_event_signatures_event_id", "event_id"),
        {"info": {"append_only": "1=1", "refused_inserts": {"own_hours": OWN_HOURS}}},
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    source: Mapped[str] = mapped_column(String(80))
    act: Mapped[str] = mapped_column(String(10))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    signer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    signer_name: Mapped[str] = mapped_column(String(200))
    signer_credential: Mapped[str] = mapped_column(String(200))
    signer_role: Mapped[str] = mapped_column(String(20))
    statement_id: Mapped[str] = mapped_column(String(40))
    statement_version: Mapped[int]
    statement_text: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(String(20))
    signed: Mapped[dict[str, Any]]
    content_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(String(500))
