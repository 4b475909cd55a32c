"""How rows are chained and how a chain is checked. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kaptrain.shared.ids import digest

GENESIS = "0" * 64


def link(table: str, content: dict[str, Any]) -> str:
    """Digest of one row: its table and its whole content, the digest of the row before included."""
    return digest({"table": table, "row": content})


@dataclass(frozen=True)
class Seen:
    """One row as found in the database; `computed` is what its digest should be."""

    table: str
    stream: str
    seq: int
    prev_digest: str
    digest: str
    computed: str


@dataclass(frozen=True)
class Head:
    """What the stream says of its own end."""

    stream: str
    seq: int
    digest: str


def broken_links(head: Head, rows: Iterable[Seen]) -> Iterator[str]:
    """Yield a sentence for each thing wrong with one stream, its rows ordered by `seq`."""
    expected, before = 1, GENESIS
    for row in rows:
        place = f"{row.stream} #{row.seq} in {row.table}"
        if row.seq != expected:
            yield f"{place}: number {expected} was expected"
        if row.prev_digest != before:
            yield f"{place}: does not follow the row before it"
        if row.computed != row.digest:
            yield f"{place}: content does not match its digest"
        expected, before = row.seq + 1, row.digest
    if (head.seq, head.digest) != (expected - 1, before):
        yield f"{head.stream}: the head says #{head.seq}, the rows end at #{expected - 1} or differ from it"
