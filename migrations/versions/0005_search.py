"""Search

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FTS5 = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(title, heading, body,"
    " tokenize = 'porter unicode61 remove_diacritics 2')"
)
STEMS = "CREATE TEXT SEARCH DICTIONARY search_stems (TEMPLATE = pg_catalog.snowball, LANGUAGE = 'english')"
WORDS = "CREATE TEXT SEARCH CONFIGURATION search_words (COPY = pg_catalog.english)"
MAPPING = "ALTER TEXT SEARCH CONFIGURATION search_words ALTER MAPPING REPLACE english_stem WITH search_stems"
VECTORS = (
    "CREATE TABLE search_fts (id INTEGER PRIMARY KEY REFERENCES search_documents (id) ON DELETE CASCADE,"
    " vector TSVECTOR NOT NULL)"
)
VECTOR_INDEX = "CREATE INDEX ix_search_fts_vector ON search_fts USING gin (vector)"


def upgrade() -> None:
    op.create_table(
        "search_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=80), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("boost", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_documents"),
    )
    op.create_index("ix_search_documents_source", "search_documents", ["source"], unique=False)
    op.create_table(
        "search_sources",
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_search_sources"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(FTS5)
    else:
        for statement in (STEMS, WORDS, MAPPING, VECTORS, VECTOR_INDEX):
            op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_fts")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TEXT SEARCH CONFIGURATION search_words")
        op.execute("DROP TEXT SEARCH DICTIONARY search_stems")
    op.drop_table("search_sources")
    op.drop_index("ix_search_documents_source", table_name="search_documents")
    op.drop_table("search_documents")
