"""Certificates as issued, what happened to them since, and the counter of their numbers."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.audit.models import Chained
from kaptrain.db.base import Base
from kaptrain.shared.ids import digest

_SEALED = (
    *("id", "number", "edition", "code", "enrolment_id", "trainee_id", "content_digest", "pdf_sha256"),
    *("issued_by", "ledger_seq", "ledger_head"),
)
PROGRAM = "program"
# What rows sealed before these columns say in them; their seals cover them by leaving them out.
_SEALED_LATER: dict[str, Any] = {"award": PROGRAM, "award_id": None, "valid_until": None}
ENDINGS = ("superseded", "revoked")
ONCE = text("act IN ('issued', 'superseded', 'revoked')")


class Certificate(Base):
    """What was awarded, word by word and byte by byte. Whether it still holds is said by its events.

    `award` is what it is for within the enrolment: "program", or "ce:BODY:ACTIVITY". `edition` counts the
    certificates of an award: its unique key lets only one of two simultaneous issues win. `award_id` stays
    when the same award is printed again for a new name; rows from before it existed have none.
    `valid_until` is the last day on which it holds, None for ever. `ledger_seq` and `ledger_head` are the
    end of the enrolment's chain before issue.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "award", "edition"),
        CheckConstraint("issued_by <> trainee_id", name="not_about_oneself"),
        Index("ix_certificates_trainee_id", "trainee_id"),
        Index("ix_certificates_pdf_sha256", "pdf_sha256"),
        {"info": {"append_only": "1=1"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    code: Mapped[str] = mapped_column(String(28), unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    award: Mapped[str] = mapped_column(String(160), default=PROGRAM)
    award_id: Mapped[str | None] = mapped_column(String(36))
    edition: Mapped[int]
    trainee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    content: Mapped[dict[str, Any]]
    content_digest: Mapped[str] = mapped_column(String(64))
    # Thirty times as heavy as the rest, and asked for by downloads only.
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    issued_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    ledger_seq: Mapped[int]
    ledger_head: Mapped[str] = mapped_column(String(64))
    valid_until: Mapped[date | None]

    def seal(self) -> str:
        """The digest that binds the row to its `issued` event, and so to the chain."""
        moment = self.issued_at.astimezone(UTC).isoformat(timespec="microseconds")
        later = {name: getattr(self, name) for name in _SEALED_LATER}
        if later == _SEALED_LATER:
            later = {}
        elif self.valid_until is not None:
            later["valid_until"] = self.valid_until.isoformat()
        return digest({"issued_at": moment, **{name: getattr(self, name) for name in _SEALED}, **later})


class CertificateEvent(Chained, Base):
    """`issued`, `superseded` or `revoked`: each at most once in the life of a certificate; `withheld` and
    `released`, as often as its holder likes.

    `on` is the day of `at` in the institution's zone. `seal` belongs to `issued`, `successor_id` to an end
    that came with a new certificate.
    """

    __tablename__ = "certificate_events"
    __table_args__ = (
        Index(
            "uq_certificate_events_once",
            "certificate_id",
            "act",
            unique=True,
            sqlite_where=ONCE,
            postgresql_where=ONCE,
        ),
        Index("ix_certificate_events_certificate_id", "certificate_id"),
        CheckConstraint(
            "act IN ('issued', 'superseded', 'revoked', 'withheld', 'released')", name="act_known"
        ),
        {"info": {"append_only": "1=1"}},
    )

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    act: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300), default="")
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))
    seal: Mapped[str | None] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    on: Mapped[date]
    at: Mapped[datetime]


class CertificateLookup(Base):
    """How often a certificate's public page was looked at on a day (UTC). Nothing about who looked."""

    __tablename__ = "certificate_lookups"
    __table_args__ = (CheckConstraint("times > 0", name="times_positive"),)

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    times: Mapped[int]


