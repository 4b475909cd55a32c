"""What readers keep for themselves

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(length=60), nullable=False),
        sa.Column("lesson_id", sa.String(length=40), nullable=False),
        sa.Column("anchor", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('note', 'bookmark', 'reflection')", name="ck_marks_kind_known"),
        sa.CheckConstraint(
            "kind = 'reflection' OR done_at IS NULL", name="ck_marks_only_reflections_are_done"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_marks_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "program", "lesson_id", "anchor", "kind", name="pk_marks"),
    )


def downgrade() -> None:
    op.drop_table("marks")
