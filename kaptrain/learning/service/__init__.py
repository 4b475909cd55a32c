"""Use cases of this slice."""

from kaptrain.learning.service.checks import Sheet, Taken, drawn, take_check
from kaptrain.learning.service.marks import Stale, bookmark, discard, forget, write
from kaptrain.learning.service.places import keep_place
from kaptrain.learning.service.practice import Bank, drawn_for_practice, practise

__all__ = [
    "Bank",
    "Sheet",
    "Stale",
    "Taken",
    "bookmark",
    "discard",
    "drawn",
    "drawn_for_practice",
    "forget",
    "keep_place",
    "practise",
    "take_check",
    "write",
]
