"""In which order a check shows its parts. The same seed shows the same, so a form is read as it was shown."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

from kaptrain.catalogue.rules.grading import PASS_PERCENT
from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind

T = TypeVar("T")


def needed(total: int) -> int:
    """Return how many of `total` items must be right to pass."""
    return -(-PASS_PERCENT * total // 100)


def seed_of(name: str, number: int) -> str:
    """Return the seed with which attempt `number` at a lesson or module shows its parts."""
    return f"{name}:{number}"


def shuffled(things: Sequence[T], seed: str) -> tuple[T, ...]:
    """Return things in an order that looks like chance and is the same for the same seed."""
    keys = [sha256(f"{seed}:{place}".encode()).digest() for place in range(len(things))]
    return tuple(things[place] for place in sorted(range(len(things)), key=keys.__getitem__))


def parts_shown(item: CheckItem, seed: str) -> tuple[int, ...]:
    """Return the indexes of an item's options, steps or pairs in the order shown.

    Steps are never shown in the order that is right.
    """
    shown = shuffled(range(item.parts), f"{seed}:{item.id}")
    return _moved(shown, tuple(range(item.parts))) if item.kind is ItemKind.ORDER else shown


def answers_shown(item: CheckItem, seed: str) -> tuple[int, ...]:
    """Return the indexes of a match item's answers in the order offered, never all beside their own lines."""
    shown = shuffled(range(item.parts), f"{seed}:{item.id}:answers")
    return _moved(shown, parts_shown(item, seed))


def _moved(shown: tuple[int, ...], from_: tuple[int, ...]) -> tuple[int, ...]:
    return (*shown[1:], *shown[:1]) if shown == from_ else shown
