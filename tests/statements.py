"""Counting what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event

# Frames of transactions, which tests have others of than the application.
FRAMES = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK TO")


@contextmanager
def statements(connection: Connection | Engine) -> Iterator[list[str]]:
    """Collect what the application asks on this connection."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: Any) -> None:
        if not statement.startswith(FRAMES):
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", note)


@dataclass
class Work:
    """How much a database did: steps of SQLite's machine, or pages that PostgreSQL looked at."""

    amount: int = 0


@contextmanager
def work(connection: Connection) -> Iterator[Work]:
    """Count what the database does for what is read on this connection; no clock is involved."""
    counted = _steps if connection.dialect.name == "sqlite" else _pages
    with counted(connection) as done:
        yield done


@contextmanager
def _steps(connection: Connection) -> Iterator[Work]:
    done, raw = Work(), connection.connection.driver_connection
    assert raw is not None

    def step() -> int:
        done.amount += 1
        return 0

    raw.set_progress_handler(step, 1)
    try:
        yield done
    finally:
        raw.set_progress_handler(None, 0)


@contextmanager
def _pages(connection: Connection) -> Iterator[Work]:
    done, asked = Work(), list[tuple[str, Any]]()

    def note(_conn: object, _cursor: object, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")) and " FOR UPDATE" not in statement:
            asked.append((statement, values))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield done
    finally:
        event.remove(connection, "before_cursor_execute", note)
    for statement, values in asked:
        explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
        (plan,) = connection.exec_driver_sql(explain, values).scalar_one()
        done.amount += plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
