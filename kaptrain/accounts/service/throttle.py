"""Count attempts, shared by all processes, and forget old counts."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kaptrain.accounts.models import MailLink, SignIn, Tally
from kaptrain.accounts.rules.limits import LONGEST_WINDOW_MINUTES, Limit
from kaptrain.shared.errors import DomainError

DAYS_TO_KEEP = 30


class TooMany(DomainError):
    """Too many attempts; `until` says when the next one is looked at, `what` there were too many of."""

    status = 429

    def __init__(self, until: datetime, now: datetime, what: str = "Too many attempts.") -> None:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"{what} Try again in {wait}.", code="too_many")
        self.until = until


def count_attempt(
    session: Session, limit: Limit, *, account: str | None, address: str, now: datetime
) -> TooMany | None:
    """Count one attempt at an account (None when there is none) from an address.

    Returns the refusal when a limit is passed. The caller commits either way.
    """
    passed = False
    for key, most in limit.allowances(account, address):
        passed = _counted(session, key, limit.window(now)) > most or passed
    return TooMany(limit.ends(now), now) if passed else None


def clear_attempts(session: Session, limit: Limit, account: str) -> None:
    """Forget the attempts at an account whose owner has just proved who they are."""
    session.execute(delete(Tally).where(Tally.key == limit.account_key(account)))


def forget_old(session: Session, now: datetime) -> int:
    """Delete counts, sessions and links that no longer mean anything; return how many."""
    tallies = Tally.window < int(now.timestamp()) - LONGEST_WINDOW_MINUTES * 60
    then = now - timedelta(days=DAYS_TO_KEEP)
    old = (
        delete(Tally).where(tallies),
        delete(SignIn).where(SignIn.ends_at < then),
        delete(MailLink).where(MailLink.expires_at < then),
    )
    return sum(session.execute(statement).rowcount for statement in old)  # type: ignore[attr-defined]


def _counted(session: Session, key: str, window: int) -> int:
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    added = insert(Tally).values(key=key, window=window, count=1)
    upsert = added.on_conflict_do_update(
        index_elements=[Tally.key, Tally.window], set_={"count": Tally.count + 1}
    ).returning(Tally.count)
    return int(session.execute(upsert).scalar_one())
