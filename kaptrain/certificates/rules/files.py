"""What a file says about itself: its SHA-256, and the codes and credential ids that are written in it."""

import re
from dataclasses import dataclass

from kaptrain.certificates.rules.code import parse_code

MOST_HINTS = 3
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(rb"(?<![0-9A-Za-z-])([0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){6})(?![0-9A-Za-z-])")
_ID = re.compile(rb"urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-f-])")


@dataclass(frozen=True)
class FileMarks:
    """What identifies a file: `codes` are canonical, `ids` are uuids, both in the order of the file."""

    sha256: str
    codes: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether a code or an id was found."""
        return bool(self.codes or self.ids)


def marks_from(sha256: str, found: str) -> FileMarks | None:
    """Read what a browser found in a file; None when the SHA-256 is none."""
    if not _SHA256.fullmatch(sha256):
        return None
    text = found.encode()
    return FileMarks(sha256, codes_in(text), ids_in(text))


def codes_in(content: bytes) -> tuple[str, ...]:
    """Return the first codes written in groups, each once."""
    found = (parse_code(match.group(1).decode()) for match in _CODE.finditer(content))
    return tuple(dict.fromkeys(code for code in found if code))[:MOST_HINTS]


def ids_in(content: bytes) -> tuple[str, ...]:
    """Return the first credential ids, each once."""
    return tuple(dict.fromkeys(match.group(1).decode() for match in _ID.finditer(content)))[:MOST_HINTS]
