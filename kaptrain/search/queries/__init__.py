"""Find documents: one question, two engines. Who may find what is part of the question."""

from kaptrain.search.queries.find import Counts, Hit, Scope, count, find
from kaptrain.search.queries.shelves import Shelves

__all__ = ["Counts", "Hit", "Scope", "Shelves", "count", "find"]
