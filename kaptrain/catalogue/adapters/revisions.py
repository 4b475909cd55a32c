"""Earlier and coming states of a content folder, out of the git repository it lies in."""

import io
import re
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

COMMIT = re.compile(r"[0-9a-f]{7,64}")
SECONDS = 20
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Revision:
    """A commit that touched the content; `at` is when it was committed."""

    commit: str
    at: datetime
    subject: str


def recent_revisions(folder: Path, most: int = 20) -> tuple[Revision, ...]:
    """List the latest commits that touched a folder, newest first; none where git does not know it."""
    listed = _git(folder, "log", f"-n{most}", "--format=%H%x09%cI%x09%s", "--", ".")
    rows = [line.split("\t", 2) for line in (listed or b"").decode("utf-8", "replace").splitlines()]
    return tuple(Revision(row[0], datetime.fromisoformat(row[1]), row[2]) for row in rows if len(row) == 3)


def write_revision(folder: Path, commit: str, into: Path) -> bool:
    """Write a folder as it was at a commit; False when git knows no such commit or folder there."""
    # Only a bare commit id is handed on, so that nothing a visitor writes can be read as an option.
    if not COMMIT.fullmatch(commit):
        return False
    packed = _git(folder, "archive", "--format=tar", commit, ".")
    if packed is None or len(packed) > MOST_BYTES:
        return False
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive.getmembers():
            _write(archive, member, into)
    return True


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    name = PurePosixPath(member.name)
    content = archive.extractfile(member) if member.isreg() else None
    if content is None or name.is_absolute() or ".." in name.parts:
        return
    path = into.joinpath(*name.parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.read())


def _git(folder: Path, *command: str) -> bytes | None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words; the one value is a commit id
            ["git", *command],  # noqa: S607 - wherever the system keeps it
            cwd=folder,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
