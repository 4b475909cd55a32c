"""Sites and practitioners, slots at sites, documents of trainees and what was decided about them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.accounts.models import Person
from kaptrain.db.base import Base
from kaptrain.events.models import Event


class Site(Base):
    """A place where trainees observe. With `cleared_only` nobody books there who is not cleared."""

    __tablename__ = "practicum_sites"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint(
            "agreement_on IS NULL OR agreement_until IS NULL OR agreement_until >= agreement_on",
            name="agreement_ends_after_start",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    agreement_on: Mapped[date | None]
    agreement_until: Mapped[date | None]
    cleared_only: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20), default="open")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Practitioner(Base):
    """Somebody who hosts trainees, with or without an account; the licence is theirs, not a trainee's."""

    __tablename__ = "practicum_practitioners"
    __table_args__ = (
        UniqueConstraint("person_id"),
        CheckConstraint("state IN ('active', 'ended')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(200))
    credential: Mapped[str] = mapped_column(String(200), default="")
    licence_number: Mapped[str] = mapped_column(String(60), default="")
    licence_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20), default="active")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()
    placements: Mapped[list["Placement"]] = relationship(
        cascade="all, delete-orphan", back_populates="practitioner"
    )


class Placement(Base):
    """A practitioner hosts at a site."""

    __tablename__ = "practicum_placements"
    __table_args__ = (Index("ix_practicum_placements_site_id", "site_id"),)

    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practicum_practitioners.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("practicum_sites.id"), primary_key=True)

    practitioner: Mapped[Practitioner] = relationship(back_populates="placements")
    site: Mapped[Site] = relationship()


class Slot(Base):
    """The site of an event of the practicum. `cleared_only` empty leaves it to the site."""

    __tablename__ = "practicum_slots"
    __table_args__ = (Index("ix_practicum_slots_site_id", "site_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("practicum_sites.id"))
    cleared_only: Mapped[bool | None]

    event: Mapped[Event] = relationship()
    site: Mapped[Site] = relationship()

    @property
    def blocks(self) -> bool:
        """Whether only those who are cleared may book."""
        return self.site.cleared_only if self.cleared_only is None else self.cleared_only


class Document(Base):
    """A file that a person sent. Its bytes lie in the store under their own `digest`.

    `title` names its kind as it was called then; the name the file had on the sender's machine is not kept.
    `removed_at` is when its owner took it back.
    """

    __tablename__ = "practicum_documents"
    __table_args__ = (
        UniqueConstraint("id", "person_id"),
        CheckConstraint("size > 0", name="has_bytes"),
        CheckConstraint("media IN ('pdf', 'jpeg', 'png')", name="media"),
        Index("ix_practicum_documents_person_id", "person_id"),
        Index("ix_practicum_documents_digest", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("practicum_sites.id"))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media: Mapped[str] = mapped_column(String(10))
    sent_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    site: Mapped[Site | None] = relationship()


class Review(Base):
    """What somebody decided about a document. The last one by `number` holds; none is ever changed.

    Nobody decides about their own document: the table itself refuses it.
    """

    __tablename__ = "practicum_reviews"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        ForeignKeyConstraint(
            ["document_id", "trainee_id"], ["practicum_documents.id", "practicum_documents.person_id"]
        ),
        CheckConstraint("by_id <> trainee_id", name="not_ones_own"),
        CheckConstraint("decision IN ('approved', 'refused')", name="decision"),
        CheckConstraint("decision = 'approved' OR reason <> ''", name="says_why"),
        {"info": {"append_only": "1=1"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    number: Mapped[int]
    trainee_id: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    by_role: Mapped[str] = mapped_column(String(20))
    decision: Mapped[str] = mapped_column(String(10))
    valid_until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]
