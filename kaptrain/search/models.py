"""What can be found. `search_fts`, which each engine has in its own shape, lies beside these tables.

On SQLite it is an FTS5 table whose rowid is a document's id, on PostgreSQL a table of vectors.
"""

from datetime import datetime

from sqlalchemy import Connection, Index, String, Text, column, event, table
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.db.base import Base

# Alembic does not compare what begins so: FTS5 keeps several tables of its own there.
FTS = "search_fts"
STEMS, WORDS = "search_stems", "search_words"
BY_HAND = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {FTS} USING fts5(title, heading, body,"
        " tokenize = 'porter unicode61 remove_diacritics 2')",
    ),
    # English word stems, but no stop words: FTS5 has none either, and off-label is not label.
    "postgresql": (
        f"CREATE TEXT SEARCH DICTIONARY {STEMS} (TEMPLATE = pg_catalog.snowball, LANGUAGE = 'english')",
        f"CREATE TEXT SEARCH CONFIGURATION {WORDS} (COPY = pg_catalog.english)",
        f"ALTER TEXT SEARCH CONFIGURATION {WORDS} ALTER MAPPING REPLACE english_stem WITH {STEMS}",
        f"CREATE TABLE {FTS} (id INTEGER PRIMARY KEY REFERENCES search_documents (id) ON DELETE CASCADE,"
        " vector TSVECTOR NOT NULL)",
        f"CREATE INDEX ix_{FTS}_vector ON {FTS} USING gin (vector)",
    ),
}
fts5_table = table(FTS, column("rowid"), column("title"), column("heading"), column("body"))
vector_table = table(FTS, column("id"), column("vector"))


class SearchDocument(Base):
    """A piece of text that can be found: a section, a term, a card.

    `source` says which index it belongs to, `audience` who may find it, `page` which pieces are
    shown as one result; `boost` in percent. Plain text throughout. `ref` is the id of the row that a
    document of a higher slice is made from; who may find it, that slice says.
    """

    __tablename__ = "search_documents"
    __table_args__ = (
        Index("ix_search_documents_source", "source"),
        Index("ix_search_documents_ref", "ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(80))
    page: Mapped[str] = mapped_column(Text)
    anchor: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    boost: Mapped[int]
    ref: Mapped[int | None]


class SearchSource(Base):
    """An index that was built: from what (a digest), when, and how many documents it has."""

    __tablename__ = "search_sources"

    source: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    documents: Mapped[int]
    at: Mapped[datetime]


@event.listens_for(SearchDocument.__table__, "after_create")
def _by_hand(_table: object, connection: Connection, **_: object) -> None:
    # Where tables are made from these classes; the migration holds a frozen copy.
    for statement in BY_HAND[connection.dialect.name]:
        connection.exec_driver_sql(statement)
