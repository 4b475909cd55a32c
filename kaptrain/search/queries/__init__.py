"""Find documents: one question, two engines. Who may find what is part of the question."""

from kaptrain.search.queries.find import Counts, Hit, Scope, count, find

__all__ = ["Counts", "Hit", "Scope", "count", "find"]
