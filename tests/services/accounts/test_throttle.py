from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts import service
from kaptrain.accounts.models import MailLink, SignIn, Tally
from kaptrain.accounts.rules.limits import RESET, SIGN_IN, Limit
from kaptrain.accounts.service.links import issue
from tests.factories import person


def attempts(
    session: Session,
    count: int,
    now: datetime,
    limit: Limit = SIGN_IN,
    account: str = "a@b.example",
    address: str = "192.0.2.1",
) -> Any:
    return [
        service.count_attempt(session, limit, account=account, address=address, now=now) for _ in range(count)
    ]


def test_a3_the_attempt_after_the_last_allowed_one_is_refused_until_the_window_ends(
    session: Session, now: datetime
) -> None:
    refusals = attempts(session, SIGN_IN.account + 1, now)

    assert refusals[:-1] == [None] * SIGN_IN.account
    assert refusals[-1].until == SIGN_IN.ends(now)
    assert attempts(session, 1, SIGN_IN.ends(now)) == [None]


def test_a3_an_address_is_limited_over_all_accounts(session: Session, now: datetime) -> None:
    refusals = [attempts(session, 1, now, account=f"{n}@b.example")[0] for n in range(SIGN_IN.address + 1)]

    assert refusals[-2] is None
    assert refusals[-1] is not None


def test_a3_surfaces_accounts_and_addresses_do_not_share_their_counts(
    session: Session, now: datetime
) -> None:
    attempts(session, SIGN_IN.account + 1, now)

    assert attempts(session, 1, now, limit=RESET) == [None]
    assert attempts(session, 1, now, account="c@d.example") == [None]


def test_clearing_an_account_lets_its_owner_try_again(session: Session, now: datetime) -> None:
    attempts(session, SIGN_IN.account + 1, now)

    service.clear_attempts(session, SIGN_IN, "a@b.example")

    assert attempts(session, 1, now) == [None]


def test_old_counts_sessions_and_links_are_forgotten(session: Session, now: datetime) -> None:
    owner = person(session, "Mara Lund", ["trainee"])
    attempts(session, 1, now)
    service.begin_session(session, owner, method="password", device="", ends_at=now, now=now)
    issue(session, owner.id, "reset", lifetime=timedelta(hours=1), now=now)

    service.forget_old(session, now)
    kept = [len(session.scalars(select(model)).all()) for model in (Tally, SignIn, MailLink)]
    service.forget_old(session, now + timedelta(days=31))
    left = [len(session.scalars(select(model)).all()) for model in (Tally, SignIn, MailLink)]

    assert kept == [2, 1, 1]
    assert left == [0, 0, 0]
