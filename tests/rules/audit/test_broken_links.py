from dataclasses import replace
from typing import Any

from kaptrain.audit.rules import GENESIS, Head, Seen, broken_links, link


def chain(length: int) -> Any:
    rows, before = [], GENESIS
    for number in range(1, length + 1):
        digest = link("rows", {"seq": number, "prev_digest": before})
        rows.append(Seen("rows", "s", number, before, digest, digest))
        before = digest
    return rows, Head("s", length, before)


def test_a_whole_chain_is_silent() -> None:
    rows, head = chain(5)

    assert list(broken_links(head, rows)) == []


def test_each_kind_of_break_is_named() -> None:
    rows, head = chain(5)
    broken = {
        "content": ([*rows[:2], replace(rows[2], computed="0"), *rows[3:]], head),
        "missing": ([*rows[:2], *rows[3:]], head),
        "truncated": (rows[:4], head),
        "swapped": ([rows[1], rows[0], *rows[2:]], head),
        "head": (rows, replace(head, seq=4)),
        "empty": ([], head),
    }

    assert [name for name, (found, end) in broken.items() if not list(broken_links(end, found))] == []
