"""Write mails into the outbox, and take them out one by one. At least once, never lost."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from kaptrain.outbox.models import Mail
from kaptrain.outbox.rules import LEASE, MOST_ATTEMPTS, checked_address, clean_subject, next_try
from kaptrain.shared.errors import Missing
from kaptrain.shared.ids import new_token

UNNEEDED = "no longer needed"


def post(
    session: Session,
    kind: str,
    to_address: str,
    *,
    subject: str,
    body: str,
    now: datetime,
    once: str | None = None,
) -> Mail:
    """Put a mail into the outbox; it leaves after the transaction has committed."""
    mail = Mail(
        kind=kind,
        once=once or new_token(),
        to_address=checked_address(to_address),
        subject=clean_subject(subject),
        body=body,
        created_at=now,
        due_at=now,
        attempts=0,
    )
    session.add(mail)
    session.flush()
    return mail


def post_once(
    session: Session,
    kind: str,
    to_address: str,
    *,
    once: str,
    subject: str,
    body: str,
    now: datetime,
    unsubscribe: str | None = None,
) -> bool:
    """Put news into the outbox unless it was written before, also by somebody at the same moment."""
    insert_or_not = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    added = session.scalar(
        insert_or_not(Mail)
        .values(
            kind=kind,
            once=once,
            to_address=checked_address(to_address),
            subject=clean_subject(subject),
            body=body,
            unsubscribe=unsubscribe,
            created_at=now,
            due_at=now,
            attempts=0,
        )
        .on_conflict_do_nothing(index_elements=[Mail.once])
        .returning(Mail.id)
    )
    return added is not None


def withdraw(session: Session, kind: str, *, besides: Collection[str], now: datetime) -> None:
    """Take back waiting mails of a kind, all but those with these keys, unless one is on its way.

    What was tried may have arrived although nobody said so: its key stays, so that it is not written again.
    """
    idle = or_(Mail.claimed_at.is_(None), Mail.claimed_at <= now - LEASE)
    waiting = (
        select(Mail)
        .where(Mail.kind == kind, Mail.sent_at.is_(None), Mail.failed_at.is_(None), idle)
        .with_for_update(skip_locked=True)
    )
    for mail in session.scalars(waiting).all():
        if mail.once in besides:
            continue
        if mail.attempts:
            mail.failed_at, mail.last_error, mail.claimed_at = now, UNNEEDED, None
        else:
            session.delete(mail)
    session.flush()


def withdraw_idle(session: Session, *kinds: str, now: datetime, to: str = "") -> list[str]:
    """Take back waiting mails of these kinds, or those `to` one address, that are not on their way.

    Return the keys that are free again.

    What was tried may have arrived although nobody said so: it is given up, and its key stays.
    """
    waiting = (
        select(Mail)
        .where(
            Mail.kind.in_(kinds),
            *([Mail.to_address == to] if to else []),
            Mail.sent_at.is_(None),
            Mail.failed_at.is_(None),
            or_(Mail.claimed_at.is_(None), Mail.claimed_at <= now - LEASE),
        )
        .with_for_update(skip_locked=True)
    )
    free = []
    for mail in session.scalars(waiting).all():
        if mail.attempts:
            mail.failed_at, mail.last_error, mail.claimed_at = now, UNNEEDED, None
        else:
            free.append(mail.once)
            session.delete(mail)
    session.flush()
    return free


def claim(session: Session, *, now: datetime) -> Mail | None:
    """Take the oldest mail that is due, for five minutes; None when there is none.

    Two workers never hold the same mail. One whose worker died is taken again after the lease.
    """
    due = (
        select(Mail.id)
        .where(
            Mail.sent_at.is_(None),
            Mail.failed_at.is_(None),
            Mail.due_at <= now,
            or_(Mail.claimed_at.is_(None), Mail.claimed_at <= now - LEASE),
        )
        .order_by(Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    take = update(Mail).where(Mail.id == due).values(claimed_at=now, attempts=Mail.attempts + 1)
    taken = take.returning(Mail).execution_options(synchronize_session=False, populate_existing=True)
    return session.scalars(taken).one_or_none()


def mark_sent(session: Session, mail: Mail, *, now: datetime) -> None:
    """Note that the mail server took it."""
    mail.sent_at, mail.claimed_at, mail.last_error = now, None, None
    session.flush()


def mark_failed(session: Session, mail: Mail, error: str, *, for_good: bool, now: datetime) -> None:
    """Note why it did not work, and when to try again, if ever."""
    again = None if for_good else next_try(mail.attempts, now)
    mail.last_error, mail.claimed_at = error[:300], None
    if again is None:
        mail.failed_at = now
    else:
        mail.due_at = again
    session.flush()


def worn_out(mail: Mail) -> bool:
    """Tell whether a mail was claimed more often than it may be, as when workers die over it."""
    return mail.attempts > MOST_ATTEMPTS


def try_again(session: Session, mail_id: int, *, now: datetime) -> Mail:
    """Let a mail that was given up be tried anew; Missing unless it was."""
    mail = session.scalar(
        select(Mail).where(Mail.id == mail_id, Mail.failed_at.is_not(None)).with_for_update()
    )
    if mail is None:
        raise Missing
    mail.failed_at, mail.claimed_at, mail.attempts, mail.due_at = None, None, 0, now
    session.flush()
    return mail
