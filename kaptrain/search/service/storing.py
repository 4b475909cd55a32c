"""Write an index, whole or not at all; whoever searches meanwhile finds the old one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, delete, func, insert, literal_column, select
from sqlalchemy.orm import Session

from kaptrain.search.models import SearchDocument, SearchSource, fts5_table, vector_table
from kaptrain.search.queries.engines import CONFIG
from kaptrain.search.rules.document import BOOST, Document
from kaptrain.search.rules.query import plain_words

# Any number will do, as long as nothing else locks by it.
LOCK = 7_230_001
AT_ONCE = 500


def is_fresh(session: Session, source: str, digest: str) -> bool:
    """Tell whether the index was made from what the digest names."""
    return session.scalar(select(SearchSource.digest).where(SearchSource.source == source)) == digest


def store(
    session: Session, source: str, documents: Sequence[Document], *, digest: str, now: datetime
) -> None:
    """Put these documents in the place of those that the index had."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        # Two at once would both find nothing to remove. SQLite's transactions wait by themselves.
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    _remove(session, source, on_sqlite)
    rows = [_row(source, document) for document in documents]
    if rows:
        add = insert(SearchDocument).returning(SearchDocument.id, sort_by_parameter_order=True)
        ids = list(session.scalars(add, rows))
        _index(session, ids, rows, on_sqlite)
    session.merge(SearchSource(source=source, digest=digest, documents=len(rows), at=now))
    session.flush()


def put(session: Session, source: str, ref: int, document: Document) -> None:
    """Put the one document that is made from row `ref`, in the place of the one before it."""
    remove(session, source, [ref])
    row = _row(source, document) | {"ref": ref}
    ids = list(session.scalars(insert(SearchDocument).returning(SearchDocument.id), [row]))
    _index(session, ids, [row], session.get_bind().dialect.name == "sqlite")


def put_all(session: Session, source: str, documents: Iterable[tuple[int, Document]]) -> int:
    """Put these documents, each with its row, in the place of all that the index had; return how many."""
    on_sqlite, number = session.get_bind().dialect.name == "sqlite", 0
    _remove(session, source, on_sqlite)
    add = insert(SearchDocument).returning(SearchDocument.id, sort_by_parameter_order=True)
    for some in _batches(documents):
        rows = [_row(source, document) | {"ref": ref} for ref, document in some]
        _index(session, list(session.scalars(add, rows)), rows, on_sqlite)
        number += len(rows)
    return number


def remove(session: Session, source: str, refs: Sequence[int]) -> None:
    """Take out what is made from these rows."""
    own = (SearchDocument.source == source, SearchDocument.ref.in_(refs))
    if session.get_bind().dialect.name == "sqlite":
        chosen = select(SearchDocument.id).where(*own)
        session.execute(delete(fts5_table).where(fts5_table.c.rowid.in_(chosen)))
    session.execute(delete(SearchDocument).where(*own), execution_options={"synchronize_session": False})


def _batches(documents: Iterable[tuple[int, Document]]) -> Iterator[list[tuple[int, Document]]]:
    rest = iter(documents)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _remove(session: Session, source: str, on_sqlite: bool) -> None:
    own = select(SearchDocument.id).where(SearchDocument.source == source)
    if on_sqlite:
        session.execute(delete(fts5_table).where(fts5_table.c.rowid.in_(own)))
    session.execute(
        delete(SearchDocument).where(SearchDocument.source == source),
        execution_options={"synchronize_session": False},
    )


def _row(source: str, document: Document) -> dict[str, Any]:
    return {
        "source": source,
        "kind": document.kind.value,
        "audience": document.audience.value,
        "page": document.page,
        "anchor": document.anchor,
        "title": document.title,
        "heading": document.heading,
        "body": document.body,
        "boost": BOOST[document.kind],
    }


def _index(session: Session, ids: Sequence[int], rows: Sequence[dict[str, Any]], on_sqlite: bool) -> None:
    texts = ("title", "heading", "body")
    if on_sqlite:
        values = [
            {"rowid": key, **{name: row[name] for name in texts}} for key, row in zip(ids, rows, strict=True)
        ]
        session.execute(insert(fts5_table), values)
        return
    # PostgreSQL would take off-label for one word and mg/kg for a file: it gets the words alone.
    words = [
        {"key": key, **{name: plain_words(row[name]) for name in texts}}
        for key, row in zip(ids, rows, strict=True)
    ]
    session.execute(insert(vector_table).values(id=bindparam("key"), vector=_vector()), words)


def _vector() -> ColumnElement[Any]:
    title, heading, body = (
        func.setweight(func.to_tsvector(CONFIG, bindparam(name, type_=Text)), literal_column(f"'{weight}'"))
        for name, weight in (("title", "A"), ("heading", "B"), ("body", "C"))
    )
    return title.op("||")(heading).op("||")(body)
