"""Reads about links to sign."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.logbook.models import Entry, SigningLink
from kaptrain.logbook.rules.links import Way

DAY = timedelta(days=1)


def link_by_hash(session: Session, hashed: str) -> SigningLink | None:
    """Return the link of this token's hash, as it stands now, whether it works or not."""
    find = select(SigningLink).where(SigningLink.token_hash == hashed)
    return session.scalar(find.execution_options(populate_existing=True))


def mailed_lately(session: Session, entry_id: int, now: datetime) -> int:
    """Count the links to a request that were mailed within a day."""
    find = select(func.count()).where(
        SigningLink.entry_id == entry_id, SigningLink.way == Way.MAIL, SigningLink.created_at > now - DAY
    )
    return session.scalar(find) or 0


def open_link(session: Session, entry: Entry, now: datetime) -> SigningLink | None:
    """Return the newest link to a request as it waits now, neither used nor replaced nor run out."""
    find = select(SigningLink).where(
        SigningLink.entry_id == entry.id,
        SigningLink.request_at == entry.waiting_since,
        SigningLink.used_at.is_(None),
        SigningLink.ended_at.is_(None),
        SigningLink.expires_at > now,
    )
    return session.scalar(find.order_by(SigningLink.id.desc()).limit(1))
