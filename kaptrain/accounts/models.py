"""People, their roles, their sessions on this server, mailed links and counted attempts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.db.base import Base


class Person(Base):
    """Somebody with an account. `email_key` is the address folded, so that look-alikes collide."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    credential: Mapped[str] = mapped_column(String(200), default="")
    zone: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # Goes up with every change of password or address: older links and sessions then end.
    secret_version: Mapped[int] = mapped_column(default=1)
    suspended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class RoleGrant(Base):
    """One role of one person."""

    __tablename__ = "role_grants"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class SignIn(Base):
    """A session that lives on the server: ending the row ends it everywhere."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sid_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    secret_version: Mapped[int]
    method: Mapped[str] = mapped_column(String(20))
    device: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class MailLink(Base):
    """A one-use link by mail, bound to its purpose and to the person's secrets of that moment."""

    __tablename__ = "mail_links"
    __table_args__ = (Index("ix_mail_links_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    secret_version: Mapped[int]
    # The address that a link for a new address was sent to.
    address: Mapped[str | None] = mapped_column(String(320))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Tally(Base):
    """Attempts counted per key and window; shared by all processes."""

    __tablename__ = "tallies"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]


class FormerAddress(Base):
    """An address that somebody used before: still theirs when it is asked who signs for whom."""

    __tablename__ = "former_addresses"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    email_key: Mapped[str] = mapped_column(String(320), primary_key=True)
    at: Mapped[datetime]
