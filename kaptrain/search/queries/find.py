"""One page of finds, and how many there are of each kind: two statements."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import CTE, ColumnElement, Select, and_, distinct, func, or_, select, true
from sqlalchemy.orm import Session

from kaptrain.search.models import SearchDocument, SearchSource
from kaptrain.search.queries.engines import ENGINES, Engine
from kaptrain.search.rules.query import Query

# How much the other pieces of a page add to its best one.
SHARE_OF_PAGE = 0.5


@dataclass(frozen=True)
class Scope:
    """Where somebody may look: an index, and the audiences whose texts they may find.

    `also` are conditions on SearchDocument under which a document of a higher slice may be found.
    """

    source: str
    audiences: frozenset[str]
    also: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True)
class Counts:
    """How many pages of each kind were found, in an index made from `digest` (None: there is none)."""

    digest: str | None
    by_kind: Mapping[str, int]

    def of(self, kind: str = "") -> int:
        """Return the number of one kind, or of all."""
        return self.by_kind.get(kind, 0) if kind else sum(self.by_kind.values())


@dataclass(frozen=True)
class Hit:
    """The best piece of a page. `more` counts the page's other pieces, `snippet` has markers."""

    kind: str
    page: str
    anchor: str
    title: str
    heading: str
    snippet: str
    more: int


def count(session: Session, query: Query, scope: Scope) -> Counts:
    """Count the pages that match, by kind. The query must not be empty."""
    hits = _hits(_engine(session), query, scope)
    counted = select(hits.c.kind, func.count(distinct(hits.c.page)).label("pages")).group_by(hits.c.kind)
    kinds = counted.subquery("kinds")
    # One row at least, also where a program has no index yet and only other slices have documents.
    digest = select(SearchSource.digest).where(SearchSource.source == scope.source).scalar_subquery()
    one = select(digest.label("digest")).subquery("one")
    ask = select(one.c.digest, kinds.c.kind, kinds.c.pages).select_from(one).outerjoin(kinds, true())
    rows = session.execute(ask).all()
    return Counts(rows[0].digest if rows else None, {row.kind: row.pages for row in rows if row.kind})


def find(
    session: Session, query: Query, scope: Scope, *, kinds: Collection[str] = (), limit: int, offset: int = 0
) -> list[Hit]:
    """Return the best piece of each page that matches, best first. The query must not be empty."""
    engine = _engine(session)
    best = _best(_hits(engine, query, scope), kinds).limit(limit).offset(offset).cte("best")
    best = best.prefix_with("MATERIALIZED")
    # The second match gives the engine back its place in the text; only these rows get a snippet.
    ask = (
        select(
            SearchDocument.kind,
            SearchDocument.page,
            SearchDocument.anchor,
            SearchDocument.title,
            SearchDocument.heading,
            engine.snippet(query).label("snippet"),
            (best.c.pieces - 1).label("more"),
        )
        .select_from(best)
        .join(SearchDocument, SearchDocument.id == best.c.id)
        .join(engine.table, engine.id == best.c.id)
        .where(engine.match(query))
        .order_by(best.c.score, best.c.id)
    )
    return [Hit(*row) for row in session.execute(ask)]


def _engine(session: Session) -> Engine:
    return ENGINES[session.get_bind().dialect.name]


def _own(scope: Scope) -> ColumnElement[bool]:
    return and_(SearchDocument.source == scope.source, SearchDocument.audience.in_(sorted(scope.audiences)))


def _hits(engine: Engine, query: Query, scope: Scope) -> CTE:
    # FTS5 scores rows only while it reads them, and is read whole: else SQLite would ask it row by row.
    ask = select(engine.id.label("id"), engine.score(query).label("score")).where(engine.match(query))
    matching = ask.cte("matching").prefix_with("MATERIALIZED")
    permitted = (
        select(
            SearchDocument.id,
            SearchDocument.kind,
            SearchDocument.page,
            (matching.c.score * SearchDocument.boost).label("score"),
        )
        .join(matching, matching.c.id == SearchDocument.id)
        .where(or_(_own(scope), *scope.also))
    )
    return permitted.cte("hits")


def _best(hits: CTE, kinds: Collection[str]) -> Select[tuple[int, float, int]]:
    best_first = (hits.c.score, hits.c.id)
    # A page that treats it throughout comes before one with a single good paragraph.
    whole = func.sum(hits.c.score).over(partition_by=hits.c.page)
    ranked = select(
        hits.c.id,
        (hits.c.score + SHARE_OF_PAGE * (whole - hits.c.score)).label("score"),
        func.row_number().over(partition_by=hits.c.page, order_by=best_first).label("place"),
        func.count().over(partition_by=hits.c.page).label("pieces"),
    )
    if kinds:
        ranked = ranked.where(hits.c.kind.in_(sorted(kinds)))
    each = ranked.subquery("each")
    return (
        select(each.c.id, each.c.score, each.c.pieces)
        .where(each.c.place == 1)
        .order_by(each.c.score, each.c.id)
    )
