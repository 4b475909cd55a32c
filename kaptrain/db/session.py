"""The Flask-SQLAlchemy object, and how each engine begins a transaction.

SQLite decides at BEGIN whether a transaction may write. A transaction that reads
first and writes later fails at once when another writes meanwhile, so everything
that may write begins IMMEDIATE and waits its turn; only safe requests begin plain.
"""

import sqlite3
from contextvars import ContextVar
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, ExceptionContext, event

BUSY_SECONDS = 20
# Releases without the write-ahead-log reset defect (see docs/decisions).
FIRST_SAFE_WAL = ((3, 51, 3), (3, 50, 7), (3, 44, 6))

# Whether the next transaction of this context may write. Requests set it by their method.
may_write: ContextVar[bool] = ContextVar("may_write", default=True)

# Models subclass our own Base, never db.Model: typed, and free of Flask.
# Errors name the statement and never its values, which may be somebody's words (see `_say_no_values`).
db = SQLAlchemy(
    engine_options={"hide_parameters": True},
    session_options={"join_transaction_mode": "create_savepoint"},
)


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Tell whether this SQLite release may use a write-ahead log with several connections."""
    newest = FIRST_SAFE_WAL[0]
    return version >= newest or any(
        version[:2] == safe[:2] and version >= safe for safe in FIRST_SAFE_WAL[1:]
    )


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver must not begin transactions by itself: it would begin them deferred.
    connection.isolation_level = None
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "foreign_keys = ON",
        f"journal_mode = {journal}",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write.get() else "BEGIN")


@event.listens_for(Engine, "handle_error")
def _say_no_values(context: ExceptionContext) -> None:
    """Cut PostgreSQL's detail off an error: it repeats the row that failed."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])
