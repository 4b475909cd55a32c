"""Rows as CSV, and the schema revision that this program expects."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from alembic.script import ScriptDirectory

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(rows: Iterable[Iterable[str]]) -> str:
    """Write rows as CSV; a cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row)
    return out.getvalue()


def expected_revision(migrations: Path) -> str | None:
    """Return the newest revision in a folder of migrations; None when there is none yet."""
    return ScriptDirectory(str(migrations)).get_current_head()
