"""Reads of news: always one person's, who is who asks, or what waits to be mailed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, Row, ScalarSelect, and_, case, func, select
from sqlalchemy.orm import Session, contains_eager

from kaptrain.accounts.models import Person
from kaptrain.news.models import MailChoice, Notice
from kaptrain.news.rules.topics import Choice

PAGE = 50
MOST_AT_ONCE = 5000
KEYS_AT_ONCE = 500


def unread(person_id: int | BindParameter[int]) -> ScalarSelect[int]:
    """Count what somebody has not read, as part of another statement."""
    return (
        select(func.count(Notice.id))
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
        .scalar_subquery()
    )


def unread_count(session: Session, person_id: int) -> int:
    """How much somebody has not read."""
    return session.scalar(select(unread(person_id))) or 0


def notices_of(session: Session, person_id: int, *, before: int | None = None) -> Sequence[Notice]:
    """Return a page of somebody's news and one more, newest first, older than the notice `before`."""
    find = select(Notice).where(Notice.person_id == person_id)
    if before is not None:
        find = find.where(Notice.id < before)
    return session.scalars(find.order_by(Notice.id.desc()).limit(PAGE + 1)).all()


def known(session: Session, keys: Sequence[str]) -> set[str]:
    """Return those of these keys under which people were told before, without the person at their end."""
    found: set[str] = set()
    for start in range(0, len(keys), KEYS_AT_ONCE):
        part = keys[start : start + KEYS_AT_ONCE]
        found.update(
            key.rpartition(":")[0]
            for key in session.scalars(select(Notice.once).where(Notice.once.in_(part)))
            if key
        )
    return found


def choices_of(session: Session, person_id: int) -> dict[str, str]:
    """Return what somebody chose, by topic."""
    find = select(MailChoice.topic, MailChoice.choice).where(MailChoice.person_id == person_id)
    return {row.topic: row.choice for row in session.execute(find)}


def to_mail(session: Session, since: datetime) -> Sequence[Row[Notice, str | None]]:
    """Return unread news that no mail told of, with what its reader chose; oldest first, locked."""
    chose = and_(MailChoice.person_id == Notice.person_id, MailChoice.topic == Notice.topic)
    find = (
        select(Notice, MailChoice.choice)
        .join(Notice.person)
        .outerjoin(MailChoice, chose)
        .options(contains_eager(Notice.person))
        .where(
            Notice.mailed_at.is_(None),
            Notice.read_at.is_(None),
            Notice.at >= since,
            Person.suspended_at.is_(None),
        )
        # What is wanted at once must not stand behind what waits for the morning.
        .order_by(case((MailChoice.choice == Choice.EACH.value, 0), else_=1), Notice.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=Notice, skip_locked=True)
    )
    return session.execute(find).all()
