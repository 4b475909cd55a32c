"""Where something stands in a content file, as `content check` names it."""

from pathlib import Path


def place_of(file: Path, mark: str, *, after: str = "") -> str:
    """Return the `FILE:LINE: ` of the first line with this mark, behind the last `after` if one is given."""
    text = file.read_text(encoding="utf-8")
    at = text.index(mark, text.rindex(after) + len(after) if after else 0)
    return f"{file}:{text[:at].count(chr(10)) + 1}: "
