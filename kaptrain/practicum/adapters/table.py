"""Tables as files."""

import csv
import io
from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(rows: Iterable[Iterable[str]]) -> str:
    """Write rows as CSV; a cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row)
    return out.getvalue()
