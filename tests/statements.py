"""Counts what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

_FRAMES = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def noted(connection: Connection) -> Iterator[list[str]]:
    """Collect the statements of a block, without the frames of nested transactions."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if not sql.startswith(_FRAMES):
            found.append(sql)

    event.listen(connection, "before_cursor_execute", note)
    yield found
    event.remove(connection, "before_cursor_execute", note)
