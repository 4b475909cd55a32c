"""Texts of lessons and self-checks

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Tables that refuse every change.
APPEND_ONLY = ("lesson_texts", "practices")


def upgrade() -> None:
    # Of attempts made before this revision nobody kept which items were wrong.
    op.add_column("attempts", sa.Column("wrong", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "lesson_texts",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("lesson_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name="pk_lesson_texts"),
    )
    op.create_table(
        "practices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("wrong", sa.JSON(), nullable=False),
        sa.Column("items_right", sa.Integer(), nullable=False),
        sa.Column("items_total", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("items_right >= 0 AND items_right <= items_total", name="ck_practices_score_sane"),
        sa.CheckConstraint("number > 0", name="ck_practices_number_positive"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_practices_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_practices"),
        sa.UniqueConstraint(
            "enrolment_id", "module_id", "number", name="uq_practices_enrolment_id_module_id_number"
        ),
    )
    guard()


def downgrade() -> None:
    unguard()
    op.drop_table("practices")
    op.drop_table("lesson_texts")
    op.drop_column("attempts", "wrong")


def guard() -> None:
    """Add the triggers by hand: no tool writes them."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            begin = f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}"
            if postgres:
                op.execute(f"{begin} FOR EACH ROW WHEN (1=1) EXECUTE FUNCTION refuse_change()")
            else:
                refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {table} is refused')"
                op.execute(f"{begin} WHEN 1=1 BEGIN {refusal}; END")


def unguard() -> None:
    """Remove the triggers."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        for action in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{action}" + (f" ON {table}" if postgres else ""))