class CertificateCounter(Base):
    """The last number given in a year. Numbers are unique; gaps mean nothing (docs/decisions)."""

    __tablename__ = "certificate_counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Credential(Base):
    """A certificate as signed Open Badge: the very bytes that holders carry and verifiers check.

    `list_number` and `status_index` are its place in the lists of revocations, never used again.
    `subject_id` means the holder, the same in all their credentials and nowhere else.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        UniqueConstraint("list_number", "status_index"),
        CheckConstraint("status_index BETWEEN 0 AND 131071", name="index_within_list"),
        Index("ix_credentials_json_sha256", "json_sha256"),
        {"info": {"append_only": "1=1"}},
    )

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    json: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    json_sha256: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[str] = mapped_column(String(36))
    list_number: Mapped[int]
    status_index: Mapped[int]
    key_number: Mapped[int] = mapped_column(ForeignKey("signing_keys.number"))
    valid_from: Mapped[datetime]


class BadgePicture(Base):
    """A picture with the credential inside: the very bytes that holders carry, so that it can be checked."""

    __tablename__ = "badge_pictures"
    __table_args__ = (
        CheckConstraint("kind IN ('png', 'svg')", name="kind_known"),
        Index("ix_badge_pictures_sha256", "sha256"),
        {"info": {"append_only": "1=1"}},
    )

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(3), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))


class SigningKey(Base):
    """A key that signs or once signed credentials, for did.json. The newest signs; none ever goes."""

    __tablename__ = "signing_keys"
    __table_args__ = ({"info": {"append_only": "1=1"}},)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_key: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime]


class SealedKey(Base):
    """The private half of the newest key, encrypted. A retired key has none any more."""

    __tablename__ = "sealed_keys"

    number: Mapped[int] = mapped_column(ForeignKey("signing_keys.number"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class BulkJob(Base):
    """Certificates that an admin asked for together, all with the same last day (None: they hold for ever).

    `renewal_reason` says why those that there are get a later last day; None: new ones are issued. What
    became of each is said by its result.

    All four tables of a job only grow: what is left is an item without a result in a job without a stop.
    """

    __tablename__ = "bulk_jobs"
    __table_args__ = (Index("ix_bulk_jobs_by_id", "by_id"), {"info": {"append_only": "1=1"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(160))
    total: Mapped[int]
    valid_until: Mapped[date | None]
    renewal_reason: Mapped[str | None] = mapped_column(String(300))
    at: Mapped[datetime]

    @property
    def renews(self) -> bool:
        """Whether certificates that there are get a later last day."""
        return self.renewal_reason is not None


class BulkItem(Base):
    """One enrolment of a job; `place` counts from 1, `confirmed` stands for what the admin saw of it.

    To renew, that is the certificate itself: the first letters of the digest of its content.
    """

    __tablename__ = "bulk_items"
    __table_args__ = (
        UniqueConstraint("job_id", "enrolment_id"),
        Index("ix_bulk_items_enrolment_id", "enrolment_id"),
        {"info": {"append_only": "1=1"}},
    )

    job_id: Mapped[int] = mapped_column(ForeignKey("bulk_jobs.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    confirmed: Mapped[str] = mapped_column(String(64))


class BulkResult(Base):
    """How an item ended, written in the transaction that issued its certificate: once, or not at all."""

    __tablename__ = "bulk_results"
    __table_args__ = (
        ForeignKeyConstraint(["job_id", "place"], ["bulk_items.job_id", "bulk_items.place"]),
        CheckConstraint("(certificate_id IS NULL) = (code <> 'issued')", name="issued_or_why_not"),
        {"info": {"append_only": "1=1"}},
    )

    job_id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    at: Mapped[datetime]


class BulkStop(Base):
    """Nothing of the job is begun after this row."""

    __tablename__ = "bulk_stops"
    __table_args__ = ({"info": {"append_only": "1=1"}},)

    job_id: Mapped[int] = mapped_column(ForeignKey("bulk_jobs.id"), primary_key=True, autoincrement=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
