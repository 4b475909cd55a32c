"""Why marked words were kept

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLE = "kept_words"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_kept_words_by_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_kept_words"),
    )
    op.create_index("ix_kept_words_subject", TABLE, ["subject"], unique=False)
    _guard()


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("update", "delete"):
        op.execute(f"DROP TRIGGER {TABLE}_no_{action}" + (f" ON {TABLE}" if postgres else ""))
    op.drop_table(TABLE)


def _guard() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("UPDATE", "DELETE"):
        begin = f"CREATE TRIGGER {TABLE}_no_{action.lower()} BEFORE {action} ON {TABLE}"
        if postgres:
            op.execute(f"{begin} FOR EACH ROW WHEN (1=1) EXECUTE FUNCTION refuse_change()")
        else:
            refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {TABLE} is refused')"
            op.execute(f"{begin} WHEN 1=1 BEGIN {refusal}; END")
