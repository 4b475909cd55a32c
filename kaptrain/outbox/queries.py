"""Reads of the outbox."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.outbox.models import Mail

PAGE = 50


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
