"""What a trainee does in a lesson: take its check, keep a place, write for themselves."""

from kaptrain.learning.service.check import Taken, take_check
from kaptrain.learning.service.marks import Stale, bookmark, forget, write
from kaptrain.learning.service.place import keep_place

__all__ = ["Stale", "Taken", "bookmark", "forget", "keep_place", "take_check", "write"]
