"""Logbook entries that nobody has signed, as the pages about a year see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kaptrain.hours.rules import Line


@dataclass(frozen=True, kw_only=True)
class OpenEntry:
    """A claim without a ledger line: whose turn it is, and since when it is.

    `waits_for` names the signer of a submitted entry; `comment` is what came back with a
    returned one. `since` is the moment it was sent or came back.
    """

    id: int
    line: Line
    title: str
    waits_for: str = ""
    since: datetime | None = None
    comment: str = ""
    comment_by: str = ""

    @property
    def status(self) -> str:
        return self.line.status


def with_status(entries: Iterable[OpenEntry], status: str) -> tuple[OpenEntry, ...]:
    """Return the entries of one status, the longest open first."""
    found = [each for each in entries if each.status == status]
    return tuple(sorted(found, key=lambda each: (each.since.timestamp() if each.since else 0, each.line.on)))
