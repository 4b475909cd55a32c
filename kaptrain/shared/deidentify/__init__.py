"""Finds words that may point to a person in free texts and file names. Rules and word lists, nothing else.

A net, not a promise: docs/deidentification.md says what it finds, what it misses, and how often.
"""

from kaptrain.shared.deidentify.files import find_in_name
from kaptrain.shared.deidentify.finding import REASONS, Finding, Kept, Kind, in_words, kinds_of, pieces
from kaptrain.shared.deidentify.search import find

__all__ = ["REASONS", "Finding", "Kept", "Kind", "find", "find_in_name", "in_words", "kinds_of", "pieces"]
