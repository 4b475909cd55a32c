"""Entries, their versions, signatures and comments. Nothing here has a place for a client."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.audit.models import Chained
from kaptrain.db.base import Base
from kaptrain.logbook.rules.content import Content

# Whatever a row says of itself: the entry, its enrolment and its person say whose hours these are.
OWN_HOURS = """NEW.trainee_id <> (SELECT e.person_id FROM enrolments e WHERE e.id = NEW.enrolment_id)
OR NEW.enrolment_id <> (SELECT x.enrolment_id FROM entries x WHERE x.id = NEW.entry_id)
OR NEW.signer_email IN (SELECT p.email_key FROM people p WHERE p.id = NEW.trainee_id)
OR NEW.signer_email IN (SELECT f.email_key FROM former_addresses f WHERE f.person_id = NEW.trainee_id)"""


class Entry(Base):
    """A claim of hours and where it stands. Mentorship has no `host_id`: the mentor of the moment signs."""

    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'signed', 'withdrawn', 'voided')", name="status"
        ),
        CheckConstraint("(status = 'signed') = (line_seq IS NOT NULL)", name="signed_has_line"),
        Index("ix_entries_enrolment_id_status", "enrolment_id", "status"),
        Index("ix_entries_host_id_status", "host_id", "status"),
        Index("ix_entries_status_waiting_since", "status", "waiting_since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    current_version: Mapped[int]
    host_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    submitted_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    # Since when the administrators look after a request that waited too long.
    fallback_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    line_seq: Mapped[int | None]


class EntryVersion(Base):
    """One version of an entry's content; once sent it is locked and never changes again."""

    __tablename__ = "entry_versions"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 5 AND 720", name="minutes_sane"),
        {"info": {"append_only": "OLD.locked"}},
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    component: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    activity: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    on: Mapped[date]
    start: Mapped[time | None]
    minutes: Mapped[int]
    modality: Mapped[str] = mapped_column(String(20))
    topics: Mapped[list[Any]]
    fields: Mapped[dict[str, Any]]
    confirmed: Mapped[list[Any]]
    written_at: Mapped[datetime]
    locked: Mapped[bool] = mapped_column(default=False)

    def content(self) -> Content:
        """The version as plain frozen data."""
        return Content(
            component=self.component,
            kind=self.kind,
            activity=self.activity,
            title=self.title,
            on=self.on,
            start=self.start,
            minutes=self.minutes,
            modality=self.modality,
            topics=tuple((topic, minutes) for topic, minutes in self.topics),
            fields=self.fields,
            confirmed=tuple((name, start, end, kind) for name, start, end, kind in self.confirmed),
        )

    def write(self, content: Content, now: datetime) -> None:
        """Take over a content; the triggers refuse this once the version is locked."""
        self.component, self.kind = content.component, content.kind
        self.activity, self.title = content.activity, content.title
        self.on, self.start, self.minutes = content.on, content.start, content.minutes
        self.modality = content.modality
        self.topics = [list(pair) for pair in content.topics]
        self.fields = dict(content.fields)
        self.confirmed = [list(mark) for mark in content.confirmed]
        self.written_at = now


class Signature(Chained, Base):
    """A person's attestation, or its withdrawal (`act` void), bound to one version by digest.

    Name, credential and text are kept as they were at that moment.
    """

    __tablename__ = "signatures"
    __table_args__ = (
        UniqueConstraint("entry_id", "version", "act"),
        ForeignKeyConstraint(["entry_id", "version"], ["entry_versions.entry_id", "entry_versions.version"]),
        # A trainee may end a signature by correcting the entry; that takes hours away and gives none.
        CheckConstraint(
            "signer_id <> trainee_id OR (act = 'void' AND signer_role = 'trainee')", name="not_ones_own"
        ),
        CheckConstraint("act IN ('sign', 'void')", name="act"),
        CheckConstraint(
            "(method = 'session') = (signer_email IS NULL) "
            "AND (signer_email IS NULL) = (signer_licence IS NULL)",
            name="link_names_address",
        ),
        # Nothing is signed with a client in the room unless the signer ticked that they agreed.
        CheckConstraint("(statement_id = 'observation') = (client_agreed IS NOT NULL)", name="client_ticked"),
        Index("ix_signatures_signer_id_at", "signer_id", "at"),
        {"info": {"append_only": "1=1", "refused_inserts": {"own_hours": OWN_HOURS}}},
    )

    entry_id: Mapped[int]
    version: Mapped[int]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    signer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    signer_name: Mapped[str] = mapped_column(String(200))
    signer_credential: Mapped[str] = mapped_column(String(200))
    signer_role: Mapped[str] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(10))
    statement_id: Mapped[str] = mapped_column(String(40))
    statement_version: Mapped[int]
    statement_text: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(String(20))
    # The tick of its own that each client present agreed in writing to an observer.
    client_agreed: Mapped[bool | None]
    # What a practitioner without an account wrote, and the folded address that was proved.
    signer_licence: Mapped[str | None] = mapped_column(String(60))
    signer_email: Mapped[str | None] = mapped_column(String(320))
    content_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(String(500))


class EntryComment(Base):
    """Words that went with an act: why it was returned, withdrawn or given to somebody else."""

    __tablename__ = "entry_comments"
    __table_args__ = (
        Index("ix_entry_comments_entry_id", "entry_id"),
        {"info": {"append_only": "1=1"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    version: Mapped[int]
    act: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(String(1000))


class SigningLink(Base):
    """A one-use way to one request for the practitioner it names: by mail, or scanned from a screen.

    It works while the request is still the one that was seen: same version, same signer, same wait.
    """

    __tablename__ = "signing_links"
    __table_args__ = (
        ForeignKeyConstraint(["entry_id", "version"], ["entry_versions.entry_id", "entry_versions.version"]),
        CheckConstraint("way IN ('mail', 'scan')", name="way"),
        Index("ix_signing_links_entry_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    entry_id: Mapped[int]
    version: Mapped[int]
    mark: Mapped[str] = mapped_column(String(140))
    way: Mapped[str] = mapped_column(String(10))
    signer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # The address that the link or its code goes to; a later change of address ends the link.
    address: Mapped[str] = mapped_column(String(320))
    request_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    device: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    code_hash: Mapped[str | None] = mapped_column(String(64))
    codes_sent: Mapped[int] = mapped_column(default=0)
    wrong_codes: Mapped[int] = mapped_column(default=0)


class DigestChoice(Base):
    """Somebody who wants no weekly digest."""

    __tablename__ = "digest_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime]
