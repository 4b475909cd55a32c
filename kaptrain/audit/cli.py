"""`flask ledger`: prove that nothing in the chains was changed."""

from collections.abc import Callable, Iterator

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kaptrain.audit import queries, service
from kaptrain.db.session import db, may_write

# Slices above hang further checks here: callables that take a session and yield sentences.
CHECKS = "ledger_checks"
Check = Callable[[Session], Iterator[str]]

ledger = AppGroup("ledger", help="Check the ledger and everything that is chained.")


@ledger.command("verify")
def verify() -> None:
    """Recompute every chain; print each difference and exit with 1 when there is any."""
    may_write.set(False)
    session = db.session()
    found = 0
    for check in (service.verify_chains, *_further()):
        for difference in _differences(check, session):
            found += 1
            click.echo(difference)
    db.session.rollback()
    rows, streams = queries.count_chained(session)
    click.echo(
        f"{rows} rows in {streams} chains checked: " + (f"{found} differences." if found else "all intact.")
    )
    if found:
        raise SystemExit(1)


def _further() -> list[Check]:
    checks: list[Check] = current_app.extensions.get(CHECKS, [])
    return checks


def _differences(check: Check, session: Session) -> Iterator[str]:
    try:
        yield from check(session)
    except (ValueError, TypeError, SQLAlchemyError) as error:
        # A tampered value may not even be readable; that is a difference too, not a crash.
        session.rollback()
        yield f"a row cannot be read: {error}"
