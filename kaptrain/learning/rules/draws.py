"""Which items of a bank an attempt asks. The same history always draws the same."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

ATTEMPT_SIZE = 6
SELF_CHECK_SIZE = 10


class Known(StrEnum):
    """What became of an item when it was asked last."""

    NEVER = "never"
    WRONG = "wrong"
    RIGHT = "right"


RETAKE = (Known.NEVER, Known.WRONG, Known.RIGHT)
SELF_CHECK = (Known.WRONG, Known.NEVER, Known.RIGHT)


@dataclass(frozen=True)
class Asked:
    """The items that one earlier attempt asked, and those that were answered wrong."""

    items: tuple[str, ...]
    wrong: frozenset[str]


def draw(
    bank: Sequence[str],
    before: Sequence[Asked],
    *,
    seed: str,
    size: int = ATTEMPT_SIZE,
    first: Sequence[Known] = RETAKE,
) -> tuple[str, ...]:
    """Return the ids to ask next, at most `size`, after the attempts `before`, oldest first.

    Kinds of item come in the order of `first`; within a kind, order follows from the seed and
    the number of the attempt alone, so that a reload shows the same.
    """
    number = len(before) + 1
    known = _known(bank, before)

    def place(item: str) -> tuple[int, bytes]:
        return first.index(known[item]), sha256(f"{seed}:{number}:{item}".encode()).digest()

    return tuple(sorted(bank, key=place)[:size])


def _known(bank: Collection[str], before: Sequence[Asked]) -> dict[str, Known]:
    known = dict.fromkeys(bank, Known.NEVER)
    for asked in before:
        known |= {item: Known.WRONG if item in asked.wrong else Known.RIGHT for item in asked.items}
    return known
