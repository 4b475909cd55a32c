"""Reads of the outbox."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.outbox.models import Mail

PAGE = 50
KEYS_AT_ONCE = 500


def list_mails(session: Session, page: int = 1) -> list[Mail]:
    """One page of mails, newest first."""
    find = select(Mail).order_by(Mail.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return list(session.scalars(find))


def count_mails(session: Session) -> tuple[int, int, int]:
    """How many mails there are, wait, and were given up."""
    row = session.execute(
        select(
            func.count(),
            func.count().filter(Mail.sent_at.is_(None), Mail.failed_at.is_(None)),
            func.count().filter(Mail.failed_at.is_not(None)),
        ).select_from(Mail)
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def mail_by_id(session: Session, mail_id: int) -> Mail | None:
    """Return one mail, or None."""
    return session.get(Mail, mail_id)


def written(session: Session, keys: Sequence[str]) -> set[str]:
    """Return those of these `once` keys that were written already."""
    found: set[str] = set()
    for start in range(0, len(keys), KEYS_AT_ONCE):
        part = keys[start : start + KEYS_AT_ONCE]
        found.update(session.scalars(select(Mail.once).where(Mail.once.in_(part))))
    return found
