"""Many files as one: a ZIP that is written while it is read, and a table for spreadsheets."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Outlet(io.RawIOBase):
    """Takes what the ZIP writes and hands it on; it keeps nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        waiting, self._waiting = self._waiting, []
        return b"".join(waiting)


def zip_stream(files: Iterable[tuple[str, bytes, datetime]]) -> Iterator[bytes]:
    """Yield a ZIP of (name, content, moment), one file in memory at a time. PDFs are compressed already."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, content, moment in files:
            info = zipfile.ZipInfo(name, moment.astimezone(UTC).timetuple()[:6])
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
            yield outlet.taken()
    yield outlet.taken()


def csv_rows(rows: Iterable[Iterable[str]]) -> str:
    """Write rows as CSV; a cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)
    return out.getvalue()
