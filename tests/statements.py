"""Counting what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
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
