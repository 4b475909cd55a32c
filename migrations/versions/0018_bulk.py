"""Certificates issued together: jobs, items, results, stops; files found by their SHA-256

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("bulk_stops", "bulk_results", "bulk_items", "bulk_jobs")
FILES = "ix_certificates_pdf_sha256"


def upgrade() -> None:
    op.create_index(FILES, "certificates", ["pdf_sha256"], unique=False)
    _jobs()
    _items()
    _results()
    _stops()
    for table in reversed(TABLES):
        _only_grows(table)


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        for action in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{action}" + (f" ON {table}" if postgres else ""))
        op.drop_table(table)
    op.drop_index(FILES, table_name="certificates")


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _jobs() -> None:
    op.create_table(
        "bulk_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("bulk_jobs", "by_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_jobs"),
    )
    op.create_index("ix_bulk_jobs_by_id", "bulk_jobs", ["by_id"], unique=False)


def _items() -> None:
    op.create_table(
        "bulk_items",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.String(length=64), nullable=False),
        _key("bulk_items", "job_id", "bulk_jobs"),
        _key("bulk_items", "enrolment_id", "enrolments"),
        sa.PrimaryKeyConstraint("job_id", "place", name="pk_bulk_items"),
        sa.UniqueConstraint("job_id", "enrolment_id", name="uq_bulk_items_job_id_enrolment_id"),
    )
    op.create_index("ix_bulk_items_enrolment_id", "bulk_items", ["enrolment_id"], unique=False)


def _results() -> None:
    op.create_table(
        "bulk_results",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(certificate_id IS NULL) = (code <> 'issued')", name="ck_bulk_results_issued_or_why_not"
        ),
        sa.ForeignKeyConstraint(
            ["job_id", "place"],
            ["bulk_items.job_id", "bulk_items.place"],
            name="fk_bulk_results_job_id_place_bulk_items",
        ),
        _key("bulk_results", "certificate_id", "certificates"),
        sa.PrimaryKeyConstraint("job_id", "place", name="pk_bulk_results"),
        sa.UniqueConstraint("certificate_id", name="uq_bulk_results_certificate_id"),
    )


def _stops() -> None:
    op.create_table(
        "bulk_stops",
        sa.Column("job_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("bulk_stops", "job_id", "bulk_jobs"),
        _key("bulk_stops", "by_id", "people"),
        sa.PrimaryKeyConstraint("job_id", name="pk_bulk_stops"),
    )


def _only_grows(table: str) -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("UPDATE", "DELETE"):
        begin = f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}"
        if postgres:
            op.execute(f"{begin} FOR EACH ROW WHEN (1=1) EXECUTE FUNCTION refuse_change()")
        else:
            refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {table} is refused')"
            op.execute(f"{begin} WHEN 1=1 BEGIN {refusal}; END")
