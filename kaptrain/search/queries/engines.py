"""How each engine matches, scores and cuts a snippet. All that was typed is bound, never written."""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import ColumnElement, FromClause, Text, cast, func, literal_column

from kaptrain.search.models import FTS, WORDS, SearchDocument, fts5_table, vector_table
from kaptrain.search.rules.query import Query, beginning, for_fts5, for_websearch
from kaptrain.search.rules.snippets import BEGIN, END, GAP

# How much a find in the title, in the heading and in the text weighs.
WEIGHTS = (6.0, 3.0, 1.0)
WORDS_OF_SNIPPET = 32
CONFIG: ColumnElement[Any] = literal_column(f"'{WORDS}'::regconfig")


class Engine(Protocol):
    """What a back end gives; `score` is the lower the better, and all work on `table` joined by `id`."""

    table: FromClause
    id: ColumnElement[int]

    def match(self, query: Query) -> ColumnElement[bool]: ...

    def score(self, query: Query) -> ColumnElement[float]: ...

    def snippet(self, query: Query) -> ColumnElement[str]: ...


class Fts5:
    """SQLite: bm25, which is negative and the lower the better."""

    table: FromClause = fts5_table
    id: ColumnElement[int] = fts5_table.c.rowid

    def match(self, query: Query) -> ColumnElement[bool]:
        """Say which rows match."""
        return literal_column(FTS).op("MATCH", is_comparison=True)(for_fts5(query))

    def score(self, query: Query) -> ColumnElement[float]:
        """Score a matching row."""
        return func.bm25(literal_column(FTS), *WEIGHTS)

    def snippet(self, query: Query) -> ColumnElement[str]:
        """Cut the part of the text with the most finds."""
        return func.snippet(literal_column(FTS), 2, BEGIN, END, GAP.strip(), WORDS_OF_SNIPPET)


class Vectors:
    """PostgreSQL: weighted vectors."""

    table: FromClause = vector_table
    id: ColumnElement[int] = vector_table.c.id
    weights: ColumnElement[Any] = literal_column("'{0.0, 0.1, 0.35, 1.0}'::real[]")
    options = (
        f'StartSel="{BEGIN}", StopSel="{END}", FragmentDelimiter="{GAP}", MaxFragments=2,'
        f" MinWords=12, MaxWords={WORDS_OF_SNIPPET // 2 + 8}"
    )

    def match(self, query: Query) -> ColumnElement[bool]:
        """Say which rows match."""
        vector: ColumnElement[Any] = vector_table.c.vector
        return vector.op("@@", is_comparison=True)(self._asked(query))

    def score(self, query: Query) -> ColumnElement[float]:
        """Score a matching row."""
        return -func.ts_rank(self.weights, vector_table.c.vector, self._asked(query))

    def snippet(self, query: Query) -> ColumnElement[str]:
        """Cut the parts of the text with the most finds."""
        return func.ts_headline(CONFIG, SearchDocument.body, self._asked(query), self.options)

    def _asked(self, query: Query) -> ColumnElement[Any]:
        whole: ColumnElement[Any] = func.websearch_to_tsquery(CONFIG, cast(for_websearch(query), Text))
        word = beginning(query)
        if not word:
            return whole
        ending = func.tsquery_or(
            func.websearch_to_tsquery(CONFIG, cast(word, Text)),
            func.to_tsquery(CONFIG, cast(f"'{word}':*", Text)),
        )
        return func.tsquery_and(whole, ending) if len(query.terms) > 1 else ending


ENGINES: Mapping[str, Engine] = {"sqlite": Fts5(), "postgresql": Vectors()}
