"""Where files are kept: under their own digest, in a folder that no web server knows."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Store:
    """A folder of files. Each is named by the SHA-256 of its bytes, so that no name comes from outside."""

    root: Path

    def keep(self, data: bytes) -> str:
        """Write the bytes, whole or not at all, and return their digest."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if path.is_file():
            os.utime(path)  # Kept anew: `strays` goes by when that was.
            return digest
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.root, prefix="incoming-")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return digest

    def read(self, digest: str) -> bytes | None:
        """Return the bytes; None when they are not there or are not what they were."""
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest() == digest else None

    def forget(self, digest: str) -> None:
        """Delete the bytes, if they are there."""
        self._path(digest).unlink(missing_ok=True)

    def strays(self, *, before: datetime) -> Iterator[tuple[str, Path]]:
        """Go through the files written before a moment: (digest or "" for an unfinished one, path)."""
        for path in sorted(self.root.glob("*")):
            files = sorted(path.iterdir()) if path.is_dir() else [path]
            for each in files:
                if datetime.fromtimestamp(each.stat().st_mtime, UTC) < before:
                    yield (each.name if DIGEST.fullmatch(each.name) else ""), each

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise ValueError("this is no digest")
        return self.root / digest[:2] / digest
